(call . (identifier) @name) @reference.call
(attribute_call . (identifier) @name) @reference.call
(type (identifier) @name) @reference.type
