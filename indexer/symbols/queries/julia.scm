[(line_comment) (block_comment)] @comment
; docstrings are strings above a definition
(source_file [(string_literal) (prefixed_string_literal)] @comment)
(block [(string_literal) (prefixed_string_literal)] @comment)

; @inline function f() ... end
(macrocall_expression
  (macro_argument_list . [(function_definition) (struct_definition) (assignment)] @wrapped .)) @wrapper

(module_definition name: (_) @name) @definition.module
(struct_definition (type_head [
  (identifier) @name
  (parametrized_type_expression . (identifier) @name)
  (binary_expression . [(identifier) @name (parametrized_type_expression . (identifier) @name)])]) @body) @definition.struct
([
    (abstract_definition (type_head [
      (identifier) @name
      (parametrized_type_expression . (identifier) @name)
      (binary_expression . [(identifier) @name (parametrized_type_expression . (identifier) @name)])]))
    (primitive_definition (type_head [
      (identifier) @name
      (binary_expression . (identifier) @name)]))
  ] @definition.type)
((macrocall_expression
    (macro_identifier (identifier) @_macro)
    (macro_argument_list . [(identifier) @name (typed_expression . (identifier) @name)])) @definition.enum
  (#eq? @_macro "enum"))

(macro_definition (signature (call_expression . (_) @name))) @definition.macro
; a head may have a return type and a `where` around it
(function_definition (signature [
    (call_expression . [
      (identifier) @name
      (operator) @name
      (field_expression value: (_) @container [(identifier) @name (quote_expression [(operator) @name (parenthesized_expression (_) @name)])] .)
      (parametrized_type_expression . [(identifier) @name (field_expression value: (_) @container (identifier) @name .)])
      (parenthesized_expression (typed_expression (_) @name .))])
    (_ . (call_expression . [
      (identifier) @name
      (operator) @name
      (field_expression value: (_) @container [(identifier) @name (quote_expression [(operator) @name (parenthesized_expression (_) @name)])] .)
      (parametrized_type_expression . [(identifier) @name (field_expression value: (_) @container (identifier) @name .)])
      (parenthesized_expression (typed_expression (_) @name .))]))
    (_ . (_ . (call_expression . [
      (identifier) @name
      (operator) @name
      (field_expression value: (_) @container [(identifier) @name (quote_expression [(operator) @name (parenthesized_expression (_) @name)])] .)
      (parametrized_type_expression . [(identifier) @name (field_expression value: (_) @container (identifier) @name .)])
      (parenthesized_expression (typed_expression (_) @name .))])))
  ])
  ) @definition.function
(function_definition (signature (identifier) @name)) @definition.function
(assignment . [
    (call_expression . [
      (identifier) @name
      (operator) @name
      (field_expression value: (_) @container [(identifier) @name (quote_expression [(operator) @name (parenthesized_expression (_) @name)])] .)
      (parametrized_type_expression . [(identifier) @name (field_expression value: (_) @container (identifier) @name .)])
      (parenthesized_expression (typed_expression (_) @name .))])
    (_ . (call_expression . [
      (identifier) @name
      (operator) @name
      (field_expression value: (_) @container [(identifier) @name (quote_expression [(operator) @name (parenthesized_expression (_) @name)])] .)
      (parametrized_type_expression . [(identifier) @name (field_expression value: (_) @container (identifier) @name .)])
      (parenthesized_expression (typed_expression (_) @name .))]))
    (_ . (_ . (call_expression . [
      (identifier) @name
      (operator) @name
      (field_expression value: (_) @container [(identifier) @name (quote_expression [(operator) @name (parenthesized_expression (_) @name)])] .)
      (parametrized_type_expression . [(identifier) @name (field_expression value: (_) @container (identifier) @name .)])
      (parenthesized_expression (typed_expression (_) @name .))])))
  ]) @definition.function

(assignment . (identifier) @name (operator) . [(arrow_function_expression) (function_definition)]) @definition.function

(const_statement (assignment . [(identifier) @name (parametrized_type_expression . (identifier) @name)])) @definition.constant
(source_file (assignment . (identifier) @name) @definition.variable)
(module_definition (block (assignment . (identifier) @name) @definition.variable))
