"""The command line. Invariant: results go to standard output, everything said to a person to standard error."""
