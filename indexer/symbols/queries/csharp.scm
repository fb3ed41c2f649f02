(comment) @comment
(attribute_list) @attribute

(namespace_declaration name: (_) @name) @definition.namespace
(compilation_unit (file_scoped_namespace_declaration name: (_) @name) @definition.namespace) @extent
(class_declaration name: (identifier) @name body: (declaration_list)? @body) @definition.class
(record_declaration name: (identifier) @name) @definition.class
(struct_declaration name: (identifier) @name) @definition.struct
(interface_declaration name: (identifier) @name) @definition.interface
(enum_declaration name: (identifier) @name) @definition.enum
(delegate_declaration name: (identifier) @name) @definition.type

(constructor_declaration name: (identifier) @name) @definition.constructor
(destructor_declaration "~" @name.whole . name: (identifier) @name.whole) @definition.method
(method_declaration name: (identifier) @name) @definition.method
(local_function_statement name: (identifier) @name) @definition.function
(operator_declaration "operator" @name.whole operator: _ @name.whole) @definition.operator
(conversion_operator_declaration "operator" @name.whole type: (_) @name.whole) @definition.operator
(indexer_declaration "this" @name accessors: (_)? @body) @definition.property
(property_declaration name: (identifier) @name accessors: (_) @body) @definition.property
(property_declaration name: (identifier) @name value: (_) @body) @definition.property
(property_declaration name: (identifier) @name) @definition.property
(event_declaration name: (identifier) @name accessors: (_)? @body) @definition.event
(event_field_declaration (variable_declaration (variable_declarator name: (identifier) @name))) @definition.event

; constants: const fields, static readonly fields
((field_declaration (modifier) @_const (variable_declaration (variable_declarator name: (identifier) @name))) @definition.constant
  (#eq? @_const "const"))
((field_declaration (modifier) @_static (modifier) @_readonly
  (variable_declaration (variable_declarator name: (identifier) @name))) @definition.constant
  (#eq? @_static "static") (#eq? @_readonly "readonly"))
; a field that holds a function
(field_declaration (variable_declaration (variable_declarator
  name: (identifier) @name (lambda_expression body: (_) @body)))) @definition.method
