"""The engine through its public door."""
