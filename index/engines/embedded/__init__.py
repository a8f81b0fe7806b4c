"""The engine that needs no server: FAISS for vectors, Tantivy for words, both beside the database.

`engine` is the engine, `dense` FAISS and `lexical` Tantivy; `following` brings both up to the
database, `files` are theirs on disk, `verification` compares them with the database.
"""
