[(line_comment) (block_comment)] @comment

((type_annotation) @definition.function . (value_declaration
  functionDeclarationLeft: (function_declaration_left . (lower_case_identifier) @name) body: (_) @body) @definition.function)
(value_declaration functionDeclarationLeft: (function_declaration_left . (lower_case_identifier) @name pattern: (_)) body: (_) @body) @definition.function
(file (value_declaration functionDeclarationLeft: (function_declaration_left . (lower_case_identifier) @name) body: (_) @body) @definition.function)
(type_alias_declaration name: (upper_case_identifier) @name (eq) @body) @definition.type
(type_declaration name: (upper_case_identifier) @name (eq) @body) @definition.enum
(port_annotation name: (lower_case_identifier) @name) @definition.function
