"""The outlets of a story that are compared, and the sentences of each that are read. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from articles.furniture.lines import is_pointer, is_prompt
from articles.text import fold
from bot.service.excerpts.newest import NEVER
from bot.service.excerpts.sentences import candidates
from bot.service.faithfulness.evidence import read_statement
from bot.service.faithfulness.terms import name_words
from bot.service.matters.models import ReadSentence
from index.query.words import telling
from index.sides import family_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from articles.models import ArticleSummary
    from bot.service.excerpts.sentences import PlacedSentence
    from index.store.quotable import StoredPassage

    Stemming = Callable[[str, str], Sequence[str]]

OUTLETS_COMPARED = 5
# Of an outlet the newest article is read, and the fullest.
ARTICLES_AN_OUTLET = 2
SENTENCES_COMPARED = 100
# What stands in brackets alone tells who took a picture or wrote a text, and so does what ends so.
CREDIT = re.compile(
    r"\W*\(.*\)\W*|\[.*\]|information from:.*|enlarge this image.*"
    r"|.*[-–—] .*\(@\w+\) \w+ \d.*|file (?:photo )?[-–—].*|.*\bfile photo\b.*"
    r"|.*\((?:[^()]*/ ?)?(?:AP|AFP|EPA|PA|Reuters|Getty|Associated Press)\b[^()]*\)",
    re.IGNORECASE | re.DOTALL,
)
# Two sentences of one outlet are the same from this share of the longer one's stems on, as a first
# sentence and a dek.
SAID_AGAIN = 0.85


class StoryText(NamedTuple):
    """An article and its passages."""

    article: ArticleSummary
    passages: Sequence[StoredPassage]

    @property
    def length(self) -> int:
        """Return how much it says, in characters."""
        return sum(len(stored.passage.text) for stored in self.passages)


class OutletColumn(NamedTuple):
    """An outlet, its articles that are compared, the newest first, and what they say.

    `all_articles` are the ids of those that are not compared as well.
    """

    source: str | None
    articles: tuple[ArticleSummary, ...]
    sentences: Sequence[PlacedSentence]
    all_articles: frozenset[str]


def newest_first(found: Iterable[ArticleSummary]) -> list[ArticleSummary]:
    """Return articles with the newest first, undated ones last."""
    return sorted(found, key=lambda article: article.published or NEVER, reverse=True)


def outlet_columns(texts: Iterable[StoryText]) -> list[OutletColumn]:
    """Return the outlets of a story, those first that have most to say.

    Parts of an outlet (“Post | World”) are one; an article that names none is one for itself. What
    has no passage yet is left out.
    """
    by_outlet: dict[str, list[StoryText]] = {}
    for text in texts:
        source = text.article.source
        key = fold(family_of(source)) if source else f"\n{text.article.id}"
        if text.passages:
            by_outlet.setdefault(key, []).append(text)
    columns = [_column(held) for held in by_outlet.values()]
    return sorted(columns, key=lambda column: -len(column.sentences))


def _column(held: Sequence[StoryText]) -> OutletColumn:
    newest = max(held, key=lambda text: text.article.published or NEVER)
    fullest = max(held, key=lambda text: text.length)
    chosen = [newest, *([fullest] if fullest is not newest else [])][:ARTICLES_AN_OUTLET]
    # What both articles say is kept of the newer one.
    every_one = candidates(stored for text in chosen for stored in text.passages)
    found = [placed for placed in every_one if not _is_furniture(placed.text)]
    source = newest.article.source
    every = frozenset(text.article.id for text in held)
    return OutletColumn(source, tuple(text.article for text in chosen), found, every)


def _is_furniture(text: str) -> bool:
    """Return whether a sentence tells nothing of the story: a credit, a prompt, a pointer."""
    return bool(CREDIT.fullmatch(text)) or is_prompt(text) or is_pointer(text)


def shares(columns: Sequence[OutletColumn], most: int = SENTENCES_COMPARED) -> list[int]:
    """Return how many sentences of each outlet are compared: the first, as many of each as go."""
    wanted = [len(column.sentences) for column in columns]
    given = [0] * len(columns)
    left = most
    for rank, place in enumerate(sorted(range(len(columns)), key=wanted.__getitem__)):
        given[place] = min(wanted[place], left // (len(columns) - rank))
        left -= given[place]
    return given


def read_sentences(columns: Sequence[OutletColumn], stems: Stemming) -> list[ReadSentence]:
    """Return the sentences of outlets that are compared, read."""
    names, found = _names_of(columns), []
    for outlet, (column, share) in enumerate(zip(columns, shares(columns), strict=True)):
        own: list[ReadSentence] = []
        for order, placed in enumerate(column.sentences):
            language, held = placed.passage.language, _stem_set(placed, stems)
            if len(own) == share:
                break
            if not any(_is_again(held, each.stems) for each in own):
                statement = read_statement(placed.said, language, names[language])
                own.append(ReadSentence(placed, outlet, order, statement, held))
        found += own
    return found


def _is_again(stems: frozenset[str], others: frozenset[str]) -> bool:
    return len(stems & others) >= SAID_AGAIN * max(len(stems), len(others))


def stems_by_outlet(
    columns: Sequence[OutletColumn], texts: Sequence[StoryText], stems: Stemming
) -> list[tuple[int, frozenset[str]]]:
    """Return the stems of all sentences of a story, each with its outlet's place, −1 for none."""
    place_of = {
        article_id: place
        for place, column in enumerate(columns)
        for article_id in column.all_articles
    }
    return [
        (place_of.get(text.article.id, -1), _stem_set(placed, stems))
        for text in texts
        for placed in candidates(text.passages)
    ]


def _names_of(columns: Sequence[OutletColumn]) -> dict[str, frozenset[str]]:
    """Return by language the words of what is compared that are known to be names."""
    told: dict[str, list[str]] = {}
    for column, share in zip(columns, shares(columns), strict=True):
        for placed in column.sentences[:share]:
            told.setdefault(placed.passage.language, []).append(placed.text)
    return {language: name_words(" ".join(each), language) for language, each in told.items()}


def _stem_set(placed: PlacedSentence, stems: Stemming) -> frozenset[str]:
    language = placed.passage.language
    return frozenset(
        stem for word in telling(placed.said, language) for stem in stems(word, language)
    )
