[(line_comment) (bracket_comment)] @comment

(function_def (function_command (argument_list . (argument) @name)) (body)? @body) @definition.function
(macro_def (macro_command (argument_list . (argument) @name)) (body)? @body) @definition.macro
; targets and what a user may set
((normal_command (identifier) @_command (argument_list . (argument (unquoted_argument) @name))) @definition.object
  (#not-match? @name "[$]")
  (#match? @_command "^(?i:add_(?:library|executable|custom_target))$"))
((normal_command (identifier) @_command (argument_list . (argument (unquoted_argument) @name))) @definition.variable
  (#match? @_command "^(?i:option|cmake_dependent_option)$"))
