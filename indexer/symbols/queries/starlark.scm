; Macros and rules of Bazel, Buck and the like; a call with a `name` is a target.

(comment) @comment

(function_definition
  name: (identifier) @name
  body: (block . (expression_statement (string) @doc))) @definition.function
(function_definition name: (identifier) @name) @definition.function
((module (expression_statement (assignment left: (identifier) @name right: (call function: (identifier) @_rule)))
    @definition.function)
  (#any-of? @_rule "rule" "repository_rule" "macro" "aspect" "module_extension"))
(module (expression_statement (assignment left: (identifier) @name) @definition.variable))
((module (expression_statement (call arguments: (argument_list (keyword_argument
    name: (identifier) @_key value: (string (string_content) @name))))) @definition.object)
  (#eq? @_key "name"))
