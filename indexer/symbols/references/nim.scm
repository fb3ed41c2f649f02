(call function: [(identifier) @name (dot_expression right: (identifier) @name)]) @reference.call
(type_expression (identifier) @name) @reference.type
