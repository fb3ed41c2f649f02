(function_definition parameters: (list (symbol) @name)) @reference.definition
(list . (symbol) @name) @reference.call
