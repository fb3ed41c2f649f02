(call_expression function: (expression [(identifier) @name (member_expression property: (identifier) @name)])) @reference.call
(call_expression function: (expression (new_expression name: (type_name (user_defined_type (identifier) @name))))) @reference.call
(emit_statement name: (expression (identifier) @name)) @reference.call
(inheritance_specifier ancestor: (user_defined_type (identifier) @name)) @reference.type
(user_defined_type (identifier) @name) @reference.type
