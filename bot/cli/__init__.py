"""Newsdesk on the command line and at the console; `commands/` tells how to add a command."""
