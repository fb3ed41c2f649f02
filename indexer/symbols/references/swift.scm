(call_expression . (simple_identifier) @name (call_suffix (value_arguments . "["))) @reference.mention
(call_expression . (simple_identifier) @name) @reference.call
(call_expression . (navigation_expression suffix: (navigation_suffix suffix: (simple_identifier) @name))) @reference.call
(constructor_expression constructed_type: (user_type (type_identifier) @name)) @reference.call
(attribute (user_type (type_identifier) @name)) @reference.call
(value_argument_label (simple_identifier) @name) @reference.definition
(parameter name: (simple_identifier) @name) @reference.parameter
(parameter external_name: (simple_identifier) @name) @reference.definition
(type_parameter (type_identifier) @name) @reference.definition
(type_identifier) @name @reference.type
(lambda_parameter name: (simple_identifier) @name) @reference.parameter
(property_declaration name: (pattern bound_identifier: (simple_identifier) @name)) @reference.local
(pattern bound_identifier: (simple_identifier) @name) @reference.local
