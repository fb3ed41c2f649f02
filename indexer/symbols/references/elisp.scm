(function_definition parameters: (list (symbol) @name)) @reference.parameter
(list . (symbol) @name) @reference.call
