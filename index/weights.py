"""Tells the weights of two models of one name apart."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from articles.digests import file_digest

if TYPE_CHECKING:
    from pathlib import Path


def digest_of(folder: Path) -> str:
    """Return the SHA-256 of a folder's weights; of several files, that of their digests."""
    paths = sorted(folder.glob("*.safetensors")) or sorted(folder.glob("*.bin"))
    digests = [file_digest(path) for path in paths]
    return (
        digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()
    )
