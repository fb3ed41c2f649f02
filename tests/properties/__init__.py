"""Promises that hold whatever happens, tried on random histories."""
