(comment) @comment

(contract_declaration name: (identifier) @name) @definition.class
(interface_declaration name: (identifier) @name) @definition.interface
(library_declaration name: (identifier) @name) @definition.class
(struct_declaration name: (identifier) @name) @definition.struct
(enum_declaration name: (identifier) @name) @definition.enum
(event_definition name: (identifier) @name) @definition.event
(error_declaration name: (identifier) @name) @definition.type
(user_defined_type_definition name: (identifier) @name) @definition.type

(function_definition name: (identifier) @name) @definition.function
(modifier_definition name: (identifier) @name) @definition.function
(constructor_definition "constructor" @name) @definition.constructor
(fallback_receive_definition ["receive" "fallback"] @name) @definition.function

(constant_variable_declaration name: (identifier) @name) @definition.constant
((state_variable_declaration name: (identifier) @name) @definition.constant
  (#match? @definition.constant "^[^=;]*\\b(constant|immutable)\\b"))
; a public state variable is a getter
((state_variable_declaration (visibility) @_visibility name: (identifier) @name) @definition.property
  (#eq? @_visibility "public"))
