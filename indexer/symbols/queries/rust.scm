[(line_comment !inner) (block_comment !inner)] @comment
[(attribute_item) (inner_attribute_item)] @attribute

(function_item name: (_) @name) @definition.function
(function_signature_item name: (_) @name) @definition.function
(struct_item name: (type_identifier) @name body: (field_declaration_list) @body) @definition.struct
(struct_item name: (type_identifier) @name) @definition.struct
(union_item name: (type_identifier) @name) @definition.struct
(enum_item name: (type_identifier) @name) @definition.enum
(trait_item name: (type_identifier) @name) @definition.trait
(mod_item name: (identifier) @name body: (_)) @definition.module
(type_item name: (type_identifier) @name) @definition.type
(associated_type name: (type_identifier) @name) @definition.type
(macro_definition name: (identifier) @name . (_) @body) @definition.macro
(const_item name: (identifier) @name) @declaration.constant
(static_item name: (identifier) @name) @declaration.variable

; an impl block is not a symbol; what it holds belongs to the type
(impl_item type: [
  (generic_type type: [(type_identifier) @scope.name (scoped_type_identifier name: (type_identifier) @scope.name)])
  (scoped_type_identifier name: (type_identifier) @scope.name)
  (reference_type type: [
    (type_identifier) @scope.name
    (generic_type type: (type_identifier) @scope.name)
    (scoped_type_identifier name: (type_identifier) @scope.name)
    (dynamic_type trait: (type_identifier) @scope.name)
  ])
  (dynamic_type trait: [(type_identifier) @scope.name (generic_type type: (type_identifier) @scope.name)])
]) @scope
(impl_item type: (_) @scope.name) @scope

; items inside the braces of a macro call at item level: cfg_rt! { ... }, pin_project! { ... }
(source_file (macro_invocation (token_tree . "{") @injection.rust))
(source_file (expression_statement (macro_invocation (token_tree . "{") @injection.rust)))
(declaration_list (macro_invocation (token_tree . "{") @injection.rust))
(source_file (expression_statement (block (macro_invocation (token_tree . "{") @injection.rust))))
(source_file (expression_statement (block (expression_statement (macro_invocation (token_tree . "{") @injection.rust)))))
