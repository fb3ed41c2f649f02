(list . (symbol) @name) @reference.call
(quote (symbol) @name) @reference.call
