; Conventions of these files (tags.scm, with a few names more):
;   @definition.KIND  the whole definition (KIND: a value of indexer.values.Kind); on several nodes: from the first
;                     to the last
;   @extent           a node to whose end the definition runs on, or to the next definition with the same extent
;   @name             its name; several are joined with "."
;                     (#set! name.until "="): the name ends before that, where the grammar's node holds more than it;
;                     (#set! name.is "Companion"): the name of what has none, @name being where it would stand
;   @doc              an explicit doc (docstring); comments captured as @comment directly above count without it
;   @comment          a comment;  @attribute: a decorator or the like between a comment and what it documents
;   @container        text put in front of the name's container (a Go receiver, the `Foo` of `Foo::bar`)
;   @scope, @scope.name   something that encloses symbols without being one (a Rust impl block)
;   @signature        where the signature starts, when that is not the definition's start (after decorators)
;   @body             start of the body, where the grammar has no field `body`; what is before it is the signature
;   @head             without a body: what the signature ends with (else it ends with its line)
;   @name.whole       on two nodes: the name is the text from the first to the second (`operator` ... `+`)
;   @declaration.KIND the same as @definition.KIND, except that inside a function it counts only with a body
;   @wrapper, @wrapped    of a definition that is exactly the @wrapped node, the range is that of the @wrapper around it
;                     (an export, a template, a declaration's only declarator); the wrapper's match may hold the
;                     @signature and the @body
;   @injection.content / @injection.LANGUAGE   text of another language inside this file
; A definition that several patterns match belongs to the first of them.

(comment) @comment

(decorated_definition
  definition: (class_definition
    name: (identifier) @name
    body: (block . (string)? @doc) @body) @signature) @definition.class

(class_definition
  name: (identifier) @name
  body: (block . (string)? @doc) @body) @definition.class

((decorated_definition
  (decorator) @_decorator
  definition: (function_definition
    name: (identifier) @name
    body: (block . (string)? @doc) @body) @signature) @definition.property
  (#match? @_decorator "^@([a-z_.]+\\.)?(cached_)?property\\b|\\.(setter|getter|deleter)\\s*$"))

(decorated_definition
  definition: (function_definition
    name: (identifier) @name
    body: (block . (string)? @doc) @body) @signature) @definition.function

(class_definition body: (block
  (function_definition
    name: (identifier) @name
    body: (block . (string)? @doc) @body) @definition.constructor)
  (#eq? @name "__init__"))

(function_definition
  name: (identifier) @name
  body: (block . (string)? @doc) @body) @definition.function

; a function bound to a name
(assignment left: (identifier) @name right: (lambda body: (_) @body)) @definition.function

; module-level and class-level names: ALL_CAPS are constants, other names of a module variables;
; a string directly below documents them
((module (assignment left: (identifier) @name) @definition.constant . (string) @doc)
  (#match? @name "^_*[A-Z][A-Z0-9_]+$"))
((module (assignment left: (identifier) @name) @definition.constant)
  (#match? @name "^_*[A-Z][A-Z0-9_]+$"))
(module (assignment left: (identifier) @name) @definition.variable . (string) @doc)
(module (assignment left: (identifier) @name) @definition.variable)
((module (assignment left: (pattern_list (identifier) @name)) @definition.constant)
  (#match? @name "^_*[A-Z][A-Z0-9_]+$"))
(module (assignment left: (pattern_list (identifier) @name)) @definition.variable)
((module [
    (if_statement consequence: (block (assignment left: (identifier) @name) @definition.constant))
    (if_statement alternative: (else_clause body: (block (assignment left: (identifier) @name) @definition.constant)))
    (try_statement body: (block (assignment left: (identifier) @name) @definition.constant))
    (try_statement (except_clause (block (assignment left: (identifier) @name) @definition.constant)))
  ])
  (#match? @name "^_*[A-Z][A-Z0-9_]+$"))
((class_definition body: (block (assignment left: (identifier) @name) @definition.constant . (string) @doc))
  (#match? @name "^_*[A-Z][A-Z0-9_]+$"))
((class_definition body: (block (assignment left: (identifier) @name) @definition.constant))
  (#match? @name "^_*[A-Z][A-Z0-9_]+$"))

(type_alias_statement left: (type [(identifier) @name (generic_type . (identifier) @name)])) @definition.type
