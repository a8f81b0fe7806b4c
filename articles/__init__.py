"""The library: what the newsdesk knows. Imports nothing else of this project."""
