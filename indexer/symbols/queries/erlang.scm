; One symbol a function: clauses of one name in a row are merged (`merge_clauses` in languages.toml).

(comment) @comment
(wild_attribute name: (attr_name name: (atom) @_name) (#any-of? @_name "doc" "dialyzer" "compile" "deprecated")) @attribute

(module_attribute name: (atom) @name) @definition.module

((wild_attribute name: (attr_name name: (atom) @_doc) value: (string) @doc) @definition.function
  . (spec) @definition.function @signature
  . (fun_decl clause: (function_clause name: (atom) @name body: (_) @body)) @definition.function
  (#eq? @_doc "doc"))
((spec) @definition.function @signature
  . (wild_attribute name: (attr_name name: (atom) @_doc) value: (string) @doc)
  . (fun_decl clause: (function_clause name: (atom) @name body: (_) @body)) @definition.function
  (#eq? @_doc "doc"))
((wild_attribute name: (attr_name name: (atom) @_doc) value: (string) @doc) @definition.function
  . (fun_decl clause: (function_clause name: (atom) @name body: (_) @body)) @definition.function @signature
  (#eq? @_doc "doc"))
((spec) @definition.function
  . (fun_decl clause: (function_clause name: (atom) @name body: (_) @body)) @definition.function)
(fun_decl clause: (function_clause name: (atom) @name body: (_) @body)) @definition.function

(callback fun: (atom) @name) @definition.method
(record_decl name: (atom) @name) @definition.struct
(type_alias name: (type_name name: (atom) @name)) @definition.type
(opaque name: (type_name name: (atom) @name)) @definition.type
(pp_define lhs: (macro_lhs name: (_) @name)) @definition.macro
