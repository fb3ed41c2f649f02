[(comment) (block_comment)] @comment
(annotation) @attribute

(class_definition name: (_) @name) @definition.class
(object_definition name: (_) @name) @definition.object
(package_object name: (_) @name) @definition.object
(trait_definition name: (_) @name) @definition.trait
(enum_definition name: (_) @name) @definition.enum
(full_enum_case name: (_) @name) @definition.class
(package_clause name: (_) @name body: (template_body)) @definition.namespace
(type_definition name: (_) @name) @definition.type
(instance_expression) @scope

(function_definition name: (identifier) @name (#eq? @name "this")) @definition.constructor
[
  (function_definition name: (_) @name)
  (function_declaration name: (_) @name)
] @definition.function

; `given` with a name, or by its type
(given_definition name: (_) @name) @definition.object
(given_definition !name return_type: (_) @name) @definition.object

; extension methods stand in the type that they extend
(extension_definition
  parameters: (parameters (parameter type: [
    (type_identifier) @scope.name
    (generic_type type: (_) @scope.name)
    (stable_type_identifier) @scope.name]))) @scope

(val_definition
  pattern: [(identifier) (operator_identifier)] @name
  value: [(lambda_expression) (case_block)]) @definition.function
(template_body (val_definition
  (modifiers "implicit")
  pattern: [(identifier) (operator_identifier)] @name) @definition.constant)
(template_body (val_definition
  pattern: [(identifier) (operator_identifier)] @name) @definition.constant)
(template_body (val_declaration name: (_) @name) @definition.constant)
(template_body (var_definition
  pattern: [(identifier) (operator_identifier)] @name) @definition.variable)
(template_body (var_declaration name: (_) @name) @definition.variable)
(compilation_unit (val_definition
  pattern: [(identifier) (operator_identifier)] @name) @definition.constant)
(compilation_unit (var_definition
  pattern: [(identifier) (operator_identifier)] @name) @definition.variable)
