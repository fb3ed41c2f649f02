(comment) @comment

(module_declaration (module_header (simple_identifier) @name) [(module_ansi_header) (module_nonansi_header)] . (_) @body) @definition.module
(module_declaration (module_header (simple_identifier) @name)) @definition.module
(interface_declaration (interface_ansi_header (interface_identifier) @name)) @definition.interface
(package_declaration (package_identifier) @name) @definition.namespace
(class_declaration (class_identifier) @name) @definition.class
(program_declaration (program_ansi_header (program_identifier) @name)) @definition.module
(function_declaration (function_body_declaration (function_identifier (function_identifier) @name))) @definition.function
(task_declaration (task_body_declaration (task_identifier (task_identifier) @name))) @definition.function
(class_constructor_declaration "new" @name) @definition.constructor
(type_declaration (data_type) (simple_identifier) @name) @definition.type
(text_macro_definition (text_macro_name (text_macro_identifier) @name)) @definition.macro
