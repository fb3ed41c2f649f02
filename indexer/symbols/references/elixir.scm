((call target: (identifier) @_def (arguments [
    (call target: (identifier) @name)
    (identifier) @name
    (binary_operator left: (call target: (identifier) @name))
    (binary_operator left: (identifier) @name)
  ]))
  (#any-of? @_def "def" "defp" "defmacro" "defmacrop" "defguard" "defguardp" "defdelegate" "defn" "defnp")) @reference.definition
((unary_operator operator: "@" operand: (call target: (identifier) @_spec
    (arguments (binary_operator left: (call target: (identifier) @name)))))
  (#any-of? @_spec "spec" "callback" "macrocallback" "type" "typep" "opaque")) @reference.definition
(call target: (identifier) @name) @reference.call
(call target: (dot right: (identifier) @name)) @reference.call
(unary_operator operator: "&" operand: (binary_operator left: (identifier) @name)) @reference.call
(unary_operator operator: "&" operand: (binary_operator left: (call target: (dot right: (identifier) @name)))) @reference.call
(binary_operator operator: "|>" right: (identifier) @name) @reference.call
(struct (alias) @name) @reference.call
