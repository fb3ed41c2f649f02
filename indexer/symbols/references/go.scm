(call_expression function: [(identifier) @name (parenthesized_expression (identifier) @name)]) @reference.call
(call_expression function: (selector_expression field: (field_identifier) @name)) @reference.call
(composite_literal type: (type_identifier) @name) @reference.call
(composite_literal type: (qualified_type name: (type_identifier) @name)) @reference.call
(composite_literal type: (generic_type type: (type_identifier) @name)) @reference.call
(type_conversion_expression type: (generic_type type: (type_identifier) @name)) @reference.call
(type_spec name: (type_identifier) @name) @reference.definition
(type_identifier) @name @reference.type
(parameter_declaration name: (identifier) @name) @reference.parameter
(keyed_element . (literal_element (identifier) @name)) @reference.definition
(short_var_declaration left: (expression_list (identifier) @name)) @reference.local
(range_clause left: (expression_list (identifier) @name)) @reference.local
(var_spec name: (identifier) @name) @reference.local
