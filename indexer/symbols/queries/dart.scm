[(comment) (documentation_comment)] @comment
(annotation) @attribute

(class_definition name: (_) @name) @definition.class
(class_definition (mixin_application_class . (identifier) @name)) @definition.class
(mixin_declaration (mixin) . (identifier) @name (class_body)? @body) @definition.class
(extension_declaration name: (_) @name) @definition.class
(extension_declaration !name class: (_) @scope.name) @scope
(extension_type_declaration name: (_) @name) @definition.class
(enum_declaration name: (_) @name) @definition.enum
(type_alias (type_identifier) @name . ["=" (type_parameters) (formal_parameter_list)]) @definition.type

; a signature and the body that follows it are siblings
((method_signature (function_signature name: (_) @name)) @definition.method . (function_body)? @definition.method @body)
((method_signature (getter_signature name: (_) @name)) @definition.property . (function_body)? @definition.property @body)
((method_signature (setter_signature name: (_) @name)) @definition.property . (function_body)? @definition.property @body)
((method_signature (operator_signature [(binary_operator) "[]" "[]=" "~" "=="] @name)) @definition.operator
  . (function_body)? @definition.operator @body)
((method_signature (constructor_signature name: (identifier) @name . (formal_parameter_list))) @definition.constructor
  . (function_body)? @definition.constructor @body)
((method_signature [
    (factory_constructor_signature (identifier) @name . (formal_parameter_list))
    (constant_constructor_signature (identifier) @name . (formal_parameter_list))]) @definition.constructor
  . (function_body)? @definition.constructor @body)

; without a body
(declaration (function_signature name: (_) @name)) @definition.method
(declaration [(getter_signature name: (_) @name) (setter_signature name: (_) @name)]) @definition.property
(declaration (operator_signature [(binary_operator) "[]" "[]=" "~" "=="] @name)) @definition.operator
(declaration [
  (constructor_signature name: (identifier) @name . (formal_parameter_list))
  (constant_constructor_signature (identifier) @name . (formal_parameter_list))
  (factory_constructor_signature (identifier) @name . (formal_parameter_list))
  (redirecting_factory_constructor_signature (identifier) @name . (formal_parameter_list))]) @definition.constructor
(declaration (static_final_declaration_list (static_final_declaration . (identifier) @name))) @definition.constant

((function_signature name: (_) @name) @definition.function . (function_body) @definition.function @body)
(local_function_declaration (lambda_expression
  parameters: (function_signature name: (_) @name)
  body: (_) @body)) @definition.function
(program (function_signature name: (_) @name) @definition.function)
(program
  [(getter_signature name: (_) @name) (setter_signature name: (_) @name)] @definition.property
  . (function_body)? @definition.property @body)

; what a file holds: the words before the list are siblings of it
(program
  [(const_builtin) (final_builtin)] @definition.function
  . [(type_identifier) (nullable_type) (type_arguments)]*
  . (static_final_declaration_list
    (static_final_declaration . (identifier) @name . (function_expression body: (_) @body))) @definition.function)
(program
  [(const_builtin) (final_builtin)] @definition.constant
  . [(type_identifier) (nullable_type) (type_arguments)]*
  . (static_final_declaration_list (static_final_declaration . (identifier) @name)) @definition.constant)
(program
  [(inferred_type) (type_identifier)] @definition.variable
  . [(nullable_type) (type_arguments)]*
  . (initialized_identifier_list (initialized_identifier . (identifier) @name)) @definition.variable)
