"""Sentences of the articles themselves: which are said, in which order, with which citations."""
