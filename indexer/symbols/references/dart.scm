((identifier) @name . (selector (argument_part))) @reference.call
((selector (unconditional_assignable_selector (identifier) @name)) . (selector (argument_part))) @reference.call
((selector (conditional_assignable_selector (identifier) @name)) . (selector (argument_part))) @reference.call
(new_expression (type_identifier) @name) @reference.call
(const_object_expression (type_identifier) @name) @reference.call
(annotation name: (identifier) @name) @reference.call
(cascade_section (cascade_selector (identifier) @name) . (argument_part)) @reference.call
(formal_parameter name: (identifier) @name) @reference.parameter
(label (identifier) @name) @reference.definition
(type_identifier) @name @reference.type
(initialized_variable_definition name: (identifier) @name) @reference.local
