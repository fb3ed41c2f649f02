; Conventions of these files (tags.scm, with a few names more):
;   @definition.KIND  the whole definition (KIND: a value of indexer.values.Kind)
;   @name             its name; several are joined with "."
;   @doc              an explicit doc (docstring); comments captured as @comment directly above count without it
;   @comment          a comment;  @attribute: a decorator or the like between a comment and what it documents
;   @container        text put in front of the name's container (a Go receiver, the `Foo` of `Foo::bar`)
;   @scope, @scope.name   something that encloses symbols without being one (a Rust impl block)
;   @signature        where the signature starts, when that is not the definition's start (after decorators)
;   @body             start of the body, where the grammar has no field `body`; what is before it is the signature
;   @injection.content / @injection.LANGUAGE   text of another language inside this file
; A definition that several patterns match belongs to the first of them.

(comment) @comment

(decorated_definition
  definition: (class_definition
    name: (identifier) @name
    body: (block . (string) @doc)? @body) @signature) @definition.class

(class_definition
  name: (identifier) @name
  body: (block . (string) @doc)? @body) @definition.class

(decorated_definition
  definition: (function_definition
    name: (identifier) @name
    body: (block . (string) @doc)? @body) @signature) @definition.function

(function_definition
  name: (identifier) @name
  body: (block . (string) @doc)? @body) @definition.function

; module-level and class-level names: ALL_CAPS are constants, `X = TypeVar(...)`-likes and aliases are variables
((module (assignment left: (identifier) @name) @definition.constant)
  (#match? @name "^_*[A-Z][A-Z0-9_]+$"))
(module (assignment left: (identifier) @name) @definition.variable)
((class_definition body: (block (assignment left: (identifier) @name) @definition.constant))
  (#match? @name "^_*[A-Z][A-Z0-9_]+$"))

(type_alias_statement left: (type (identifier) @name)) @definition.type
