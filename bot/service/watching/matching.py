"""Which watches an article may be for, by what it has, and whether it is for them: pure.

No watch is looked at unless the article has its key: the story, the outlet, the category, or of
watched words the longest stem. Words are watched in whatever language: the key of each is kept by
the rules of all stemmers, and an article's own language decides.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from articles.errors import NewsdeskError, cut
from articles.languages import ENGLISH
from articles.library.conditions import name_keys
from bot.state.watches import WatchKind, key_of
from index.query.words import telling
from index.stemming import STEMMERS, stems

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from articles.models import ArticleSummary
    from bot.state.watch_news import WatchCandidate
    from index.stories.arrivals import ArrivalText

# A language without a stemmer, whose words are only folded; also those of which figures are grouped
# otherwise.
WITHOUT_STEMMER = "cs"
MOST_WORDS_WATCHED = 8
WATCHED_WORDS_REMEMBERED = 50_000


class ReadArrival(NamedTuple):
    """What an article is compared by: its keys, all its stems, and those of its parts."""

    keys: frozenset[str]
    language: str
    stems: frozenset[str]
    headline: frozenset[str]
    passages: tuple[frozenset[str], ...]


def keys_of(kind: WatchKind, what: str) -> frozenset[str]:
    """Return the keys that lead to a watch; raise NewsdeskError for words that are none."""
    if kind is not WatchKind.WORDS:
        return frozenset((key_of(kind, what),))
    found = [word_stems(what, language) for language in (*STEMMERS, WITHOUT_STEMMER)]
    longest = {max(sorted(each), key=len) for each in found if each}
    if not longest:
        raise NewsdeskError(
            "“{words}” has no word that tells anything; name what is to stand in the news.",
            words=cut(what),
        )
    if max(map(len, found)) > MOST_WORDS_WATCHED:
        raise NewsdeskError(
            "These are too many words; an article must hold all of them, so name at most {most}.",
            most=MOST_WORDS_WATCHED,
        )
    return frozenset(key_of(kind, stem) for stem in longest)


@lru_cache(WATCHED_WORDS_REMEMBERED)
def word_stems(words: str, language: str) -> frozenset[str]:
    """Return the stems that an article in a language must have for some watched words.

    Words that tell nothing are left out, unless there are no others.
    """
    told = " ".join(telling(words, language))
    return frozenset(stems(told or words, language))


def read_arrival(
    article: ArticleSummary, story_ids: Iterable[str], text: ArrivalText | None
) -> ReadArrival:
    """Read what an article is compared by: where it has no passages, by headline and dek alone.

    It has several stories where some of them have just gone into the one that it is of.
    """
    language = text.language if text else ENGLISH
    passages = text.passages if text else ()
    headline = frozenset(stems(f"{article.headline}\n{article.dek or ''}", language))
    names = name_keys(article)
    keys = {key_of(WatchKind.STORY, each) for each in story_ids}
    if names.source:
        keys.add(key_of(WatchKind.OUTLET, names.source))
    if names.category:
        keys.add(key_of(WatchKind.CATEGORY, names.category))
    every = headline.union(*passages)
    keys |= {key_of(WatchKind.WORDS, stem) for stem in every}
    return ReadArrival(frozenset(keys), language, every, headline, passages)


def fitting(
    arrival: ReadArrival, by_key: Mapping[str, Sequence[WatchCandidate]]
) -> Iterator[WatchCandidate]:
    """Yield the watches, by their keys, that an article is for."""
    held: dict[str, bool] = {}
    for key in arrival.keys & by_key.keys():
        for watch in by_key[key]:
            if watch.kind == WatchKind.WORDS:
                if watch.what not in held:
                    held[watch.what] = holds(arrival, watch.what)
                if not held[watch.what]:
                    continue
            yield watch


def holds(arrival: ReadArrival, words: str) -> bool:
    """Return whether an article holds watched words: all in headline and dek, or in one passage."""
    wanted = word_stems(words, arrival.language)
    if not wanted <= arrival.stems:
        return False
    return wanted <= arrival.headline or any(wanted <= each for each in arrival.passages)


def stand_in_headline(article: ArticleSummary, language: str, words: str) -> bool:
    """Return whether an article's headline and dek hold all of some watched words."""
    return word_stems(words, language) <= frozenset(
        stems(f"{article.headline}\n{article.dek or ''}", language)
    )


def most_fitting(sentences: Iterable[str], words: str, language: str) -> int | None:
    """Return the place of the first sentence with the most of some words, None for none."""
    wanted = word_stems(words, language)
    counts = [len(wanted & set(stems(each, language))) for each in sentences]
    best = max(counts, default=0)
    return counts.index(best) if best else None
