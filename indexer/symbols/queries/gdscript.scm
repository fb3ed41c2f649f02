(comment) @comment
(annotation) @attribute

(class_name_statement name: (name) @name) @definition.class
(class_definition name: (name) @name body: (_) @body) @definition.class
(function_definition name: (name) @name body: (_) @body) @definition.function
(constructor_definition "_init" @name) @definition.constructor
(signal_statement name: (name) @name) @definition.event
(enum_definition name: (name) @name) @definition.enum
(const_statement name: (name) @name) @definition.constant
(source (variable_statement name: (name) @name) @definition.variable)
