(call_expression function: (identifier) @name) @reference.call
(call_expression function: (field_expression field: (field_identifier) @name)) @reference.call
(type_definition declarator: (type_identifier) @name) @reference.definition
(parameter_declaration declarator: (identifier) @name) @reference.parameter
(parameter_declaration declarator: (pointer_declarator declarator: (identifier) @name)) @reference.parameter
(call_expression function: (qualified_identifier name: (identifier) @name)) @reference.call
(call_expression function: (qualified_identifier name: (qualified_identifier name: (identifier) @name))) @reference.call
(call_expression function: (template_function name: (identifier) @name)) @reference.call
(call_expression function: (qualified_identifier name: (template_function name: (identifier) @name))) @reference.call
(call_expression function: (field_expression field: (template_method name: (field_identifier) @name))) @reference.call
(new_expression type: [(type_identifier) @name (template_type name: (type_identifier) @name)]) @reference.call
(new_expression type: (qualified_identifier name: (type_identifier) @name)) @reference.call
(compound_literal_expression type: (type_identifier) @name) @reference.call
(type_parameter_declaration (type_identifier) @name) @reference.definition
(alias_declaration name: (type_identifier) @name) @reference.definition
(type_identifier) @name @reference.type
(parameter_declaration declarator: (reference_declarator (identifier) @name)) @reference.parameter
(init_declarator declarator: (identifier) @name) @reference.local
(init_declarator declarator: (pointer_declarator declarator: (identifier) @name)) @reference.local
(init_declarator declarator: (reference_declarator (identifier) @name)) @reference.local
(declaration declarator: (identifier) @name) @reference.local
(declaration declarator: (pointer_declarator declarator: (identifier) @name)) @reference.local
(for_range_loop declarator: (identifier) @name) @reference.local
