"""Keeping indexes fresh while files change, in a process of its own: watch, gather, take in, reconcile, seal."""
