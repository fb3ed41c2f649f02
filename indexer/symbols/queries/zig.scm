[(doc_comment) (line_comment)] @comment

; a struct, enum, union or set of errors is the value of a constant; `pub` stands before the declaration
("pub"? @definition.enum . (Decl (VarDecl
  variable_type_function: (_) @name
  (ErrorUnionExpr (SuffixExpr . [
    (ContainerDecl (ContainerDeclType . "enum"))
    (ErrorSetDecl)] @body)))) @definition.enum)
("pub"? @definition.struct . (Decl (VarDecl
  variable_type_function: (_) @name
  (ErrorUnionExpr (SuffixExpr . (ContainerDecl) @body)))) @definition.struct)
(Statement (VarDecl
  "const"
  variable_type_function: (_) @name
  (ErrorUnionExpr (SuffixExpr . (ContainerDecl) @body))) @definition.struct)
(AssignExpr (ErrorUnionExpr (SuffixExpr . (ContainerDecl)))) @scope

("pub"? @definition.function . (Decl (FnProto function: (_) @name) (Block)? @body) @definition.function)
(TestDecl [(STRINGLITERALSINGLE) (IDENTIFIER)] @name (Block) @body) @definition.function

; constants and variables of a file or a container; `const x = @import("x")` is an import
(("pub"? @definition.constant . (Decl (VarDecl
    "const"
    variable_type_function: (_) @name
    "=" (_) @_value)) @definition.constant)
  (#not-match? @_value "^@import\\("))
("pub"? @definition.variable . (Decl (VarDecl "var" variable_type_function: (_) @name)) @definition.variable)
