(function_definition (signature (call_expression . (identifier) @name))) @reference.definition
(function_definition (signature (typed_expression . (call_expression . (identifier) @name)))) @reference.definition
(assignment . (call_expression . (identifier) @name)) @reference.definition
(call_expression . [(identifier) @name (field_expression (identifier) @name .)]) @reference.call
(call_expression . (parametrized_type_expression . (identifier) @name)) @reference.call
(broadcast_call_expression . [(identifier) @name (field_expression (identifier) @name .)]) @reference.call
(macro_identifier (identifier) @name) @reference.call
(typed_expression (_) . (identifier) @name) @reference.type
(typed_expression (_) . (parametrized_type_expression . (identifier) @name)) @reference.type
(unary_typed_expression (identifier) @name) @reference.type
(type_head (binary_expression (_) (operator) (identifier) @name)) @reference.type
(function_definition (signature (call_expression (argument_list (identifier) @name)))) @reference.parameter
(assignment . (identifier) @name) @reference.local
