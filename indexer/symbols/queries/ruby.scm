(comment) @comment

(module name: [
  (constant) @name
  (scope_resolution scope: (_) @container name: (constant) @name)
  (scope_resolution !scope name: (constant) @name)
] body: (_)? @body) @definition.module
(class name: [
  (constant) @name
  (scope_resolution scope: (_) @container name: (constant) @name)
  (scope_resolution !scope name: (constant) @name)
] body: (_)? @body) @definition.class

((method name: (identifier) @name body: (_)? @body) @definition.constructor
  (#eq? @name "initialize"))
(method name: (_) @name body: (_)? @body) @definition.method
(singleton_method object: (self) name: (_) @name body: (_)? @body) @definition.method
(singleton_method object: (_) @container name: (_) @name body: (_)? @body) @definition.method

; the method is documented and ranged by itself; `private def x` begins with the modifier
(call method: (identifier) @signature !receiver arguments: (argument_list . (method) @wrapped .)) @wrapper

; methods and the like that calls define
((call !receiver method: (identifier) @_call
  arguments: (argument_list . [(simple_symbol) (string)] @name) block: (_) @body) @definition.method
  (#match? @_call "^(define_method|define_singleton_method|define_model_callbacks|helper_method|memoize)$"))
((call !receiver method: (identifier) @_call arguments: (argument_list . (simple_symbol) @name (lambda))) @definition.method
  (#eq? @_call "scope"))
((call !receiver method: (identifier) @_call arguments: (argument_list . (simple_symbol) @name)) @definition.method
  (#eq? @_call "alias_method"))
(alias name: (_) @name) @definition.method
((call !receiver method: (identifier) @_call arguments: (argument_list (simple_symbol) @name)) @definition.property
  (#match? @_call "^(attr_accessor|attr_reader|attr_writer|mattr_accessor|cattr_accessor|class_attribute|thread_mattr_accessor)$"))
((call !receiver method: (identifier) @_call
  arguments: (argument_list . [(simple_symbol) @name (pair . key: (hash_key_symbol) @name)])) @definition.function
  (#eq? @_call "task"))

; classes made by a call
((assignment left: (constant) @name
  right: (call receiver: (constant) @_class method: (identifier) @_new block: (_) @body)) @definition.class
  (#match? @_class "^(Class|Struct|Data|Module)$") (#match? @_new "^(new|define)$"))
((assignment left: (constant) @name
  right: (call receiver: (constant) @_class method: (identifier) @_new)) @definition.class
  (#match? @_class "^(Class|Struct|Data)$") (#match? @_new "^(new|define)$"))

; functions bound to a name, constants, globals
(assignment left: [(constant) (identifier) (global_variable)] @name right: (lambda body: (_) @body)) @definition.function
((assignment left: (constant) @name
  right: (call !receiver method: (identifier) @_lambda block: (_) @body)) @definition.function
  (#match? @_lambda "^(lambda|proc)$"))
(assignment left: [
  (constant) @name
  (scope_resolution scope: (_) @container name: (constant) @name)
]) @definition.constant
(program (assignment left: (global_variable) @name) @definition.variable)
