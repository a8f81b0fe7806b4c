"""What a question asks for: its parts, words, days and outlets."""
