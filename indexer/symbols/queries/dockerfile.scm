; A stage reaches to the next one; one without a name has its image's.

(comment) @comment

(from_instruction (image_spec) @level.1 as: (image_alias) @name) @definition.module
(from_instruction (image_spec name: (image_name) @name) @level.1 .) @definition.module
