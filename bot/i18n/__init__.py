"""The bot's own words in the reader's language."""
