[(line_comment) (multiline_comment)] @comment
(annotation) @attribute

(class_declaration "interface" (type_identifier) @name (class_body)? @body) @definition.interface
(class_declaration "enum" (type_identifier) @name [(class_body) (enum_class_body)]? @body) @definition.enum
(class_declaration (type_identifier) @name (class_body)? @body) @definition.class
(object_declaration (type_identifier) @name (class_body)? @body) @definition.object
(companion_object (type_identifier) @name (class_body)? @body) @definition.object
((companion_object "companion" @name "object" . (class_body) @body) @definition.object (#set! name.is "Companion"))
((companion_object "companion" @name "object" . ":" (class_body)? @body) @definition.object (#set! name.is "Companion"))
(object_literal) @scope
; what the grammar takes for an expression below two annotations: `class`, `fun` and the like are no names
((infix_expression
    (simple_identifier) @_word @definition.class . (simple_identifier) @name @definition.class)
  (#any-of? @_word "class" "interface" "object"))
((infix_expression
    (infix_expression (simple_identifier) @_word @definition.class .) . (simple_identifier) @name @definition.class)
  (#any-of? @_word "class" "interface" "object"))
((infix_expression
    (simple_identifier) @_word @definition.class . (call_expression . (simple_identifier) @name) @definition.class)
  (#any-of? @_word "class" "object"))
((infix_expression
    (simple_identifier) @_word @definition.interface . (call_expression . (simple_identifier) @name) @definition.interface)
  (#eq? @_word "interface"))
((infix_expression
    (simple_identifier) @_word @definition.function
    . (call_expression . (simple_identifier) @name (call_suffix (annotated_lambda) @body)) @definition.function)
  (#eq? @_word "fun"))
(enum_entry (simple_identifier) @scope.name (class_body)) @scope

(type_alias "typealias" . (type_identifier) @name) @definition.type

(secondary_constructor "constructor" @name [(statements) "{"]? @body) @definition.constructor

; a function with a receiver stands in its type
(function_declaration
  receiver: (receiver_type [
    (user_type (type_identifier)+ @container)
    (nullable_type (user_type (type_identifier)+ @container))
    (parenthesized_type (user_type (type_identifier)+ @container))])
  (simple_identifier) @name
  (function_body)? @body) @definition.function
(function_declaration (simple_identifier) @name (function_body)? @body) @definition.function

(property_declaration
  (variable_declaration (simple_identifier) @name)
  [(lambda_literal (statements)? @body) (anonymous_function (function_body) @body)]) @definition.function

; properties with accessors (which follow the declaration as siblings, or stand in it) or a delegate
((property_declaration
    receiver: (receiver_type (user_type (type_identifier)+ @container))?
    (variable_declaration (simple_identifier) @name)) @definition.property
  . [(getter) (setter)] @definition.property @body
  . [(getter) (setter)]? @definition.property)
(property_declaration
  receiver: (receiver_type (user_type (type_identifier)+ @container))?
  (variable_declaration (simple_identifier) @name)
  [(getter) (setter)] @body) @definition.property
(class_body (property_declaration
  (variable_declaration (simple_identifier) @name)
  (property_delegate)) @definition.property)

; what an interface requires, constants, and what a file holds
(class_declaration "interface" (class_body (property_declaration
  (variable_declaration (simple_identifier) @name)) @definition.property))
((property_declaration
    (modifiers (property_modifier) @_const)
    (variable_declaration (simple_identifier) @name)) @definition.constant
  (#eq? @_const "const"))
(source_file (property_declaration
  (binding_pattern_kind "val")
  (variable_declaration (simple_identifier) @name)) @definition.constant)
(source_file (property_declaration
  (variable_declaration (simple_identifier) @name)) @definition.variable)
(object_declaration (class_body (property_declaration
  (binding_pattern_kind "val")
  (variable_declaration (simple_identifier) @name)) @definition.constant))
(companion_object (class_body (property_declaration
  (binding_pattern_kind "val")
  (variable_declaration (simple_identifier) @name)) @definition.constant))
