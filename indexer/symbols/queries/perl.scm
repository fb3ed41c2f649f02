[(comment) (pod)] @comment

; `package X;` runs on to the next one
(package_statement name: (package) @name (block) @body) @definition.module
(_ (package_statement name: (package) @name) @definition.module) @extent
(class_statement name: (package) @name (block) @body) @definition.class
(_ (class_statement name: (package) @name) @definition.class) @extent

((pod) @doc . (subroutine_declaration_statement name: (_) @name) @definition.function)
(subroutine_declaration_statement name: (_) @name) @definition.function
((pod) @doc . (method_declaration_statement name: (_) @name) @definition.method)
(method_declaration_statement name: (_) @name) @definition.method

; a function bound to a name
(assignment_expression
  left: [
    (variable_declaration variable: (scalar) @name)
    (scalar) @name
    (hash_element_expression key: [(autoquoted_bareword) @name (string_literal content: (_) @name)])]
  right: (anonymous_subroutine_expression body: (_) @body)) @definition.function
((assignment_expression
    left: (glob (varname) @name)
    right: (anonymous_subroutine_expression body: (_) @body)) @definition.function
  (#match? @name "^[A-Za-z_:0-9]+$"))
(assignment_expression
  left: (variable_declaration variable: (hash (varname)))
  right: (list_expression
    [(autoquoted_bareword) @name (string_literal content: (_) @name)] @definition.function
    . (anonymous_subroutine_expression body: (_) @body) @definition.function))

; `has name => (...)` of Moose and its kin
((ambiguous_function_call_expression
    function: (function) @_has
    . arguments: [(autoquoted_bareword) @name (string_literal content: (_) @name)]) @definition.property
  (#eq? @_has "has"))
((ambiguous_function_call_expression
    function: (function) @_has
    . arguments: (list_expression . [(autoquoted_bareword) @name (string_literal content: (_) @name)])) @definition.property
  (#eq? @_has "has"))

((use_statement
    module: (package) @_constant
    [
      (list_expression . [(autoquoted_bareword) @name (string_literal content: (_) @name)])
      (autoquoted_bareword) @name
    ]) @definition.constant
  (#eq? @_constant "constant"))
((use_statement
    module: (package) @_constant
    (anonymous_hash_expression (list_expression (autoquoted_bareword) @name @definition.constant)))
  (#eq? @_constant "constant"))
(source_file (expression_statement (assignment_expression
  left: (variable_declaration variable: (_) @name)) @definition.variable))
(package_statement (block (expression_statement (assignment_expression
  left: (variable_declaration "our" variable: (_) @name)) @definition.variable)))
