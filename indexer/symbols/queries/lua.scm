(comment) @comment

(function_declaration
  name: (method_index_expression table: (_) @container method: (identifier) @name)) @definition.method
(function_declaration
  name: (dot_index_expression table: (_) @container field: (identifier) @name)) @definition.function
(function_declaration name: (identifier) @name) @definition.function

; a function bound to a name
(variable_declaration
  (assignment_statement
    (variable_list . name: (identifier) @name .)
    (expression_list . value: (function_definition body: (block)? @body) .))) @definition.function
(assignment_statement
  (variable_list . name: [
    (identifier) @name
    (dot_index_expression table: (_) @container field: (identifier) @name)
    (bracket_index_expression table: (_) @container field: (string content: (string_content) @name))] .)
  (expression_list . value: (function_definition body: (block)? @body) .)) @definition.function
(field
  name: [(identifier) @name (string content: (string_content) @name)]
  value: (function_definition body: (block)? @body)) @definition.function

; a table with functions in it
(field
  name: [(identifier) @scope.name (string content: (string_content) @scope.name)]
  value: (table_constructor)) @scope

; what a file holds; `local x = require "x"` is an import
((chunk (variable_declaration
    (assignment_statement
      (variable_list . name: (identifier) @name attribute: (attribute (identifier) @_const)))) @definition.constant)
  (#eq? @_const "const"))
((chunk (variable_declaration
    (assignment_statement
      (variable_list . name: (identifier) @name)
      (expression_list . value: (_) @_value))) @definition.variable)
  (#not-match? @_value "^(require|import|select)\\b"))
(chunk (assignment_statement
  (variable_list . name: [
    (identifier) @name
    (dot_index_expression table: (_) @container field: (identifier) @name)] .)) @definition.variable)
