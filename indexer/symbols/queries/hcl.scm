; A block's name is made of its labels: `resource "aws_instance" "web"` is aws_instance.web, as one refers to it.

(comment) @comment

((block . (identifier) @_type . (string_lit (template_literal) @name) . (string_lit (template_literal) @name)
    (block_start) @body) @definition.object
  (#eq? @_type "resource"))
((block . (identifier) @name @_type . (string_lit (template_literal) @name) . (string_lit (template_literal) @name)
    (block_start) @body) @definition.object
  (#any-of? @_type "data" "ephemeral"))
((block . (identifier) @_type . (string_lit (template_literal) @name) . (block_start) @body) @definition.variable
  (#any-of? @_type "variable" "output"))
((block . (identifier) @_type . (string_lit (template_literal) @name) . (block_start) @body) @definition.module
  (#eq? @_type "module"))
((block . (identifier) @_type (body (attribute . (identifier) @name) @definition.variable))
  (#eq? @_type "locals"))

; other blocks at the top, and the parts of a job
((config_file (body (block . (identifier) @_type . (string_lit (template_literal) @name)
    . (string_lit (template_literal) @name) . (block_start) @body) @definition.object))
  (#not-match? @_type "^(data|ephemeral)$"))
(config_file (body (block . (identifier) . (string_lit (template_literal) @name) . (block_start) @body) @definition.object))
((block . (identifier) @_type . (string_lit (template_literal) @name) . (block_start) @body) @definition.object
  (#any-of? @_type "group" "task"))
(config_file (body (attribute . (identifier) @name) @definition.variable))
