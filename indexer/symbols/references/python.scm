; How a name is used, in the tags.scm convention:
;   @name                  the name, a token of its own
;   @reference.call        where it is called, or made an instance of
;   @reference.type        where it is a type: of a value, a base, a generic's argument
;   @reference.definition  where it is defined in a way that the definitions' queries give no symbol for: no use at all
;   @reference.mention     where a later pattern would take it for more than a mention
;   @receiver              what a message is sent to, in languages that write no operator before the name
; What no pattern takes is a mention. A name that several patterns match belongs to the first of them.
; These files are not part of an index's identity (queries/ is): nothing of them is stored.

(call function: (identifier) @name) @reference.call
(call function: (attribute attribute: (identifier) @name)) @reference.call
(decorator (identifier) @name) @reference.call
(decorator (attribute attribute: (identifier) @name)) @reference.call
(class_definition superclasses: (argument_list [(identifier) @name (attribute attribute: (identifier) @name)])) @reference.type
(class_definition superclasses: (argument_list (subscript value: (identifier) @name))) @reference.type
(type [(identifier) @name (attribute attribute: (identifier) @name)]) @reference.type
(type (generic_type . (identifier) @name)) @reference.type
(type (subscript [(identifier) @name (attribute attribute: (identifier) @name)])) @reference.type
(type (binary_operator (identifier) @name)) @reference.type
(except_clause (identifier) @name) @reference.type
(except_clause (as_pattern . (identifier) @name)) @reference.type
(parameters (identifier) @name) @reference.definition
(keyword_argument name: (identifier) @name) @reference.definition
