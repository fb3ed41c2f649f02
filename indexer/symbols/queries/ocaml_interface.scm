(comment) @comment
(module_definition . (module_binding) @wrapped .) @wrapper @signature
(type_definition . (type_binding) @wrapped .) @wrapper @signature

(module_binding (module_name) @name) @definition.module
(module_type_definition (module_type_name) @name body: (_)? @body) @definition.interface
(class_definition (class_binding (class_name) @name)) @definition.class
(class_type_definition (class_type_binding (class_type_name) @name body: (_)? @body)) @definition.interface
(method_specification (method_name) @name) @definition.method

(type_binding name: (type_constructor) @name body: (variant_declaration) @body) @definition.enum
(type_binding name: (type_constructor) @name body: (record_declaration) @body) @definition.struct
(type_binding name: (type_constructor) @name) @definition.type
(exception_definition (constructor_declaration (constructor_name) @name)) @definition.type

(external [(value_name) @name (parenthesized_operator (_) @name)]) @definition.function
(value_specification
  [(value_name) @name (parenthesized_operator (_) @name)]
  type: [(function_type) (polymorphic_type (function_type))] @head) @definition.function
(value_specification [(value_name) @name (parenthesized_operator (_) @name)]) @definition.constant
