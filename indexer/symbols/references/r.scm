(call function: (identifier) @name) @reference.call
(call function: (namespace_operator rhs: (identifier) @name)) @reference.call
(call function: (extract_operator rhs: (identifier) @name)) @reference.call
(parameter name: (identifier) @name) @reference.parameter
(argument name: (identifier) @name) @reference.definition
