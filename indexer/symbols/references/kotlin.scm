(call_expression . (simple_identifier) @name) @reference.call
(call_expression . (navigation_expression (navigation_suffix (simple_identifier) @name))) @reference.call
(infix_expression (_) . (simple_identifier) @name) @reference.call
(callable_reference (simple_identifier) @name .) @reference.call
(annotation [(user_type (type_identifier) @name) (constructor_invocation (user_type (type_identifier) @name))]) @reference.call
(type_parameter (type_identifier) @name) @reference.definition
(parameter . (simple_identifier) @name) @reference.parameter
(value_argument . (simple_identifier) @name . "=") @reference.definition
(type_identifier) @name @reference.type
(lambda_parameters (variable_declaration (simple_identifier) @name)) @reference.parameter
(variable_declaration (simple_identifier) @name) @reference.local
