(comment) @comment
(attribute_list) @attribute

(expression_statement . (assignment_expression) @wrapped .) @wrapper

(namespace_definition name: (namespace_name) @name body: (compound_statement)) @definition.namespace
(class_declaration name: (name) @name) @definition.class
(interface_declaration name: (name) @name) @definition.interface
(trait_declaration name: (name) @name) @definition.trait
(enum_declaration name: (name) @name) @definition.enum

(function_definition name: (name) @name) @definition.function
((method_declaration name: (name) @name) @definition.constructor
  (#eq? @name "__construct"))
(method_declaration name: (name) @name) @definition.method

; functions and classes bound to a name
(assignment_expression
  left: [(variable_name (name) @name) (member_access_expression name: (name) @name) (scoped_property_access_expression name: (variable_name (name) @name))]
  right: [(anonymous_function body: (_) @body) (arrow_function body: (_) @body)]) @definition.function
(assignment_expression
  left: (variable_name (name) @name)
  right: (object_creation_expression (anonymous_class body: (_) @body))) @definition.class
(array_element_initializer
  . [(string) (name)] @name
  [(anonymous_function body: (compound_statement) @body)]) @definition.function

; a property with hooks
(property_declaration (property_element name: (variable_name (name) @name)) (property_hook_list) @body) @definition.property

; constants and global variables
(const_declaration . (const_element) @wrapped .) @wrapper @signature
(const_declaration (const_element . (name) @name) @definition.constant)
((function_call_expression function: (name) @_define arguments: (arguments . (argument (string) @name))) @definition.constant
  (#match? @_define "^(define|DEFINE)$"))
(program (expression_statement (assignment_expression left: (variable_name (name) @name)) @definition.variable))
