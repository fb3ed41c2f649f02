"""The command line, through the real console script in a process of its own."""
