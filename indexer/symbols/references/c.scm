(call_expression function: (identifier) @name) @reference.call
(call_expression function: (field_expression field: (field_identifier) @name)) @reference.call
(type_definition declarator: (type_identifier) @name) @reference.definition
(parameter_declaration declarator: (identifier) @name) @reference.parameter
(parameter_declaration declarator: (pointer_declarator declarator: (identifier) @name)) @reference.parameter
(type_identifier) @name @reference.type
(init_declarator declarator: (identifier) @name) @reference.local
(init_declarator declarator: (pointer_declarator declarator: (identifier) @name)) @reference.local
(declaration declarator: (identifier) @name) @reference.local
(declaration declarator: (pointer_declarator declarator: (identifier) @name)) @reference.local
