"""Feeds: which there are, when each is due, what came from it, and how its bytes are read."""
