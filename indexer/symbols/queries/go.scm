(comment) @comment

; the declaration of a single name belongs to it
(const_declaration . (const_spec) @wrapped .) @wrapper @signature
(var_declaration . (var_spec) @wrapped .) @wrapper @signature
(type_declaration . [(type_spec) (type_alias)] @wrapped .) @wrapper @signature

(function_declaration name: (identifier) @name) @definition.function

(method_declaration
  receiver: (parameter_list (parameter_declaration type: [
    (type_identifier) @container
    (generic_type type: (type_identifier) @container)
    (pointer_type [(type_identifier) @container (generic_type type: (type_identifier) @container)])
  ]))
  name: (field_identifier) @name) @definition.method
(method_declaration name: (field_identifier) @name) @definition.method

(type_spec name: (type_identifier) @name type: (struct_type (field_declaration_list) @body)) @definition.struct
(type_spec name: (type_identifier) @name type: (interface_type "{" @body)) @definition.interface
(type_spec name: (type_identifier) @name) @definition.type
(type_alias name: (type_identifier) @name) @definition.type
(method_elem name: (field_identifier) @name) @definition.method

; functions bound to a package-level name, then constants and variables of the package
(source_file (var_declaration
  (var_spec name: (identifier) @name value: (expression_list . (func_literal body: (_) @body) .)) @definition.function))
(source_file (var_declaration (var_spec_list
  (var_spec name: (identifier) @name value: (expression_list . (func_literal body: (_) @body) .)) @definition.function)))
(source_file (const_declaration (const_spec name: (identifier) @name) @definition.constant)
  (#not-eq? @name "_"))
(source_file (var_declaration (var_spec name: (identifier) @name) @definition.variable)
  (#not-eq? @name "_"))
(source_file (var_declaration (var_spec_list (var_spec name: (identifier) @name) @definition.variable))
  (#not-eq? @name "_"))
