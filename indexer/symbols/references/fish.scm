(command name: (word) @name) @reference.call
