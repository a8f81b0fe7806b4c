"""Copies of one text: which are found among real articles, which of those made, and how fast."""

from __future__ import annotations

import statistics
import time
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from scoring import Table, share

from articles import tables
from articles.copies import CopyFollower
from articles.library import Library
from articles.models import Article, ArticleSummary, Section, SectionKind
from articles.shingles import SKETCHED, compared
from index.chunking.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from articles.database import Database

SEED = 13
THOUSAND = 1_000
SIZES = (1 * THOUSAND, 10 * THOUSAND, 100 * THOUSAND)
ADDED = 200
# Lengths in words of five.
LONG = 150
FURNITURE = (
    "Sign up for our newsletter to get the stories of the day into your inbox each morning.",
    "All rights reserved; this material may not be published, rewritten or distributed.",
)


def paragraphs_of(row: dict[str, Any]) -> list[str]:
    """Return the paragraphs of a set's article, whatever its fields are called."""
    text = row.get("body") or row.get("text") or row.get("content") or row.get("article") or ""
    return row.get("paragraphs") or [part for part in text.split("\n") if part.strip()]


def article_of(name: str, row: dict[str, Any]) -> Article | None:
    """Return a set's article under a name, None where it has no text."""
    paragraphs = paragraphs_of(row)
    if not paragraphs:
        return None
    return Article(
        id=name,
        headline=(row.get("headline") or row.get("title") or paragraphs[0])[:200] or name,
        source=row.get("source"),
        url=row.get("url") if str(row.get("url")).startswith("http") else None,
        sections=(Section(kind=SectionKind.BODY, text="\n\n".join(paragraphs)),),
    )


def of_full_length(article: Article) -> bool:
    """Return whether a text is long enough for half of it to be more than a brief."""
    return len(compared(article).shingles) >= LONG


def _syndicated(text: str, chance: Random) -> str:
    """Put a byline and a dateline above, and furniture in between and below."""
    parts = text.split("\n\n")
    parts.insert(chance.randint(1, len(parts)), FURNITURE[0])
    city = chance.choice(("LONDON", "OSLO", "GENEVA", "ACCRA"))
    return "\n\n".join(
        ["By Our Correspondent", f"{city} (NW) - {parts[0]}", *parts[1:], FURNITURE[1]]
    )


def _cut(part: float) -> Callable[[str, Random], str]:
    def cut(text: str, _chance: Random) -> str:
        spans = split_sentences(text)
        return text[: spans[max(0, round(len(spans) * part) - 1)][1]]

    return cut


def _edited(every: int) -> Callable[[str, Random], str]:
    def edit(text: str, chance: Random) -> str:
        words = text.split(" ")
        for place in range(len(words)):
            if chance.random() < 1 / every:
                words[place] = chance.choice(("reportedly", "however", words[place - 1], ""))
        return " ".join(words)

    return edit


def _beheaded(text: str, chance: Random) -> str:
    """Put another first paragraph in place of the first two sentences."""
    spans = split_sentences(text)
    begin = spans[min(2, len(spans) - 1)][0]
    return f"{' '.join(chance.sample(text.split(), 25))}.\n\n{text[begin:]}"


KINDS: dict[str, Callable[[str, Random], str]] = {
    "byline, dateline, furniture": _syndicated,
    "cut to 75%": _cut(0.75),
    "cut to 50%": _cut(0.5),
    "another first paragraph": _beheaded,
    "one word in 40 changed": _edited(40),
    "one word in 20 changed": _edited(20),
    "cut to 60%, byline, one word in 40 changed": lambda text, chance: _edited(40)(
        _syndicated(_cut(0.6)(text, chance), chance), chance
    ),
    "one word in 5 changed (told anew)": _edited(5),
}


