(comment) @comment

(class_definition name: (identifier) @name) @definition.class
(function_definition name: (identifier) @name (function_arguments)? . (comment) @doc . (block) @body) @definition.function
(function_definition name: (identifier) @name (function_arguments)? . (block) @body) @definition.function
(function_definition name: (identifier) @name) @definition.function
