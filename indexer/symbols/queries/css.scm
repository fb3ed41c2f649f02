; What has a name of its own; rules are text.

(comment) @comment

(keyframes_statement (keyframes_name) @name) @definition.object
