"""Passages, vectors and search over the library. Knows no Discord and no asyncio."""
