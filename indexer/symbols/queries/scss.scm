; What has a name of its own; rules are text.

[(comment) (js_comment)] @comment

(mixin_statement name: (_) @name (block) @body) @definition.macro
(function_statement name: (_) @name (block) @body) @definition.function
(keyframes_statement (keyframes_name) @name) @definition.object
(stylesheet (declaration (property_name) @name) @definition.variable)
