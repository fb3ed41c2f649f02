[(line_comment) (block_comment)] @comment
[(annotation) (marker_annotation)] @attribute

(class_declaration name: (identifier) @name) @definition.class
(record_declaration name: (identifier) @name) @definition.class
(interface_declaration name: (identifier) @name) @definition.interface
(annotation_type_declaration name: (identifier) @name) @definition.interface
(enum_declaration name: (identifier) @name) @definition.enum
(module_declaration name: (_) @name) @definition.module

(constructor_declaration name: (identifier) @name) @definition.constructor
(compact_constructor_declaration name: (identifier) @name) @definition.constructor
(method_declaration name: (identifier) @name) @definition.method
(annotation_type_element_declaration name: (identifier) @name) @definition.method

; an enum constant with a body and an anonymous class in a field enclose methods
(enum_constant name: (identifier) @scope.name body: (class_body)) @scope
(field_declaration declarator: (variable_declarator
  name: (identifier) @scope.name
  value: (object_creation_expression (class_body) @scope)))

; constants: static final fields, and all fields of an interface
(field_declaration . (modifiers "static" "final") . type: (_) . declarator: (variable_declarator) @wrapped .) @wrapper @signature
((field_declaration (modifiers "static" "final") declarator: (variable_declarator name: (identifier) @name) @definition.constant))
((field_declaration (modifiers "final" "static") declarator: (variable_declarator name: (identifier) @name) @definition.constant))
(constant_declaration . (modifiers)? . type: (_) . declarator: (variable_declarator) @wrapped .) @wrapper @signature
(constant_declaration declarator: (variable_declarator name: (identifier) @name) @definition.constant)
