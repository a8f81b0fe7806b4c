"""What the forms of feeds have in common: the parts of an entry → the parts of a draft."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from articles.building import make_section
from articles.identity import canonical_url
from articles.models import SectionKind
from articles.text import fold, has_words, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from articles.models import Section

# Below this a text without a second part of its own is taken for a summary: most summaries that
# publishing systems make have 55 words, about 350 characters.
SUMMARY_CHARS = 1_000
DEK_CHARS = 500
MAIL = re.compile(r"\S+@\S+\.\w+")
# What publishing systems add below a text of their own accord.
FURNITURE = re.compile(
    r"(?i)the post .{1,300} (?:appeared first|first appeared) on .{1,100}\.?|"
    r"(?:continue reading|read more|read on|read the full (?:story|article)|weiterlesen|mehr lesen|"
    r"lire la suite|leer más|ler mais|leggi tutto|lees meer|続きを読む|читать далее)\b.{0,120}"
)
CUT_OFF = re.compile(r"(?:\[\s*(?:…|\.{3})\s*\]|…|\.{3})$")
# The names that publishing systems sign with where nobody is named.
NOBODY = frozenset({"admin", "administrator", "editor", "webmaster", "unknown", "author", "root"})


def absolute(address: object, base: str) -> str:
    """Return a whole http address, nothing where there is none."""
    if not isinstance(address, str) or not address.strip():
        return ""
    try:
        whole = urljoin(base, address.strip()) if base else address.strip()
    except ValueError:
        return ""
    return whole if canonical_url(whole) else ""


def authors_of(names: Iterable[object], source: str = "") -> str:
    """Return authors as one text: each once, without mail addresses, systems' names, the outlet."""
    found = {}
    for name in names:
        # RSS has "mail@host (Name)".
        bare = MAIL.sub("", name) if isinstance(name, str) else ""
        bare = one_line(bare).strip(" ()<>,;")
        known = fold(bare)
        nobody = known in NOBODY or known == fold(source) or known.isdecimal() or "://" in bare
        if has_words(bare) and not nobody:
            found[known] = bare
    return ", ".join(found.values())


def entry_id(link: str, feed: str, given: object, headline: str) -> str:
    """Return the id of an entry that has no address of its own, nothing where it has one.

    Ids of entries are often but numbers, so that they count within their feed alone. Without one it
    is the headline, else articles of one front page would take each other's place.
    """
    if link:
        return ""
    named = one_line(str(given)) if isinstance(given, str | int | float) else ""
    return f"{feed}#{named or fold(headline)}"


def texts_of(
    content: Sequence[str], summary: Sequence[str]
) -> tuple[tuple[Section, ...], str, bool]:
    """Return body and dek of an entry by its paragraphs, and whether the body is the whole text."""
    content, summary = _without_furniture(content), _without_furniture(summary)
    whole = bool(content)
    paragraphs = content or summary
    text = "\n\n".join(paragraphs)
    if not whole or fold(text) == fold(" ".join(summary)):
        cut = bool(paragraphs) and bool(CUT_OFF.search(paragraphs[-1]))
        whole = not cut and len(text) >= SUMMARY_CHARS
    body = make_section(SectionKind.BODY, text)
    dek = " ".join(summary) if content else ""
    told = fold(CUT_OFF.sub("", dek))
    if len(dek) > DEK_CHARS or CUT_OFF.search(dek) or told in fold(text):
        dek = ""
    return (body,) if body else (), dek, whole


def _without_furniture(paragraphs: Sequence[str]) -> list[str]:
    kept = [line for line in paragraphs if has_words(line)]
    while kept and FURNITURE.fullmatch(kept[-1]):
        kept.pop()
    return kept
