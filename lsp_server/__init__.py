"""The faces of the engine: the `sememe` command line. Invariant: protocols are known here, indexes are not."""
