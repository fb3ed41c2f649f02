(function_call_expression function: [(name) @name (qualified_name (name) @name)]) @reference.call
(member_call_expression name: (name) @name) @reference.call
(nullsafe_member_call_expression name: (name) @name) @reference.call
(scoped_call_expression name: (name) @name) @reference.call
(object_creation_expression [(name) @name (qualified_name (name) @name)]) @reference.call
(attribute [(name) @name (qualified_name (name) @name)]) @reference.call
(base_clause [(name) @name (qualified_name (name) @name)]) @reference.type
(class_interface_clause [(name) @name (qualified_name (name) @name)]) @reference.type
(class_declaration (declaration_list (use_declaration [(name) @name (qualified_name (name) @name)]))) @reference.type
(named_type [(name) @name (qualified_name (name) @name)]) @reference.type
(simple_parameter name: (variable_name (name) @name)) @reference.parameter
(argument name: (name) @name) @reference.definition
