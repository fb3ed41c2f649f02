[(comment) (document_comment)] @comment

(model_block . (identifier) @name) @definition.class
(enum_block . (identifier) @name) @definition.enum
(key_value_block . (identifier) @name) @definition.object
