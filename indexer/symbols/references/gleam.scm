(function_call function: [(identifier) @name (field_access field: (label) @name)]) @reference.call
(binary_expression right: (identifier) @name) @reference.call
(type_identifier) @name @reference.type
