"""What the bot's messages look like."""
