(comment) @comment

(proc_declaration name: [(identifier) @name (accent_quoted) @name (exported_symbol (_) @name)] (documentation_comment)? @doc) @definition.function
(func_declaration name: [(identifier) @name (accent_quoted) @name (exported_symbol (_) @name)] (documentation_comment)? @doc) @definition.function
(method_declaration name: [(identifier) @name (accent_quoted) @name (exported_symbol (_) @name)] (documentation_comment)? @doc) @definition.method
(iterator_declaration name: [(identifier) @name (accent_quoted) @name (exported_symbol (_) @name)] (documentation_comment)? @doc) @definition.function
(converter_declaration name: [(identifier) @name (accent_quoted) @name (exported_symbol (_) @name)] (documentation_comment)? @doc) @definition.function
(template_declaration name: [(identifier) @name (accent_quoted) @name (exported_symbol (_) @name)] (documentation_comment)? @doc) @definition.macro
(macro_declaration name: [(identifier) @name (accent_quoted) @name (exported_symbol (_) @name)] (documentation_comment)? @doc) @definition.macro

(type_declaration (type_symbol_declaration name: [(identifier) @name (exported_symbol (_) @name)]) (object_declaration)) @definition.struct
(type_declaration (type_symbol_declaration name: [(identifier) @name (exported_symbol (_) @name)]) (ref_type (object_declaration))) @definition.struct
(type_declaration (type_symbol_declaration name: [(identifier) @name (exported_symbol (_) @name)]) (enum_declaration)) @definition.enum
(type_declaration (type_symbol_declaration name: [(identifier) @name (exported_symbol (_) @name)])) @definition.type

(source_file (const_section (variable_declaration (symbol_declaration_list (symbol_declaration
  name: [(identifier) @name (exported_symbol (_) @name)]))) @definition.constant))
(source_file (let_section (variable_declaration (symbol_declaration_list (symbol_declaration
  name: [(identifier) @name (exported_symbol (_) @name)]))) @definition.variable))
(source_file (var_section (variable_declaration (symbol_declaration_list (symbol_declaration
  name: [(identifier) @name (exported_symbol (_) @name)]))) @definition.variable))
