"""Folders that are watched: which file brought which articles."""
