(function_call name: (identifier) @name) @reference.call
(function_call name: (dot_index_expression field: (identifier) @name)) @reference.call
(function_call name: (method_index_expression method: (identifier) @name)) @reference.call
(parameters (identifier) @name) @reference.parameter
(variable_declaration (assignment_statement (variable_list name: (identifier) @name))) @reference.local
(for_generic_clause (variable_list name: (identifier) @name)) @reference.local
