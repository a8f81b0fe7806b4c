"""What a story says now and what it said before: the newest goes first."""
