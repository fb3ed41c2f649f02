(comment) @comment

(entity_declaration name: (identifier) @name) @definition.module
(architecture_body name: (identifier) @name entity: (_) @container) @definition.module
(package_declaration name: (identifier) @name) @definition.namespace
(package_body package: (_) @name) @definition.namespace
(component_declaration name: (identifier) @name) @definition.interface
(function_body designator: (_) @name) @definition.function
(procedure_body designator: (_) @name) @definition.function
(function_declaration designator: (_) @name) @definition.function
(procedure_declaration designator: (_) @name) @definition.function
(process_statement (label (identifier) @name)) @definition.function
(full_type_declaration name: (identifier) @name) @definition.type
(subtype_declaration name: (identifier) @name) @definition.type
(declarative_part (constant_declaration (identifier_list . (identifier) @name)) @definition.constant)
