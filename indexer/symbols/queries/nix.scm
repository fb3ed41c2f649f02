; Attributes that are functions, wherever they are; other attributes at the file's top level; options.

(comment) @comment

(binding attrpath: (attrpath) @name
  expression: (function_expression body: (function_expression body: (function_expression body: (_) @body))))
  @definition.function
(binding attrpath: (attrpath) @name
  expression: (function_expression body: (function_expression body: (_) @body))) @definition.function
(binding attrpath: (attrpath) @name
  expression: (function_expression body: (_) @body)) @definition.function

((binding attrpath: (attrpath) @name
    expression: (apply_expression function: (_) @_function)) @definition.property
  (#match? @_function "^(lib\\.)?(mkOption|mkEnableOption|mkPackageOption)\\b"))

(binding attrpath: (attrpath) @scope.name
  expression: [(attrset_expression) (rec_attrset_expression)]) @scope

(source_code expression: (_ (binding_set (binding attrpath: (attrpath) @name) @definition.variable)))
(source_code expression: (_ [(attrset_expression) (rec_attrset_expression) (let_expression)]
  . (binding_set (binding attrpath: (attrpath) @name) @definition.variable)))
(source_code expression: (function_expression body: (_
  (binding_set (binding attrpath: (attrpath) @name) @definition.variable))))
(source_code expression: (function_expression body: (_ body: (_
  (binding_set (binding attrpath: (attrpath) @name) @definition.variable)))))
(source_code expression: (function_expression body: (_ body: (_ body: (_
  (binding_set (binding attrpath: (attrpath) @name) @definition.variable))))))
(source_code expression: (_ body: (_ (binding_set (binding attrpath: (attrpath) @name) @definition.variable))))
(source_code expression: (function_expression body: (apply_expression argument: (_
  (binding_set (binding attrpath: (attrpath) @name) @definition.variable)))))
(source_code expression: (function_expression body: (_ body: (apply_expression argument: (_
  (binding_set (binding attrpath: (attrpath) @name) @definition.variable))))))
