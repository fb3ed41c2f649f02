(comment) @comment

((signature) @definition.function . (function name: (variable) @name rhs: (_) @body) @definition.function)
(function name: (variable) @name rhs: (_) @body) @definition.function
(foreign_import name: (variable) @name) @definition.function
(data name: (type) @name) @definition.enum
(newtype name: (type) @name) @definition.struct
(type_alias name: (type) @name) @definition.type
(class_declaration (class_head (class_name) @name) (class_body) @body) @definition.interface
(class_declaration (class_head (class_name) @name)) @definition.interface
(class_declaration (class_body (signature name: (variable) @name) @definition.method))
(class_instance (instance_name) @scope.name) @scope
