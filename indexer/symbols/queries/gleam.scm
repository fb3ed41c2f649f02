[(comment) (statement_comment) (module_comment)] @comment
(attribute) @attribute

(function name: (identifier) @name) @definition.function
(type_definition (type_name name: (_) @name) (data_constructors) @body) @definition.enum
(type_definition (type_name name: (_) @name)) @definition.type
(type_alias (type_name name: (_) @name)) @definition.type
(constant name: (identifier) @name) @definition.constant
