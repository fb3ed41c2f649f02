(call_expression function: (identifier) @name) @reference.call
(call_expression function: (member_expression property: [(property_identifier) (private_property_identifier)] @name)) @reference.call
(call_expression function: (non_null_expression (identifier) @name)) @reference.call
(new_expression constructor: (identifier) @name) @reference.call
(new_expression constructor: (member_expression property: (property_identifier) @name)) @reference.call
(decorator (identifier) @name) @reference.call
(extends_clause value: (identifier) @name) @reference.type
(extends_clause value: (member_expression property: (property_identifier) @name)) @reference.type
(class_declaration name: (type_identifier) @name) @reference.definition
(abstract_class_declaration name: (type_identifier) @name) @reference.definition
(interface_declaration name: (type_identifier) @name) @reference.definition
(type_alias_declaration name: (type_identifier) @name) @reference.definition
(type_parameter name: (type_identifier) @name) @reference.definition
(type_identifier) @name @reference.type
(type_query (identifier) @name) @reference.type
(required_parameter pattern: (identifier) @name) @reference.parameter
(optional_parameter pattern: (identifier) @name) @reference.parameter
(pair key: (property_identifier) @name) @reference.definition
(arrow_function parameter: (identifier) @name) @reference.parameter
(rest_pattern (identifier) @name) @reference.parameter
(shorthand_property_identifier_pattern) @name @reference.local
(variable_declarator name: (identifier) @name) @reference.local
(array_pattern (identifier) @name) @reference.local
(for_in_statement left: (identifier) @name) @reference.local
(catch_clause parameter: (identifier) @name) @reference.parameter
