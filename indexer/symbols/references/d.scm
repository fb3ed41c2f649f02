(call_expression . [(identifier) @name (type (identifier) @name .)]) @reference.call
(new_expression (type (identifier) @name)) @reference.call
