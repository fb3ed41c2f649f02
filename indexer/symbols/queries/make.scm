(comment) @comment

((rule (targets (word) @name)) @definition.function
  (#not-match? @name "^[.]|%"))
(define_directive name: (word) @name) @definition.macro
(makefile (variable_assignment name: (word) @name) @definition.variable)
(makefile (export_directive (variable_assignment name: (word) @name) @definition.variable))
(conditional (variable_assignment name: (word) @name) @definition.variable)
