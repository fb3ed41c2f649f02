(invocation_expression function: [
  (identifier) @name
  (generic_name . (identifier) @name)
  (member_access_expression name: [(identifier) @name (generic_name . (identifier) @name)])
  (conditional_access_expression (member_binding_expression name: (identifier) @name))
]) @reference.call
(object_creation_expression type: [
  (identifier) @name
  (generic_name . (identifier) @name)
  (qualified_name name: [(identifier) @name (generic_name . (identifier) @name)])
]) @reference.call
(attribute name: (identifier) @name) @reference.call
(base_list [
  (identifier) @name
  (generic_name . (identifier) @name)
  (qualified_name name: (identifier) @name)
  (primary_constructor_base_type type: (identifier) @name)
]) @reference.type
(parameter name: (identifier) @name) @reference.parameter
(_ type: [(identifier) @name (generic_name . (identifier) @name) (nullable_type (identifier) @name) (array_type (identifier) @name)]) @reference.type
(_ returns: [(identifier) @name (generic_name . (identifier) @name) (nullable_type (identifier) @name) (array_type (identifier) @name)]) @reference.type
(type_argument_list [(identifier) @name (generic_name . (identifier) @name)]) @reference.type
(typeof_expression (identifier) @name) @reference.type
(implicit_parameter) @name @reference.parameter
(local_declaration_statement (variable_declaration (variable_declarator name: (identifier) @name))) @reference.local
(foreach_statement left: (identifier) @name) @reference.local
