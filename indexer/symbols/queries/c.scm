(comment) @comment

; declarators are read from the inside: what stands around a function's declarator belongs to it
(function_definition declarator: (_) @wrapped) @wrapper @signature
(declaration declarator: [(function_declarator) (pointer_declarator) (attributed_declarator)] @wrapped) @wrapper @signature
(pointer_declarator declarator: (_) @wrapped) @wrapper
(attributed_declarator . (_) @wrapped) @wrapper
(parenthesized_declarator (_) @wrapped) @wrapper
(function_declarator declarator: (parenthesized_declarator) @wrapped) @wrapper
; a type that is declared together with its alias or variable is not inside of it
(type_definition type: [(struct_specifier) (union_specifier) (enum_specifier)] @wrapped) @wrapper @signature
(declaration type: [(struct_specifier body: (_)) (union_specifier body: (_)) (enum_specifier body: (_))] @wrapped) @wrapper @signature

; functions, also as declarations
(function_declarator declarator: [(identifier) @name (parenthesized_declarator (identifier) @name)]) @declaration.function

; a function under the name that a macro is given: DEFINE_TEST(name) {...}, TEST(group, name) {...}
([
  (translation_unit (function_definition type: (type_identifier) @_macro declarator: (parenthesized_declarator . (identifier) @name .)) @definition.function)
  (preproc_ifdef (function_definition type: (type_identifier) @_macro declarator: (parenthesized_declarator . (identifier) @name .)) @definition.function)
  (preproc_if (function_definition type: (type_identifier) @_macro declarator: (parenthesized_declarator . (identifier) @name .)) @definition.function)
  (preproc_else (function_definition type: (type_identifier) @_macro declarator: (parenthesized_declarator . (identifier) @name .)) @definition.function)
  (declaration_list (function_definition type: (type_identifier) @_macro declarator: (parenthesized_declarator . (identifier) @name .)) @definition.function)
]
  (#match? @_macro "^[A-Z][A-Z0-9_]+$"))
([
  (translation_unit (expression_statement (call_expression function: (identifier) @_macro
    arguments: (argument_list . (identifier) @name . (identifier) @name .))) @definition.function . (compound_statement) @definition.function @body)
  (preproc_ifdef (expression_statement (call_expression function: (identifier) @_macro
    arguments: (argument_list . (identifier) @name . (identifier) @name .))) @definition.function . (compound_statement) @definition.function @body)
  (preproc_if (expression_statement (call_expression function: (identifier) @_macro
    arguments: (argument_list . (identifier) @name . (identifier) @name .))) @definition.function . (compound_statement) @definition.function @body)
  (preproc_else (expression_statement (call_expression function: (identifier) @_macro
    arguments: (argument_list . (identifier) @name . (identifier) @name .))) @definition.function . (compound_statement) @definition.function @body)
  (declaration_list (expression_statement (call_expression function: (identifier) @_macro
    arguments: (argument_list . (identifier) @name . (identifier) @name .))) @definition.function . (compound_statement) @definition.function @body)
]
  (#match? @_macro "^([A-Z]+_)*TEST(_[A-Z]+)*$"))

; types
(struct_specifier name: (type_identifier) @name body: (_)) @definition.struct
(union_specifier name: (type_identifier) @name body: (_)) @definition.struct
(enum_specifier name: (type_identifier) @name body: (_)) @definition.enum
(type_definition type: (struct_specifier !name body: (_) @body) declarator: (type_identifier) @name) @definition.struct
(type_definition type: (union_specifier !name body: (_) @body) declarator: (type_identifier) @name) @definition.struct
(type_definition type: (enum_specifier !name body: (_) @body) declarator: (type_identifier) @name) @definition.enum
(type_definition declarator: [
  (type_identifier) @name
  (pointer_declarator declarator: (type_identifier) @name)
  (array_declarator declarator: (type_identifier) @name)
  (function_declarator declarator: [
    (type_identifier) @name
    (parenthesized_declarator (type_identifier) @name)
    (parenthesized_declarator (pointer_declarator declarator: (type_identifier) @name))
  ])
  (pointer_declarator declarator: (function_declarator declarator:
    (parenthesized_declarator (pointer_declarator declarator: (type_identifier) @name))))
]) @definition.type

; macros with a value (without one they are include guards and switches)
(preproc_def name: (identifier) @name value: (_)) @definition.macro
(preproc_function_def name: (identifier) @name value: (_)? @body) @definition.macro

; constants and variables outside functions
((translation_unit (declaration (type_qualifier) @_const declarator: [
    (init_declarator declarator: (identifier) @name)
    (init_declarator declarator: (array_declarator declarator: (identifier) @name))
  ]) @declaration.constant)
  (#match? @_const "^const"))
(translation_unit (declaration declarator: [
    (identifier) @name
    (init_declarator declarator: (identifier) @name)
    (pointer_declarator declarator: (identifier) @name)
    (init_declarator declarator: (pointer_declarator declarator: (identifier) @name))
    (array_declarator declarator: (identifier) @name)
    (init_declarator declarator: (array_declarator declarator: (identifier) @name))
    (function_declarator declarator: (parenthesized_declarator (pointer_declarator declarator: (identifier) @name)))
  ]) @declaration.variable)
((preproc_ifdef (declaration (type_qualifier) @_const declarator: [
    (init_declarator declarator: (identifier) @name)
    (init_declarator declarator: (array_declarator declarator: (identifier) @name))
  ]) @declaration.constant)
  (#match? @_const "^const"))
(preproc_ifdef (declaration declarator: [
    (identifier) @name
    (init_declarator declarator: (identifier) @name)
    (pointer_declarator declarator: (identifier) @name)
    (init_declarator declarator: (pointer_declarator declarator: (identifier) @name))
    (array_declarator declarator: (identifier) @name)
    (init_declarator declarator: (array_declarator declarator: (identifier) @name))
    (function_declarator declarator: (parenthesized_declarator (pointer_declarator declarator: (identifier) @name)))
  ]) @declaration.variable)
((preproc_if (declaration (type_qualifier) @_const declarator: [
    (init_declarator declarator: (identifier) @name)
    (init_declarator declarator: (array_declarator declarator: (identifier) @name))
  ]) @declaration.constant)
  (#match? @_const "^const"))
(preproc_if (declaration declarator: [
    (identifier) @name
    (init_declarator declarator: (identifier) @name)
    (pointer_declarator declarator: (identifier) @name)
    (init_declarator declarator: (pointer_declarator declarator: (identifier) @name))
    (array_declarator declarator: (identifier) @name)
    (init_declarator declarator: (array_declarator declarator: (identifier) @name))
    (function_declarator declarator: (parenthesized_declarator (pointer_declarator declarator: (identifier) @name)))
  ]) @declaration.variable)
((declaration_list (declaration (type_qualifier) @_const declarator: [
    (init_declarator declarator: (identifier) @name)
    (init_declarator declarator: (array_declarator declarator: (identifier) @name))
  ]) @declaration.constant)
  (#match? @_const "^const"))
(declaration_list (declaration declarator: [
    (identifier) @name
    (init_declarator declarator: (identifier) @name)
    (pointer_declarator declarator: (identifier) @name)
    (init_declarator declarator: (pointer_declarator declarator: (identifier) @name))
    (array_declarator declarator: (identifier) @name)
    (init_declarator declarator: (array_declarator declarator: (identifier) @name))
    (function_declarator declarator: (parenthesized_declarator (pointer_declarator declarator: (identifier) @name)))
  ]) @declaration.variable)
