"""Watches: whom a new development is told to, when, and why.

Pure decisions stand in `matching`, `developments` and `quiet`; `watcher` reads, asks them, writes.
"""
