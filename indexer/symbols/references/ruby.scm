(call receiver: (constant) @name method: (identifier) @_new (#eq? @_new "new")) @reference.call
(call receiver: (scope_resolution name: (constant) @name) method: (identifier) @_new (#eq? @_new "new")) @reference.call
(call method: [(identifier) (constant)] @name) @reference.call
(body_statement (identifier) @name) @reference.call
(superclass [(constant) @name (scope_resolution name: (constant) @name)]) @reference.type
(call method: (identifier) @_mixin arguments: (argument_list [(constant) @name (scope_resolution name: (constant) @name)])
  (#any-of? @_mixin "include" "extend" "prepend")) @reference.type
(exceptions [(constant) @name (scope_resolution name: (constant) @name)]) @reference.type
(method_parameters (identifier) @name) @reference.parameter
(block_parameters (identifier) @name) @reference.parameter
(pair key: (hash_key_symbol) @name) @reference.definition
(optional_parameter name: (identifier) @name) @reference.parameter
(keyword_parameter name: (identifier) @name) @reference.parameter
(assignment left: (identifier) @name) @reference.local
(left_assignment_list (identifier) @name) @reference.local
