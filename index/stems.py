"""The stems of passages: kept beside them, for a question is compared with those of many."""

from __future__ import annotations

from typing import NamedTuple

from articles.models import SectionKind
from index.chunking.sentences import split_passage
from index.stemming import stems


class Stems(NamedTuple):
    """The stems of a passage's header and of each of its sentences, in order, parted by spaces."""

    header: str
    sentences: tuple[str, ...]


def written_stems(section: str, header: str, text: str, language: str) -> str:
    """Return a passage's stems in order: its header's on the first line, then a line a sentence."""
    spans = split_passage(text, SectionKind(section), language)
    stretches = [header, *(text[start:end] for start, end in spans)]
    return "\n".join(" ".join(stems(each, language)) for each in stretches)


def read_stems(written: str) -> Stems:
    """Return stems as `written_stems` wrote them."""
    header, *sentences = written.split("\n")
    return Stems(header, tuple(sentences))
