(SuffixExpr (IDENTIFIER) @name . (FnCallArguments)) @reference.call
(FieldOrFnCall function_call: (IDENTIFIER) @name) @reference.call
(ParamDecl parameter: (IDENTIFIER) @name) @reference.parameter
(ParamType (ErrorUnionExpr (SuffixExpr . (IDENTIFIER) @name .))) @reference.type
(VarDecl (ErrorUnionExpr (SuffixExpr . (IDENTIFIER) @name .)) . (InitList)) @reference.call
(Block (Statement (VarDecl variable_type_function: (IDENTIFIER) @name))) @reference.local
