[(comment) (haddock)] @comment

(header module: (module) @name) @definition.module

(data_type name: (_) @name constructors: (_) @body) @definition.type
(data_type name: (_) @name) @definition.type
(newtype name: (_) @name constructor: (_) @body) @definition.type
(newtype name: (_) @name) @definition.type
(type_synomym name: (_) @name) @definition.type
(type_family name: (_) @name) @definition.type
(data_family name: (_) @name) @definition.type
(class name: (_) @name "where"? @body) @definition.interface
(instance name: (_) @scope.name patterns: (type_patterns . [
  (name) @scope.name
  (qualified) @scope.name
  (parens type: (apply constructor: (name) @scope.name))
  (parens type: (apply constructor: (apply constructor: (name) @scope.name)))])) @scope
(instance name: (_) @scope.name patterns: (_)? @scope.name) @scope
((pattern_synonym (equation synonym: (apply) @name)) @definition.function (#set! name.until " "))
(pattern_synonym (equation synonym: [
  (infix operator: (_) @name)
  (record constructor: (_) @name)
  (constructor) @name])) @definition.function
(pattern_synonym (signature synonym: (_) @name)) @definition.function
(foreign_import signature: (signature name: (_) @name)) @definition.function

; a signature and the equations below it are merged into one function (languages.toml: merge_clauses)
(declarations (signature name: [(variable) @name (prefix_id (_) @name)]) @definition.function @head)
(ERROR (signature name: [(variable) @name (prefix_id (_) @name)]) @definition.function @head)
(class_declarations (signature name: [(variable) @name (prefix_id (_) @name)]) @definition.function @head)
(class_declarations
  (signature names: (binding_list name: [(variable) @name (prefix_id (_) @name)])) @definition.function @head)
(function name: [(variable) @name (prefix_id (_) @name)] match: (_) @body) @definition.function
(function (infix operator: (_) @name) match: (_) @body) @definition.function
(declarations (bind name: [(variable) @name (prefix_id (_) @name)] match: (_) @body) @definition.function)
(class_declarations (bind name: [(variable) @name (prefix_id (_) @name)] match: (_) @body) @definition.function)
(instance_declarations (bind name: [(variable) @name (prefix_id (_) @name)] match: (_) @body) @definition.function)
