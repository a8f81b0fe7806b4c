"""Ranking what several searches found."""
