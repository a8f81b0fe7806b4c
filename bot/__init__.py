"""What people talk to: the command line, the console and the Discord bot."""
