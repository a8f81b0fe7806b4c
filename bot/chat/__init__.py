"""Newsdesk on Discord; nothing else imports discord."""
