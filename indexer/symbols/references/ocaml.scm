(application_expression function: (value_path (value_name) @name)) @reference.call
(constructor_path (constructor_name) @name) @reference.call
(type_constructor_path (type_constructor) @name) @reference.type
