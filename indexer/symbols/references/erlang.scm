(spec fun: (atom) @name) @reference.definition
(function_clause name: (atom) @name) @reference.definition
(call expr: [(atom) @name (remote fun: (atom) @name)]) @reference.call
(internal_fun fun: (atom) @name) @reference.call
(external_fun fun: (atom) @name) @reference.call
(record_name name: (atom) @name) @reference.type
