"""Reads and writes the index's tables; holds no state of its own."""
