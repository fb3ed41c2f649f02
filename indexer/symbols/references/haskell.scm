(signature name: (variable) @name) @reference.definition
(function name: (variable) @name) @reference.definition
(bind name: (variable) @name) @reference.definition
(apply function: [(variable) (constructor)] @name) @reference.call
(apply function: (qualified id: [(variable) (constructor)] @name)) @reference.call
(infix_id [(variable) (constructor)] @name) @reference.call
(infix_id (qualified id: (variable) @name)) @reference.call
(name) @name @reference.type
