(comment) @comment

(module_declaration (module_fqn) @name) @definition.module
(class_declaration (identifier) @name (aggregate_body)? @body) @definition.class
(struct_declaration (identifier) @name (aggregate_body)? @body) @definition.struct
(union_declaration (identifier) @name (aggregate_body)? @body) @definition.struct
(interface_declaration (identifier) @name (aggregate_body)? @body) @definition.interface
(enum_declaration (identifier) @name) @definition.enum
(template_declaration (identifier) @name) @definition.macro
(mixin_template_declaration (template_declaration (identifier) @name)) @definition.macro
(function_declaration (identifier) @name (parameters) (function_body)? @body) @definition.function
(constructor (this) @name (function_body)? @body) @definition.constructor
(destructor (this) @name) @definition.method
(alias_declaration (alias_initializer . (identifier) @name)) @definition.type
(manifest_constant (manifest_declarator . (identifier) @name)) @definition.constant
