(comment) @comment
(attribute_declaration) @attribute

; declarators are read from the inside: what stands around a function's declarator belongs to it
(function_definition declarator: (_) @wrapped) @wrapper @signature
(declaration declarator: [(function_declarator) (pointer_declarator) (reference_declarator) (operator_cast) (qualified_identifier) (attributed_declarator)] @wrapped) @wrapper @signature
(pointer_declarator declarator: (_) @wrapped) @wrapper
(attributed_declarator . (_) @wrapped) @wrapper
(parenthesized_declarator (_) @wrapped) @wrapper
(function_declarator declarator: (parenthesized_declarator) @wrapped) @wrapper
; a type that is declared together with its alias or variable is not inside of it
(type_definition type: [(struct_specifier) (union_specifier) (enum_specifier) (class_specifier)] @wrapped) @wrapper @signature
(declaration type: [(struct_specifier body: (_)) (union_specifier body: (_)) (enum_specifier body: (_)) (class_specifier body: (_))] @wrapped) @wrapper @signature
(reference_declarator (_) @wrapped) @wrapper
(qualified_identifier name: [(operator_cast) (qualified_identifier)] @wrapped) @wrapper
(field_declaration declarator: [(function_declarator) (pointer_declarator) (reference_declarator) (operator_cast)] @wrapped) @wrapper @signature
(friend_declaration [(function_definition) (declaration)] @wrapped) @wrapper @signature
(template_declaration [
  (function_definition) (declaration) (field_declaration) (friend_declaration) (template_declaration) (alias_declaration) (concept_definition)
  (class_specifier) (struct_specifier) (union_specifier)
] @wrapped) @wrapper

