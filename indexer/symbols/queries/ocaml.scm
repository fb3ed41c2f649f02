(comment) @comment
(value_definition . [(attribute) (attribute_id)]* . (let_binding) @wrapped .) @wrapper @signature
(module_definition . (module_binding) @wrapped .) @wrapper @signature
(type_definition . (type_binding) @wrapped .) @wrapper @signature

(module_binding (module_name) @name body: (_)? @body) @definition.module
(module_type_definition (module_type_name) @name body: (_)? @body) @definition.interface
(class_definition (class_binding (class_name) @name body: (_)? @body)) @definition.class
(class_type_definition (class_type_binding (class_type_name) @name body: (_)? @body)) @definition.interface
(method_definition (method_name) @name body: (_)? @body) @definition.method
(method_specification (method_name) @name) @definition.method

(type_binding name: (type_constructor) @name body: (variant_declaration) @body) @definition.enum
(type_binding name: (type_constructor) @name body: (record_declaration) @body) @definition.struct
(type_binding name: (type_constructor) @name) @definition.type
(exception_definition (constructor_declaration (constructor_name) @name)) @definition.type

; functions, wherever they are
(let_binding
  pattern: [(value_name) @name (parenthesized_operator (_) @name)]
  (parameter)
  body: (_) @body) @definition.function
(let_binding
  pattern: [(value_name) @name (parenthesized_operator (_) @name)]
  body: [(fun_expression) (function_expression)] @body) @definition.function
(external [(value_name) @name (parenthesized_operator (_) @name)]) @definition.function
(value_specification
  [(value_name) @name (parenthesized_operator (_) @name)]
  type: [(function_type) (polymorphic_type (function_type))] @head) @definition.function

; what a file or module holds
(compilation_unit (value_definition (let_binding
  pattern: [(value_name) @name (parenthesized_operator (_) @name)]) @definition.constant @body))
(structure (value_definition (let_binding
  pattern: [(value_name) @name (parenthesized_operator (_) @name)]) @definition.constant @body))
(value_specification [(value_name) @name (parenthesized_operator (_) @name)]) @definition.constant

; `let%test "name" = ...`
(let_binding pattern: (string (string_content) @name) body: (_) @body) @definition.function
