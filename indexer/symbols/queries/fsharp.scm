[(line_comment) (block_comment)] @comment
(attributes) @attribute

(named_module name: (long_identifier) @name) @definition.module
(module_defn (identifier) @name) @definition.module
(namespace name: (long_identifier) @scope.name) @scope

(type_definition (record_type_defn (type_name type_name: (_) @name) block: _ @body)) @definition.struct
(type_definition (union_type_defn (type_name type_name: (_) @name) block: _ @body)) @definition.enum
(type_definition (enum_type_defn (type_name type_name: (_) @name) block: _ @body)) @definition.enum
(type_definition (type_abbrev_defn (type_name type_name: (_) @name))) @definition.type
(type_definition (_ (type_name type_name: (_) @name) block: _ @body)) @definition.class
(type_definition (_ (type_name type_name: (_) @name))) @definition.class
(exception_definition exception_name: (long_identifier) @name) @definition.class

(file (declaration_expression (function_or_value_defn (function_declaration_left . [(identifier) (op_identifier) (active_pattern)] @name) body: (_) @body)) @definition.function)
(named_module (declaration_expression (function_or_value_defn (function_declaration_left . [(identifier) (op_identifier) (active_pattern)] @name) body: (_) @body)) @definition.function)
(namespace (declaration_expression (function_or_value_defn (function_declaration_left . [(identifier) (op_identifier) (active_pattern)] @name) body: (_) @body)) @definition.function)
(module_defn (declaration_expression (function_or_value_defn (function_declaration_left . [(identifier) (op_identifier) (active_pattern)] @name) body: (_) @body)) @definition.function)
(function_or_value_defn (function_declaration_left . [(identifier) (op_identifier) (active_pattern)] @name) body: (_) @body) @definition.function
(member_defn (method_or_prop_defn name: (property_or_ident method: (identifier) @name) args: (_) . (_) @body)) @definition.method
(member_defn (method_or_prop_defn name: (property_or_ident . (identifier) @name .) args: (_) . (_) @body)) @definition.method
(member_defn (method_or_prop_defn name: (property_or_ident method: (identifier) @name))) @definition.property
(member_defn (method_or_prop_defn name: (property_or_ident . (identifier) @name .))) @definition.property
(member_defn (member_signature (identifier) @name (curried_spec))) @definition.method
(member_defn (member_signature (identifier) @name)) @definition.property
(member_defn (property_or_ident . (identifier) @name .)) @definition.property
(member_defn (additional_constr_defn "new" @name)) @definition.constructor

(file (declaration_expression (function_or_value_defn (value_declaration_left (identifier_pattern) @name))) @definition.variable)
(named_module (declaration_expression (function_or_value_defn (value_declaration_left (identifier_pattern) @name))) @definition.variable)
(namespace (declaration_expression (function_or_value_defn (value_declaration_left (identifier_pattern) @name))) @definition.variable)
(module_defn (declaration_expression (function_or_value_defn (value_declaration_left (identifier_pattern) @name))) @definition.variable)
