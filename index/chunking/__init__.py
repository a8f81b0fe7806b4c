"""Cutting articles into passages of whole sentences."""
