"""What can go wrong with the index, below the one root of the project's exceptions.

articles.errors.NewsdeskError
├── ModelError        a model cannot be loaded or is not the one it should be
├── EngineError       there is no such engine, or it cannot be opened
├── SearchingError    an engine fails for now, such as one whose server does not answer
├── EmbeddingError    an embedding model failed for now, such as a server that does not answer
├── ReadingError      a reader failed for now
├── IndexBusyError    another process is re-indexing
├── RollbackError     there is no earlier index to go back to
└── EvaluationError   questions cannot be measured
"""

from __future__ import annotations

from articles.errors import NewsdeskError


class ModelError(NewsdeskError):
    """Say why a model cannot be used."""


class EngineError(NewsdeskError):
    """Say why an engine cannot be used."""


class SearchingError(NewsdeskError):
    """Say why nothing can be searched now; never holds what is looked for."""


class EmbeddingError(NewsdeskError):
    """Say why texts cannot be embedded now; never holds one of them."""


class ReadingError(NewsdeskError):
    """Say why passages cannot be read now; never holds one of them."""


class IndexBusyError(NewsdeskError):
    """Say that another process is re-indexing."""

    def __init__(self) -> None:
        super().__init__(
            "The index is being updated already; wait until that has ended, then try again."
        )


class RollbackError(NewsdeskError):
    """Say that there is no earlier index to go back to."""


class EvaluationError(NewsdeskError):
    """Say why questions cannot be measured, on the command line and so in English alone."""
