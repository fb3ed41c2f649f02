(method_invocation name: (identifier) @name) @reference.call
(object_creation_expression type: [
  (type_identifier) @name
  (generic_type . (type_identifier) @name)
  (scoped_type_identifier (type_identifier) @name .)
]) @reference.call
(marker_annotation name: (identifier) @name) @reference.call
(annotation name: (identifier) @name) @reference.call
(method_reference (identifier) @name .) @reference.call
(formal_parameter name: (identifier) @name) @reference.definition
(type_parameter (type_identifier) @name) @reference.definition
(type_identifier) @name @reference.type
