"""Vectors of texts: the bundled model, and others by name."""