; GoogleTest and Catch: the test's name
((function_definition !type declarator: (function_declarator
    declarator: (identifier) @_test
    parameters: (parameter_list . (parameter_declaration type: (_) @name) . (parameter_declaration type: (_) @name) .))) @definition.function
  (#match? @_test "^(TYPED_)?TEST(_[FP])?$"))
((function_definition !type declarator: (function_declarator
    declarator: (identifier) @_test
    parameters: (parameter_list . (parameter_declaration type: (_) @name) .))) @definition.function
  (#match? @_test "^(TYPED_)?TEST(_[FP])?$"))

; constructors
((function_declarator declarator: (qualified_identifier scope: [(namespace_identifier) @container @_class (template_type name: (type_identifier) @container @_class)] name: (identifier) @name)) @declaration.constructor
  (#eq? @_class @name))
((function_declarator declarator: (qualified_identifier scope: [(namespace_identifier) @container (template_type name: (type_identifier) @container) (dependent_name (template_type name: (type_identifier) @container))]
    name: (qualified_identifier scope: [(namespace_identifier) @container @_class (template_type name: (type_identifier) @container @_class)] name: (identifier) @name))) @declaration.constructor
  (#eq? @_class @name))
(field_declaration_list
  (function_definition !type declarator: (function_declarator declarator: (identifier) @name) @declaration.constructor))
(field_declaration_list
  (declaration !type declarator: (function_declarator declarator: (identifier) @name) @declaration.constructor))
(field_declaration_list (template_declaration
  (function_definition !type declarator: (function_declarator declarator: (identifier) @name) @declaration.constructor)))
(field_declaration_list (template_declaration
  (declaration !type declarator: (function_declarator declarator: (identifier) @name) @declaration.constructor)))

; functions and methods, also as declarations; out of line they belong to what stands before `::`
((function_declarator declarator: (identifier) @name) @declaration.function
  (#not-match? @name "^(TYPED_)?TEST(_[FP])?$"))
(function_declarator declarator: [
  (field_identifier) @name
  (operator_name) @name
  (destructor_name) @name
  (template_function name: (identifier) @name)
  (template_method name: (field_identifier) @name)
  (parenthesized_declarator [(identifier) (field_identifier)] @name)
]) @declaration.function
(function_declarator declarator: (qualified_identifier !scope name: [(identifier) @name (destructor_name) @name (operator_name) @name (template_function name: (identifier) @name)])) @declaration.function
(function_declarator declarator: (qualified_identifier scope: [(namespace_identifier) @container (template_type name: (type_identifier) @container) (dependent_name (template_type name: (type_identifier) @container))] name: [(identifier) @name (destructor_name) @name (operator_name) @name (template_function name: (identifier) @name)])) @declaration.function
(function_declarator declarator: (qualified_identifier scope: [(namespace_identifier) @container (template_type name: (type_identifier) @container) (dependent_name (template_type name: (type_identifier) @container))]
  name: (qualified_identifier scope: [(namespace_identifier) @container (template_type name: (type_identifier) @container) (dependent_name (template_type name: (type_identifier) @container))] name: [(identifier) @name (destructor_name) @name (operator_name) @name (template_function name: (identifier) @name)]))) @declaration.function
(function_declarator declarator: (qualified_identifier scope: [(namespace_identifier) @container (template_type name: (type_identifier) @container) (dependent_name (template_type name: (type_identifier) @container))]
  name: (qualified_identifier scope: [(namespace_identifier) @container (template_type name: (type_identifier) @container) (dependent_name (template_type name: (type_identifier) @container))]
    name: (qualified_identifier scope: [(namespace_identifier) @container (template_type name: (type_identifier) @container) (dependent_name (template_type name: (type_identifier) @container))] name: [(identifier) @name (destructor_name) @name (operator_name) @name (template_function name: (identifier) @name)])))) @declaration.function
(qualified_identifier scope: [(namespace_identifier) @container (template_type name: (type_identifier) @container) (dependent_name (template_type name: (type_identifier) @container))] name: [
  (operator_cast "operator" @name.whole type: (_) @name.whole declarator: (abstract_function_declarator))
  (operator_cast "operator" @name.whole type: (_) declarator: (abstract_pointer_declarator "*" @name.whole))
  (operator_cast "operator" @name.whole type: (_) declarator: (abstract_reference_declarator ["&" "&&"] @name.whole))
] @declaration.method)
[
  (operator_cast "operator" @name.whole type: (_) @name.whole declarator: (abstract_function_declarator))
  (operator_cast "operator" @name.whole type: (_) declarator: (abstract_pointer_declarator "*" @name.whole))
  (operator_cast "operator" @name.whole type: (_) declarator: (abstract_reference_declarator ["&" "&&"] @name.whole))
] @declaration.method

; namespaces, classes, concepts, aliases
(namespace_definition name: (namespace_identifier) @name) @definition.namespace
(namespace_definition name: (nested_namespace_specifier
  . (namespace_identifier) @name . (namespace_identifier) @name .)) @definition.namespace
(namespace_definition name: (nested_namespace_specifier . (namespace_identifier) @name
  (nested_namespace_specifier . (namespace_identifier) @name . (namespace_identifier) @name .))) @definition.namespace
(namespace_definition name: (_) @name) @definition.namespace
(class_specifier name: [
  (type_identifier) @name
  (template_type name: (type_identifier) @name)
  (qualified_identifier scope: [(namespace_identifier) @container (template_type name: (type_identifier) @container)] name: [(type_identifier) @name (template_type name: (type_identifier) @name)])
  (qualified_identifier scope: (namespace_identifier) @container name: (qualified_identifier scope: [(namespace_identifier) @container (template_type name: (type_identifier) @container)] name: [(type_identifier) @name (template_type name: (type_identifier) @name)]))
] body: (_)) @definition.class
(alias_declaration name: (type_identifier) @name) @declaration.type
(concept_definition name: (identifier) @name) @definition.type

; types
(struct_specifier name: [
  (type_identifier) @name
  (template_type name: (type_identifier) @name)
  (qualified_identifier scope: [(namespace_identifier) @container (template_type name: (type_identifier) @container)] name: [(type_identifier) @name (template_type name: (type_identifier) @name)])
  (qualified_identifier scope: (namespace_identifier) @container name: (qualified_identifier scope: [(namespace_identifier) @container (template_type name: (type_identifier) @container)] name: [(type_identifier) @name (template_type name: (type_identifier) @name)]))
] body: (_)) @definition.struct
(union_specifier name: [
  (type_identifier) @name
  (template_type name: (type_identifier) @name)
  (qualified_identifier scope: [(namespace_identifier) @container (template_type name: (type_identifier) @container)] name: [(type_identifier) @name (template_type name: (type_identifier) @name)])
  (qualified_identifier scope: (namespace_identifier) @container name: (qualified_identifier scope: [(namespace_identifier) @container (template_type name: (type_identifier) @container)] name: [(type_identifier) @name (template_type name: (type_identifier) @name)]))
] body: (_)) @definition.struct
(enum_specifier name: [(type_identifier) @name (qualified_identifier scope: (_) @container name: (type_identifier) @name)] body: (_)) @definition.enum
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

; constants of classes; constants and variables outside functions
((field_declaration (type_qualifier) @_const declarator: (field_identifier) @name default_value: (_)) @definition.constant
  (#match? @_const "^const"))
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
(template_declaration
  (declaration declarator: (init_declarator declarator: (identifier) @name)) @declaration.constant)
