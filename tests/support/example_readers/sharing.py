"""A reader in one file, to copy from: it counts words that a sentence shares with a question."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.readers import ReadableText

WORD = re.compile(r"\w+")
# With half of the question's words a sentence answers as likely as not.
HALF, STEEPNESS = 0.5, 8.0


class SharingReader:
    """Holds nothing but the words that do not count."""

    def __init__(self, name: str, common: str) -> None:
        self.name = f"sharing:{name}"
        self.revision = common
        self._common = _words(common)

    def read(self, question: str, texts: Sequence[ReadableText]) -> list[list[float]]:
        asked = _words(question) - self._common
        return [
            [
                STEEPNESS * (len(asked & _words(text.text[start:end])) / max(1, len(asked)) - HALF)
                for start, end in text.spans
            ]
            for text in texts
        ]


def _words(text: str) -> set[str]:
    return set(WORD.findall(text.casefold()))


def load(name: str, options: Mapping[str, str]) -> SharingReader:
    """Return a reader that leaves out the words in `common`, parted by spaces."""
    if "common" not in options:
        raise ModelError("Put the common words into NEWSDESK_READER_OPTIONS as common.")
    return SharingReader(name, options["common"])
