(call_expression function: (identifier) @name) @reference.call
(call_expression function: (field_expression field: (field_identifier) @name)) @reference.call
(type_definition declarator: (type_identifier) @name) @reference.definition
(parameter_declaration declarator: (identifier) @name) @reference.definition
(parameter_declaration declarator: (pointer_declarator declarator: (identifier) @name)) @reference.definition
(type_identifier) @name @reference.type
