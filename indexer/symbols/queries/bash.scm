(comment) @comment

; `about "..."` and the like inside a function tell what it does (a custom of Bash-it)
((function_definition
    name: (word) @name
    body: (_
      (command name: (command_name (word) @_about) . argument: [(string) (raw_string)] @doc))) @definition.function
  (#eq? @_about "about"))
(function_definition name: (word) @name) @definition.function

((command
    name: (command_name (word) @_alias)
    argument: [(concatenation . (word) @name) (word) @name]) @definition.macro
  (#eq? @_alias "alias")
  (#match? @name "^[^=]+=")
  (#set! name.until "="))

; `@test "..." {` of a Bats file: to this grammar, commands that follow each other up to a command `}`
((program (command
    name: (command_name (word) @_test) . argument: [(string) (raw_string)] @name) @definition.function) @extent
  (#eq? @_test "@test"))
((program (command name: (command_name (word) @_closing)) @scope) @extent
  (#eq? @_closing "}"))

(program (declaration_command "readonly" (variable_assignment name: (variable_name) @name)) @definition.constant)
(program (declaration_command (variable_assignment name: (variable_name) @name)) @definition.variable)
(program (variable_assignment name: (variable_name) @name) @definition.variable)
