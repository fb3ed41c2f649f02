(call_expression function: (identifier) @name) @reference.call
(message_expression receiver: (_) @receiver method: (identifier) @name) @reference.call
(type_identifier) @name @reference.type
