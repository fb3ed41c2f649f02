[(comment) (multiline_comment)] @comment
(attribute) @attribute

(class_declaration "struct" name: (type_identifier) @name) @definition.struct
(class_declaration "enum" name: (type_identifier) @name) @definition.enum
(class_declaration "extension" name: (_) @scope.name) @scope
(class_declaration name: (type_identifier) @name) @definition.class
(protocol_declaration name: (type_identifier) @name) @definition.interface

(function_declaration "func" . name: _ @name) @definition.function
(protocol_function_declaration "func" . name: _ @name) @definition.method
(init_declaration "init" @name) @definition.constructor
(deinit_declaration "deinit" @name) @definition.method
(subscript_declaration "subscript" @name (computed_property)? @body) @definition.method
(macro_declaration "macro" . (simple_identifier) @name) @definition.macro
(operator_declaration [(custom_operator) (bang)] @name) @definition.operator
(precedence_group_declaration "precedencegroup" . (simple_identifier) @name) @definition.operator

(typealias_declaration name: (type_identifier) @name) @definition.type
(associatedtype_declaration name: (type_identifier) @name) @definition.type

(property_declaration
  name: (pattern bound_identifier: (simple_identifier) @name)
  value: (lambda_literal (statements)? @body)) @definition.function
(property_declaration
  name: (pattern bound_identifier: (simple_identifier) @name)
  [computed_value: (computed_property) (willset_didset_block)] @body) @definition.property
(protocol_property_declaration
  name: (pattern bound_identifier: (simple_identifier) @name)) @definition.property

((property_declaration
    (modifiers (property_modifier) @_static)
    (value_binding_pattern "let")
    name: (pattern bound_identifier: (simple_identifier) @name)) @definition.constant
  (#any-of? @_static "static" "class"))
((property_declaration
    (modifiers (property_modifier) @_static)
    (value_binding_pattern "var")
    name: (pattern bound_identifier: (simple_identifier) @name)) @definition.variable
  (#any-of? @_static "static" "class"))
(source_file (property_declaration
  (value_binding_pattern "let")
  name: (pattern bound_identifier: (simple_identifier) @name)) @definition.constant)
(source_file (property_declaration
  (value_binding_pattern "var")
  name: (pattern bound_identifier: (simple_identifier) @name)) @definition.variable)
