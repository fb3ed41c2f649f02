(method_invocation name: (identifier) @name) @reference.call
(object_creation_expression type: [
  (type_identifier) @name
  (generic_type . (type_identifier) @name)
  (scoped_type_identifier (type_identifier) @name .)
]) @reference.call
(marker_annotation name: (identifier) @name) @reference.call
(annotation name: (identifier) @name) @reference.call
(method_reference (identifier) @name .) @reference.call
(formal_parameter name: (identifier) @name) @reference.parameter
(type_parameter (type_identifier) @name) @reference.definition
(type_identifier) @name @reference.type
(lambda_expression parameters: (identifier) @name) @reference.parameter
(inferred_parameters (identifier) @name) @reference.parameter
(local_variable_declaration declarator: (variable_declarator name: (identifier) @name)) @reference.local
(enhanced_for_statement name: (identifier) @name) @reference.local
(catch_formal_parameter name: (identifier) @name) @reference.parameter
