"""Pictures of figures: what is to be seen is decided in pure functions, and drawn in one place."""
