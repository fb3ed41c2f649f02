(call_expression function: (identifier) @name) @reference.call
(call_expression function: (scoped_identifier name: (identifier) @name)) @reference.call
(call_expression function: (field_expression field: (field_identifier) @name)) @reference.call
(call_expression function: (generic_function function: [
  (identifier) @name
  (scoped_identifier name: (identifier) @name)
  (field_expression field: (field_identifier) @name)
])) @reference.call
(macro_invocation macro: [(identifier) @name (scoped_identifier name: (identifier) @name)]) @reference.call
(struct_expression name: [(type_identifier) @name (scoped_type_identifier name: (type_identifier) @name)]) @reference.call
; inside a macro's arguments there are only tokens
(token_tree (identifier) @name . (token_tree . "(")) @reference.call
(struct_item name: (type_identifier) @name) @reference.definition
(enum_item name: (type_identifier) @name) @reference.definition
(trait_item name: (type_identifier) @name) @reference.definition
(type_item name: (type_identifier) @name) @reference.definition
(parameter pattern: (identifier) @name) @reference.parameter
(type_identifier) @name @reference.type
(closure_parameters (identifier) @name) @reference.parameter
(let_declaration pattern: (identifier) @name) @reference.local
(let_declaration pattern: (tuple_pattern (identifier) @name)) @reference.local
(let_declaration pattern: (mut_pattern (identifier) @name)) @reference.local
(for_expression pattern: (identifier) @name) @reference.local
