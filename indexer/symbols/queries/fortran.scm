(comment) @comment

(module (module_statement (name) @name)) @definition.module
(submodule (submodule_statement (name) @name)) @definition.module
(program (program_statement (name) @name)) @definition.module
(function (function_statement name: (name) @name) . (_) @body) @definition.function
(function (function_statement name: (name) @name)) @definition.function
(subroutine (subroutine_statement name: (name) @name) . (_) @body) @definition.function
(subroutine (subroutine_statement name: (name) @name)) @definition.function
(derived_type_definition (derived_type_statement (type_name) @name)) @definition.struct
(interface (interface_statement (name) @name)) @definition.interface
(interface (interface_statement (operator (operator_name) @name))) @definition.interface
(derived_type_procedures (procedure_statement declarator: (binding (binding_name) @name)) @definition.method)
(derived_type_procedures (procedure_statement declarator: (method_name) @name) @definition.method)
