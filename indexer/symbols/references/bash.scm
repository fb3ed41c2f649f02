(command name: (command_name (word) @name)) @reference.call
