(comment) @comment

(function_statement (function_name) @name (script_block (param_block) . (script_block_body) @body)) @definition.function
(function_statement (function_name) @name (script_block)? @body) @definition.function

(class_statement . (simple_name) @name) @definition.class
(enum_statement . (simple_name) @name) @definition.enum
((class_statement . (simple_name) @_class
    (class_method_definition (simple_name) @name (script_block)? @body) @definition.constructor)
  (#eq? @_class @name))
(class_method_definition (simple_name) @name (script_block)? @body) @definition.method

((program (statement_list (pipeline
    (assignment_expression . (left_assignment_expression) @name)) @definition.variable))
  (#match? @name "^\\$[A-Za-z_0-9:]+$"))
