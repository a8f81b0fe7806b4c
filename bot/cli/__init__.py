"""Newsdesk on the command line and at the console."""
