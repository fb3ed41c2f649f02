; Method names are selectors: each @name.part is followed by ":".

(comment) @comment

; --- classes, categories, protocols
(class_interface . (identifier) @name) @definition.class
(class_implementation . (identifier) @name) @definition.class
(protocol_declaration . (identifier) @name) @definition.interface

(method_declaration ((identifier) @name.part . (method_parameter))+) @definition.method
(method_declaration (identifier) @name .) @definition.method
(method_declaration (identifier) @name . [(availability_attribute_specifier) (attribute_specifier)]) @definition.method
(method_definition ((identifier) @name.part . (method_parameter))+ (compound_statement) @body) @definition.method
(method_definition (identifier) @name . (compound_statement) @body) @definition.method

(property_declaration (struct_declaration (struct_declarator [
  (identifier) @name
  (pointer_declarator (identifier) @name)
  (pointer_declarator (pointer_declarator (identifier) @name))
  (function_declarator (parenthesized_declarator (_ (identifier) @name)))
]))) @definition.property

; --- C
(function_definition declarator: [
  (function_declarator declarator: (identifier) @name)
  (pointer_declarator (function_declarator declarator: (identifier) @name))
  (pointer_declarator (pointer_declarator (function_declarator declarator: (identifier) @name)))
]) @definition.function
(declaration declarator: [
  (function_declarator declarator: (identifier) @name)
  (pointer_declarator (function_declarator declarator: (identifier) @name))
]) @definition.function

(struct_specifier name: (type_identifier) @name body: (_)) @definition.struct
(union_specifier name: (type_identifier) @name body: (_)) @definition.struct
(enum_specifier name: (type_identifier) @name body: (_)) @definition.enum
(type_definition
  type: (struct_specifier body: (_) @body)
  declarator: (type_identifier) @name) @definition.struct
(type_definition
  type: (enum_specifier body: (_) @body)
  declarator: (type_identifier) @name) @definition.enum
(type_definition declarator: (type_identifier) @name) @definition.type
(type_definition declarator: (pointer_declarator (type_identifier) @name)) @definition.type
(type_definition declarator: (function_declarator
  declarator: (parenthesized_declarator (_ (type_identifier) @name)))) @definition.type

(preproc_function_def name: (identifier) @name) @definition.macro
(preproc_def name: (identifier) @name value: (_)) @definition.macro

; --- globals
(translation_unit (declaration (type_qualifier) declarator: [
  (init_declarator declarator: (identifier) @name)
  (init_declarator declarator: (_ (identifier) @name))
  (identifier) @name
]) @definition.constant)
(translation_unit (declaration declarator: [
  (init_declarator declarator: (pointer_declarator (type_qualifier) (identifier) @name))
  (pointer_declarator (type_qualifier) (identifier) @name)
]) @definition.constant)
(translation_unit (declaration declarator: [
  (init_declarator declarator: (identifier) @name)
  (init_declarator declarator: (_ (identifier) @name))
]) @definition.variable)
