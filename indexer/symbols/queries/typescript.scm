(comment) @comment
(decorator) @attribute

; what stands around a definition: an export, the declaration of a single name, a statement
(export_statement "export" @signature declaration: (_) @wrapped) @wrapper
(lexical_declaration ["const" "let"] @signature . (variable_declarator) @wrapped .) @wrapper
(variable_declaration "var" @signature . (variable_declarator) @wrapped .) @wrapper
(expression_statement . (assignment_expression) @wrapped .) @wrapper
(assignment_expression right: (assignment_expression) @wrapped) @wrapper @signature

; functions and classes, also as expressions with a name of their own
(function_declaration name: (identifier) @name) @definition.function
(generator_function_declaration name: (identifier) @name) @definition.function
(class_declaration name: (type_identifier) @name) @definition.class

; bound to a name
(variable_declarator
  name: (identifier) @name
  value: [
    (arrow_function body: (_) @body)
    (function_expression body: (_) @body)
    (generator_function body: (_) @body)
    (as_expression (arrow_function body: (_) @body))
    (satisfies_expression (arrow_function body: (_) @body))
  ]) @definition.function
(variable_declarator name: (identifier) @name value: (class body: (_) @body)) @definition.class

; exports.f = function ..., module.exports.f = ...: no container;  F.prototype.m = ...: that of F;  a.b = ...: that of a
((assignment_expression
  left: (member_expression
    object: [
      (this)
      (identifier) @_exports
      (member_expression object: (identifier) @_module property: (property_identifier) @_exports)
    ]
    property: [(property_identifier) (private_property_identifier)] @name)
  right: [(arrow_function body: (_) @body) (function_expression body: (_) @body) (generator_function body: (_) @body)])
  @definition.function
  (#any-of? @_exports "exports" "self" "window" "global" "globalThis" "root") (#any-of? @_module "module" "window" "global"))
((assignment_expression
  left: (member_expression
    object: [
      (identifier) @_exports
      (member_expression object: (identifier) @_module property: (property_identifier) @_exports)
    ]
    property: (property_identifier) @name)
  right: (class body: (_) @body)) @definition.class
  (#eq? @_exports "exports") (#eq? @_module "module"))
((assignment_expression
  left: (member_expression
    object: (member_expression object: (_) @container property: (property_identifier) @_prototype)
    property: [(property_identifier) (private_property_identifier)] @name)
  right: [(arrow_function body: (_) @body) (function_expression body: (_) @body) (generator_function body: (_) @body)])
  @definition.method
  (#any-of? @_prototype "prototype" "fn" "__proto__"))
((assignment_expression
  left: (member_expression object: (identifier) @_module property: (property_identifier) @_exports)
  right: [
    (function_expression name: (identifier) @name body: (_) @body)
    (generator_function name: (identifier) @name body: (_) @body)
  ]) @definition.function
  (#eq? @_module "module") (#eq? @_exports "exports"))
((assignment_expression
  left: (member_expression object: (identifier) @_module property: (property_identifier) @_exports)
  right: (class name: (type_identifier) @name body: (_) @body)) @definition.class
  (#eq? @_module "module") (#eq? @_exports "exports"))
((assignment_expression
  left: (member_expression object: (identifier) @_module property: (property_identifier) @name)
  right: [
    (arrow_function body: (_) @body)
    (function_expression !name body: (_) @body)
    (generator_function !name body: (_) @body)
  ]) @definition.function
  (#eq? @_module "module") (#eq? @name "exports"))
((assignment_expression
  left: (member_expression object: (_) @container property: [(property_identifier) (private_property_identifier)] @name)
  right: [(arrow_function body: (_) @body) (function_expression body: (_) @body) (generator_function body: (_) @body)])
  @definition.function
  (#not-match? @container "^(this|self|window|global|globalThis|root|exports|module|module.exports)$"))
; a chain of assignments: app.get = app.head = function ...
((assignment_expression
  left: (member_expression object: (_) @container property: (property_identifier) @name)
  right: (assignment_expression right: [
    (arrow_function body: (_) @body) (function_expression body: (_) @body) (generator_function body: (_) @body)]))
  @definition.function
  (#not-match? @container "^(this|self|window|global|globalThis|root|exports|module|module.exports)$"))
(assignment_expression
  left: (member_expression object: (_) @container property: (property_identifier) @name)
  right: (class body: (_) @body)) @definition.class
(assignment_expression
  left: (identifier) @name
  right: [(arrow_function body: (_) @body) (function_expression body: (_) @body) (generator_function body: (_) @body)])
  @definition.function
(assignment_expression left: (identifier) @name right: (class body: (_) @body)) @definition.class
((assignment_expression
  left: (subscript_expression object: (_) @container index: (string) @name)
  right: [(arrow_function body: (_) @body) (function_expression body: (_) @body) (generator_function body: (_) @body)])
  @definition.function)

; a default export without a name of its own is called "default"
(export_statement "default" @name
  value: [
    (arrow_function body: (_) @body)
    (function_expression !name body: (_) @body)
    (generator_function !name body: (_) @body)
  ]) @definition.function
(export_statement "default" @name value: (class !name body: (_) @body)) @definition.class
(export_statement "default" value: (function_expression name: (identifier) @name body: (_) @body)) @definition.function
(export_statement "default" value: (class name: (type_identifier) @name body: (_) @body)) @definition.class

; functions with a name of their own that are passed on, returned or called at once
(arguments [(function_expression name: (identifier) @name) (generator_function name: (identifier) @name)] @definition.function)
(return_statement [(function_expression name: (identifier) @name) (generator_function name: (identifier) @name)] @definition.function)
(parenthesized_expression [(function_expression name: (identifier) @name) (generator_function name: (identifier) @name)] @definition.function)
(return_statement (class name: (type_identifier) @name) @definition.class)
(arguments (class name: (type_identifier) @name) @definition.class)

; methods of classes and of object literals
((method_definition name: (property_identifier) @name) @definition.constructor
  (#eq? @name "constructor"))
(method_definition ["get" "set"] name: (_) @name) @definition.property
(method_definition name: (_) @name) @definition.method
(abstract_method_signature name: (_) @name) @definition.method
(method_signature name: (_) @name) @definition.method
(construct_signature "new" @name) @definition.constructor
(public_field_definition
  name: (_) @name
  value: [(arrow_function body: (_) @body) (function_expression body: (_) @body) (generator_function body: (_) @body)])
  @definition.method
(public_field_definition "static" name: (property_identifier) @name value: (_)) @definition.constant
(property_signature name: (_) @name type: (type_annotation (function_type))) @definition.method

; a function as the value of an object's key; a short one only where the object is bound to a name or exported
(pair key: (_) @name value: [
    (arrow_function body: (statement_block) @body)
    (function_expression body: (_) @body)
    (generator_function body: (_) @body)
  ]) @definition.method
(variable_declarator value: [(object (pair key: (_) @name value: (arrow_function body: (_) @body)) @definition.method) (as_expression (object (pair key: (_) @name value: (arrow_function body: (_) @body)) @definition.method)) (satisfies_expression (object (pair key: (_) @name value: (arrow_function body: (_) @body)) @definition.method))])
(assignment_expression right: (object (pair key: (_) @name value: (arrow_function body: (_) @body)) @definition.method))
(export_statement value: [(object (pair key: (_) @name value: (arrow_function body: (_) @body)) @definition.method) (as_expression (object (pair key: (_) @name value: (arrow_function body: (_) @body)) @definition.method)) (satisfies_expression (object (pair key: (_) @name value: (arrow_function body: (_) @body)) @definition.method))])
(pair key: (_) @name value: (class body: (_) @body)) @definition.class
(pair key: (_) @scope.name value: (object)) @scope

; constants and variables outside functions (after a syntax error the root may be an ERROR)
(program (lexical_declaration "const" (variable_declarator name: (identifier) @name value: (_) @_value) @definition.constant)
  (#not-match? @_value "^(await )?(require|import)\\b"))
(program (lexical_declaration "let" (variable_declarator name: (identifier) @name) @definition.variable))
(program (variable_declaration (variable_declarator name: (identifier) @name value: (_)? @_value) @definition.variable)
  (#not-match? @_value "^(require|import)\\b"))
(ERROR (lexical_declaration "const" (variable_declarator name: (identifier) @name value: (_) @_value) @declaration.constant)
  (#not-match? @_value "^(await )?(require|import)\\b"))
(ERROR (lexical_declaration "let" (variable_declarator name: (identifier) @name) @declaration.variable))
(ERROR (variable_declaration (variable_declarator name: (identifier) @name value: (_)? @_value) @declaration.variable)
  (#not-match? @_value "^(require|import)\\b"))
(export_statement declaration: (lexical_declaration "const" (variable_declarator name: (identifier) @name) @definition.constant))
(export_statement declaration: (lexical_declaration "let" (variable_declarator name: (identifier) @name) @definition.variable))
(export_statement declaration: (variable_declaration (variable_declarator name: (identifier) @name) @definition.variable))

; what TypeScript adds
(ambient_declaration "declare" @signature . (_) @wrapped .) @wrapper
(expression_statement . (internal_module) @wrapped .) @wrapper
(abstract_class_declaration name: (type_identifier) @name) @definition.class
(interface_declaration name: (type_identifier) @name) @definition.interface
(enum_declaration name: (identifier) @name) @definition.enum
(type_alias_declaration name: (type_identifier) @name) @definition.type
(function_signature name: (identifier) @name) @definition.function
(internal_module name: (_) @name) @definition.namespace
(module name: (_) @name) @definition.module
(internal_module body: (statement_block
  [(lexical_declaration "const" (variable_declarator name: (identifier) @name) @definition.constant)
   (variable_declaration (variable_declarator name: (identifier) @name) @definition.variable)]))
(ambient_declaration (lexical_declaration (variable_declarator name: (identifier) @name) @definition.constant))
(ambient_declaration (variable_declaration (variable_declarator name: (identifier) @name) @definition.variable))
