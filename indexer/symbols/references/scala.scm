(call_expression function: [
  (identifier) @name
  (field_expression field: (identifier) @name)
  (generic_function function: [(identifier) @name (field_expression field: (identifier) @name)])
]) @reference.call
(infix_expression operator: (identifier) @name) @reference.call
(instance_expression [
  (type_identifier) @name
  (generic_type type: (type_identifier) @name)
  (stable_type_identifier (type_identifier) @name)
]) @reference.call
(annotation name: (type_identifier) @name) @reference.call
(parameter name: (identifier) @name) @reference.parameter
(type_identifier) @name @reference.type
(val_definition pattern: (identifier) @name) @reference.local
(var_definition pattern: (identifier) @name) @reference.local
