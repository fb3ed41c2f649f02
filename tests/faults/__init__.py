"""Damage, death and bad input: what `faults.md` promises of the engine."""
