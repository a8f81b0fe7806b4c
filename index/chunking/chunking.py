"""Cuts an article into passages: pure, given a tokenizer."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from typing import TYPE_CHECKING

from articles.languages import without_region
from index.chunking.sentences import split_section
from index.models import Passage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from articles.models import Article, Section

# Both are part of the fingerprint: change them whenever the code below gives other passages.
HEADER_FORMAT = "headline | outlet | d Month yyyy"
CHUNKING_FORMAT = "whole sentences, even within a section, headings with what follows, header apart"
PASSAGE_TOKENS = 256
HEADER_TOKENS = 62
# A line of its own that is as short as this and ends no sentence names what stands below it.
HEADING_CHARS = 80
HEADINGS_TOKENS = 48
SENTENCE_ENDS = ".!?…。！？।؟\"'”’»)]"

Span = tuple[int, int]


def header_of(article: Article) -> str:
    """Return the line that is embedded and searched with each passage, and never quoted."""
    parts = [article.headline]
    if article.source:
        parts.append(article.source)
    if article.published:
        parts.append(f"{article.published.day} {article.published:%B %Y}")
    return " | ".join(parts)


def chunk(
    article: Article, token_spans: Callable[[str], Sequence[Span]], limit: int
) -> list[Passage]:
    """Cut an article into passages of whole sentences, of at most 256 tokens.

    With its header, a passage has at most `limit` tokens, which is what the embedder reads.
    `token_spans` gives the start and end of every token of the embedder's own tokenizer. Every
    word of every section lies in exactly one passage. A sentence that is longer than a passage is
    cut between tokens, at white space where there is any. A header is given at most
    62 tokens, or half of what a smaller embedder reads.
    """
    header = _cut(header_of(article), token_spans, min(HEADER_TOKENS, limit // 2))
    room = min(PASSAGE_TOKENS, limit - len(token_spans(header)))
    passages = []
    for section_index, section in enumerate(article.quotable()):
        for ordinal, (start, end) in enumerate(
            _spans(section, without_region(article.language), token_spans, room)
        ):
            text = section.content[start:end]
            passages.append(
                Passage(
                    id=_passage_id(article.id, section_index, start, text),
                    article_id=article.id,
                    section=section.kind,
                    section_index=section_index,
                    ordinal=ordinal,
                    start=start,
                    end=end,
                    text=text,
                    header=header,
                    language=without_region(article.language),
                )
            )
    return passages


def _passage_id(article_id: str, section_index: int, start: int, text: str) -> str:
    identity = f"{article_id}\0{section_index}\0{start}\0{text}"
    return hashlib.sha256(identity.encode()).hexdigest()[:16]


def _cut(text: str, token_spans: Callable[[str], Sequence[Span]], limit: int) -> str:
    spans = token_spans(text)
    return text if len(spans) <= limit else text[: spans[limit - 1][1]]


def _spans(
    section: Section,
    language: str,
    token_spans: Callable[[str], Sequence[Span]],
    room: int,
) -> list[Span]:
    starts = [start for start, _ in token_spans(section.content)]

    def tokens(span: Span) -> int:
        return bisect_left(starts, span[1]) - bisect_left(starts, span[0])

    pieces: list[Span] = []
    for sentence in split_section(section, language):
        pieces.extend(_cut_long(section.content, sentence, starts, room))
    if not section.points:  # a point names nothing below it
        pieces = _with_headings(section.content, pieces, tokens, room)
    sizes = [tokens(piece) for piece in pieces]
    # Passages of one section are made about equally long: a last passage of one short sentence
    # would say little and be found by little.
    fewest = len(_packed(sizes, room, room))
    even = sum(sizes) / max(1, fewest)
    return [(pieces[first][0], pieces[last][1]) for first, last in _packed(sizes, even, room)]


def _with_headings(
    text: str, pieces: Sequence[Span], tokens: Callable[[Span], int], room: int
) -> list[Span]:
    """Return the pieces with each heading joined to the piece that follows it, if that finds room.

    A list of short lines is not taken for one heading: beyond 48 tokens nothing is joined.
    """
    joined: list[Span] = []
    before, first = 0, None
    for number, (start, end) in enumerate(pieces):
        begin = start if first is None else first
        follows = pieces[number + 1] if number + 1 < len(pieces) else None
        is_line = number == 0 or "\n" in text[before:start]
        is_heading = (
            follows is not None
            and is_line
            and "\n" in text[end : follows[0]]
            and end - start <= HEADING_CHARS
            and text[end - 1] not in SENTENCE_ENDS
            and tokens((begin, end)) <= HEADINGS_TOKENS
            and tokens((begin, follows[1])) <= room
        )
        before, first = end, begin if is_heading else None
        if not is_heading:
            joined.append((begin, end))
    return joined


def _cut_long(text: str, sentence: Span, starts: Sequence[int], room: int) -> Iterator[Span]:
    first, last = bisect_left(starts, sentence[0]), bisect_left(starts, sentence[1])
    begin = sentence[0]
    while last - first > room:
        first += room
        cut = starts[first]
        space = max(text.rfind(" ", begin, cut), text.rfind("\n", begin, cut))
        if space > begin:
            cut = space + 1
            first = bisect_left(starts, cut)
        end = begin + len(text[begin:cut].rstrip())
        yield begin, end
        begin = cut
    yield begin, sentence[1]


def _packed(sizes: Sequence[int], even: float, room: int) -> list[tuple[int, int]]:
    """Return the first and last piece of each passage, cut nearest to every `even` tokens."""
    packed: list[tuple[int, int]] = []
    first, held, before = 0, 0, 0
    for place, size in enumerate(sizes):
        aim = (len(packed) + 1) * even
        if held and (held + size > room or before + size / 2 > aim):
            packed.append((first, place - 1))
            first, held = place, 0
        held += size
        before += size
    if sizes:
        packed.append((first, len(sizes) - 1))
    return packed
