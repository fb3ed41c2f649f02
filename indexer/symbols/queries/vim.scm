(comment) @comment

(function_definition (function_declaration name: (_) @name)) @definition.function
(command_statement name: (command_name) @name) @definition.function
((script_file (let_statement . (scoped_identifier (scope) @_scope) @name) @definition.variable)
  (#match? @_scope "^[gs]:$"))