def copy_of(article: Article, kind: str, chance: Random) -> Article:
    """Return a copy of an article at another outlet, with half of its headline."""
    words = article.headline.split()
    text = KINDS[kind](article.sections[0].text, chance)
    return article.model_copy(
        update={
            "id": f"{article.id}-copy",
            "headline": " ".join(["Report:", *words[len(words) // 2 :]]),
            "source": "The Copying Gazette",
            "url": None,
            "sections": (Section(kind=SectionKind.BODY, text=text),),
        }
    )


def real_pairs(database: Database, articles: Iterable[Article]) -> list[tuple[Article, Article]]:
    """Return which of some articles are taken for copies, each with its original."""
    library = Library(database, [CopyFollower(database)])
    for _ in library.add_all(articles):
        pass
    with database.reading() as connection:
        rows = connection.execute(sa.select(tables.copies)).all()
    found = [(library.get(row.original_id), library.get(row.article_id)) for row in rows]
    return [(one, other) for one, other in found if one and other]


def made_copies(
    database: Database, articles: Sequence[Article]
) -> tuple[list[tuple[str, list[float]]], int, int]:
    """Return by kind of copy which were linked to their original, then wrong links, then all.

    The articles are in the library, and each gets one copy; the kinds take turns.
    """
    library = Library(database, [CopyFollower(database)])
    found: dict[str, list[float]] = {kind: [] for kind in KINDS}
    wrong = links = 0
    for place, article in enumerate(articles):
        kind = list(KINDS)[place % len(KINDS)]
        copy = copy_of(article, kind, Random(f"{SEED} {article.id}"))  # noqa: S311
        library.add(copy)
        linked = library.copies([copy.id]).get(copy.id, ())
        named = {each.article_id.removesuffix("-copy") for each in linked}
        found[kind].append(float(article.id in named))
        wrong += len(named - {article.id})
        links += len(named)
    return list(found.items()), wrong, links


def seconds_to_add(database: Database, size: int, articles: Sequence[Article]) -> list[float]:
    """Return how long adding an article took, each, in a library of so many with sketches."""
    chance = Random(SEED)  # noqa: S311
    library = Library(database, [CopyFollower(database)])
    plain = dict.fromkeys(ArticleSummary.model_fields)
    stored = articles[0].model_dump_json()
    with database.writing() as connection:
        for begin in range(0, size, THOUSAND):
            ids = [f"filler-{number}" for number in range(begin, min(size, begin + THOUSAND))]
            connection.execute(
                tables.articles.insert(),
                [
                    {
                        **plain,
                        "id": name,
                        "version": 1,
                        "headline": name,
                        "headline_key": name,
                        "kind": "news",
                        "status": "live",
                        "content": stored,
                        "content_hash": "",
                        "added": articles[0].published,
                    }
                    for name in ids
                ],
            )
            hashes = {name: [chance.getrandbits(63) for _ in range(SKETCHED)] for name in ids}
            connection.execute(
                tables.sketches.insert(), [{"article_id": name, "hashes": b""} for name in ids]
            )
            rows = [{"hash": h, "article_id": name} for name, own in hashes.items() for h in own]
            connection.execute(tables.sketch_hashes.insert(), rows)
    taken = []
    for number, article in enumerate(articles):
        new = article.model_copy(update={"id": f"new-{number}"})
        begun = time.perf_counter()
        library.add(new)
        taken.append(time.perf_counter() - begun)
    return taken


def kinds_table(found: Sequence[tuple[str, list[float]]], wrong: int, links: int) -> Table:
    """Return which of the made copies were found."""
    rows = tuple((kind, str(len(values)), share(values)) for kind, values in found)
    note = (
        f"Each copy has another headline and another outlet. {wrong} of {links} links lead to "
        "another article than the one it was made of, or to its other copies. What is told anew "
        "is no copy."
    )
    return Table("Copies made of real articles", ("copy", "n", "linked"), rows, (note,))


def real_table(counted: Sequence[tuple[str, int, int]]) -> Table:
    """Return how many of the sets' own articles were taken for copies of others."""
    rows = tuple((name, str(articles), str(copies)) for name, articles, copies in counted)
    return Table("Copies among real articles", ("set", "articles", "taken for copies"), rows)


def speed_table(taken: Sequence[tuple[int, list[float]]]) -> Table:
    """Return how long adding one article takes, its copies looked for."""
    rows = tuple(
        (f"{size:,}", f"{THOUSAND * statistics.median(each):.1f}", f"{THOUSAND * max(each):.1f}")
        for size, each in taken
    )
    note = "Milliseconds for one article in a transaction of its own, without passages."
    return Table("Adding one article", ("articles there", "median", "longest"), rows, (note,))


def dated(articles: Iterable[Article], first: Any) -> list[Article]:
    """Return articles with dates, an hour apart."""
    return [
        article.model_copy(update={"published": first + timedelta(hours=number)})
        for number, article in enumerate(articles)
    ]
