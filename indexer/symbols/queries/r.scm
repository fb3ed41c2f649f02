(comment) @comment

; a function bound to a name
(binary_operator
  lhs: [(identifier) (string)] @name
  operator: ["<-" "=" "<<-" ":="]
  rhs: (function_definition body: (_) @body)) @definition.function
(binary_operator
  lhs: (extract_operator lhs: (_) @container rhs: (_) @name)
  operator: ["<-" "=" "<<-"]
  rhs: (function_definition body: (_) @body)) @definition.function

; classes: R6, reference classes, S4, S7; their functions are arguments
((binary_operator
    lhs: (identifier) @name
    operator: ["<-" "=" "<<-"]
    rhs: (call function: [(identifier) @_maker (namespace_operator rhs: (identifier) @_maker)])) @definition.class
  (#any-of? @_maker "R6Class" "setRefClass" "setClass" "new_class" "ggproto"))
((program (call
    function: [(identifier) @_maker (namespace_operator rhs: (identifier) @_maker)]
    arguments: (arguments . argument: (argument value: (string) @name))) @definition.class)
  (#any-of? @_maker "setClass" "setRefClass" "setClassUnion"))
((call
    function: [(identifier) @_maker (namespace_operator rhs: (identifier) @_maker)]
    arguments: (arguments
      . argument: (argument value: (string) @name)
      argument: (argument value: (function_definition body: (_) @body))?)) @definition.function
  (#any-of? @_maker "setGeneric"))
((call
    function: [(identifier) @_maker (namespace_operator rhs: (identifier) @_maker)]
    arguments: (arguments
      . argument: (argument value: (string) @name)
      . (comma) . argument: (argument value: (string content: (_) @container))
      argument: (argument value: (function_definition body: (_) @body))?)) @definition.method
  (#any-of? @_maker "setMethod" "setReplaceMethod"))
((call
    function: [(identifier) @_maker (namespace_operator rhs: (identifier) @_maker)]
    arguments: (arguments
      . argument: (argument value: (string) @name)
      argument: (argument value: (function_definition body: (_) @body))?)) @definition.function
  (#any-of? @_maker "setMethod" "setReplaceMethod"))
((call
    function: [(identifier) @_maker (namespace_operator rhs: (identifier) @_maker)]
    arguments: (arguments
      argument: (argument name: (_) @name value: (function_definition body: (_) @body)) @definition.function))
  (#any-of? @_maker "list" "R6Class" "ggproto" "new_class" "c" "structure" "modifyList" "methods"))

; what a file holds
(program (binary_operator lhs: [(identifier) (string)] @name operator: ["<-" "=" "<<-"]) @definition.variable)
