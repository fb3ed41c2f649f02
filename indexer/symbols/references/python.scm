; How a name is used, in the tags.scm convention:
;   @name                  the name, a token of its own
;   @reference.call        where it is called, or made an instance of
;   @reference.type        where it is a type: of a value, a base, a generic's argument
;   @reference.definition  where it is defined in a way that the definitions' queries give no symbol for: no use at all
;   @reference.parameter   where a parameter is named: no use, but in its function the name is that of no definition
;   @reference.local       where a variable gets a value: a mention, and in its function the name is that of no definition
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
(parameters (identifier) @name) @reference.parameter
(keyword_argument name: (identifier) @name) @reference.definition
(lambda_parameters (identifier) @name) @reference.parameter
(typed_parameter . (identifier) @name) @reference.parameter
(default_parameter name: (identifier) @name) @reference.parameter
(typed_default_parameter name: (identifier) @name) @reference.parameter
(list_splat_pattern (identifier) @name) @reference.parameter
(dictionary_splat_pattern (identifier) @name) @reference.parameter
(assignment left: (identifier) @name) @reference.local
(pattern_list (identifier) @name) @reference.local
(tuple_pattern (identifier) @name) @reference.local
(for_statement left: (identifier) @name) @reference.local
(for_in_clause left: (identifier) @name) @reference.local
(as_pattern_target (identifier) @name) @reference.local
(named_expression name: (identifier) @name) @reference.local
