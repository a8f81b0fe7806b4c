"""What can go wrong with the index, below the one root of the project's exceptions.

articles.errors.NewsdeskError
├── ModelError        the embedding model cannot be loaded or is not the one it should be
├── IndexBusyError    another process is re-indexing
├── RollbackError     there is no earlier index to go back to
└── EvaluationError   questions cannot be measured
"""

from __future__ import annotations

from articles.errors import NewsdeskError


class ModelError(NewsdeskError):
    """Say why an embedding model cannot be used."""


class IndexBusyError(NewsdeskError):
    """Say that another process is re-indexing."""


class RollbackError(NewsdeskError):
    """Say that there is no earlier index to go back to."""


class EvaluationError(NewsdeskError):
    """Say why questions cannot be measured, on the command line and so in English alone."""
