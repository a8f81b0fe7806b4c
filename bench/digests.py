"""Measure how long digests take, and whether they tell what most outlets wrote of.

    make digests [COUNT=10000]

Times are of made-up articles, put into stories by chance: few stories have many articles and most
have one. Whether the right ones are told is judged on some weeks of `wce_items.jsonl.gz`: each item
comes in once from each of its sources, is embedded and placed as the product does it, and the
topics of the week with three outlets or more are looked for in the digest, each by the article that
stands for a story. Nobody wrote such a digest by hand, so that this says whether what is big is
told, and not whether an editor would choose it.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import click
from placed import place
from scoring import Table, markdown
from sets import read_rows
from standin import StandInEmbedder
from statements import statements

from articles.library.library import Library
from articles.models import Article, Section, SectionKind
from bot.app import open_newsdesk
from bot.service.digest_ranking import DigestChoice, DigestLength
from bot.settings import Settings
from bot.state.digests import LogPlace
from index.embedders import load_embedder
from index.follower import PassageFollower
from index.query.periods import A_DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.service.newsdesk import Newsdesk
    from index.embedders import Embedder

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"
RESULTS = ROOT / "bench" / "results" / "digests.md"
WCE = "wce_items.jsonl.gz"
ROUNDS = 7
OUTLETS, CATEGORIES = 60, 12
# The weeks of the year that are judged, by their ISO numbers.
WEEKS = range(5, 53, 6)
# A topic of fewer outlets is as big as many others of its week.
LEAST_OUTLETS = 3
LONG = DigestChoice(length=DigestLength.LONG)
MEDIUM = DigestChoice()


class WeekResult(NamedTuple):
    """A week's articles, topics and big topics, and how many of these each list has.

    `chance` is how many 20 topics drawn by lot would have.
    """

    articles: int
    topics: int
    big: int
    in_10: int
    in_20: int
    newest_10: int
    newest_20: int
    chance: float


def made_up_articles(count: int, now: datetime) -> list[Article]:
    """Return articles of the last day, from several outlets and of several categories."""
    chance = Random(13)  # noqa: S311
    return [
        Article(
            id=f"made-{number}",
            headline=f"Council {number} votes on its bridge",
            source=f"Outlet {chance.randrange(OUTLETS)}",
            category=f"Category {chance.randrange(CATEGORIES)}",
            url=f"https://digests.example/{number}",
            published=now - timedelta(seconds=chance.randrange(80_000)),
            sections=(
                Section(
                    kind=SectionKind.BODY,
                    text=f"The council of town {number} voted on Monday to close its old bridge.",
                ),
            ),
        )
        for number in range(count)
    ]


def in_stories(ids: Sequence[str]) -> dict[str, list[str]]:
    """Return articles in stories, each a tenth smaller than the one before, and at least of one."""
    stories: dict[str, list[str]] = {}
    size = max(len(ids) // 50, 1)
    while ids:
        stories[f"story-{len(stories)}"] = ids[:size]
        ids = ids[size:]
        size = max(size * 9 // 10, 1)
    return stories


def timed(desk: Newsdesk, begin: LogPlace) -> tuple[list[float], int]:
    """Return how many seconds digests take, and how many statements; the first one is left out."""
    report = desk.digests.reports.report
    with statements() as noted:
        report(begin, LONG, scope="777")
    seconds = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        report(begin, LONG, scope="777")
        seconds.append(time.perf_counter() - begun)
    return seconds, len(noted)


def times(counts: Sequence[int], work: Path) -> Table:
    """Measure digests of so many new articles, on SQLite."""
    rows = []
    for count in counts:
        now = datetime.now(UTC)
        settings = Settings(data=work / f"times-{count}", model="stand-in", reader="none")
        with open_newsdesk(settings, load=lambda _: StandInEmbedder()) as desk:
            # What looks for copies takes most of an import, and nothing here is one.
            passages = PassageFollower(desk.database, lambda _: StandInEmbedder(), "stand-in")
            made = made_up_articles(count, now)
            list(Library(desk.database, [passages]).add_all(made))
            stories = in_stories([each.id for each in made])
            place(desk.database, stories, at=now)
            seconds, noted = timed(desk, LogPlace(0, now - A_DAY))
        median, longest = (
            f"{1000 * each:.0f} ms" for each in (statistics.median(seconds), max(seconds))
        )
        rows.append((f"{count:,}", f"{len(stories):,}", median, longest, str(noted)))
    title = f"A digest of 20 stories on SQLite, {ROUNDS} times"
    columns = ("new articles", "stories", "median", "longest", "statements")
    return Table(title, columns, tuple(rows))


def week_of(rows: Sequence[dict[str, Any]], week: int) -> list[dict[str, Any]]:
    """Return the items of a week."""
    return [row for row in rows if date.fromisoformat(row["date"]).isocalendar().week == week]


def topic_of(row: dict[str, Any]) -> str:
    """Return what an item is about; one without a topic is its own."""
    return (row["topics"] or [row["id"]])[0]


def big_topics(rows: Sequence[dict[str, Any]]) -> set[str]:
    """Return the topics that many outlets wrote of."""
    outlets: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        outlets[topic_of(row)] |= {name for name, _ in row["sources"]}
    return {topic for topic, names in outlets.items() if len(names) >= LEAST_OUTLETS}


def articles_of_week(rows: Sequence[dict[str, Any]]) -> Iterator[tuple[Article, str]]:
    """Yield an article for each source of each item, and the item's topic."""
    for row in rows:
        for number, (source, url) in enumerate(row["sources"]):
            yield (
                Article(
                    id=f"{row['id']}-{number}",
                    headline=row["text"].partition(". ")[0][:200],
                    source=source,
                    category=row["category"],
                    url=url,
                    published=datetime.fromisoformat(row["date"]).replace(tzinfo=UTC),
                    sections=(Section(kind=SectionKind.BODY, text=row["text"]),),
                ),
                topic_of(row),
            )


def judged(rows: Sequence[dict[str, Any]], embedder: Embedder, work: Path) -> WeekResult:
    """Let a week come in, and look which of its big topics its digest tells."""
    made = list(articles_of_week(rows))
    topics = {article.id: topic for article, topic in made}
    wanted = big_topics(rows)
    begin = min(article.published for article, _ in made if article.published)
    with (
        tempfile.TemporaryDirectory(dir=work) as folder,
        open_newsdesk(Settings(data=Path(folder), reader="none"), load=lambda _: embedder) as desk,
    ):
        list(desk.library.add_all(article for article, _ in made))
        desk.maintenance.update()
        reports = desk.digests.reports
        long, medium = (
            reports.report(LogPlace(0, begin), choice, scope=None) for choice in (LONG, MEDIUM)
        )
        newest = [each.id for each in desk.library.latest(limit=20, once=True)]
    told = [[each.article.id for each in report.stories] for report in (medium, long)]

    def found(ids: Sequence[str]) -> int:
        return len({topics[each] for each in ids} & wanted)

    number = len(set(topics.values()))
    return WeekResult(
        articles=len(made),
        topics=number,
        big=len(wanted),
        in_10=found(told[0]),
        in_20=found(told[1]),
        newest_10=found(newest[:10]),
        newest_20=found(newest),
        chance=len(wanted) * min(20 / number, 1.0),
    )


def judgement(
    shared: Path,
    work: Path,
    weeks: Sequence[int] = WEEKS,
    load: Callable[[str], Embedder] = load_embedder,
) -> Table | None:
    """Judge the digests of some weeks; None where the set is not there."""
    path = shared / WCE
    if not path.is_file():
        return None
    rows, embedder = read_rows(path), load("all-MiniLM-L6-v2")
    results = {week: judged(week_of(rows, week), embedder, work) for week in weeks}
    columns = ("week", "articles", "topics", "big ones", "in 10", "in 20")
    columns += ("newest 10", "newest 20", "by chance")
    shown = [(str(week), *(f"{value:.3g}" for value in result)) for week, result in results.items()]
    sums = (sum(values) for values in zip(*results.values(), strict=True))
    note = (
        "Each source of an item brought it once, with the same text. “In 10” and “in 20” are "
        "digests of so many stories, “newest” the last articles, “by chance” 20 topics by lot."
    )
    title = f"How many topics of {LEAST_OUTLETS} outlets or more a week's digest tells"
    all_rows = (*shown, ("sum", *(f"{value:.4g}" for value in sums)))
    return Table(title, columns, all_rows, (note,))


@click.command()
@click.option("--count", "counts", type=int, multiple=True, default=(1_000, 10_000))
@click.option("--shared", type=click.Path(path_type=Path), default=SHARED)
@click.option("--work", type=click.Path(path_type=Path), default=ROOT / "build" / "digests")
@click.option("--results", type=click.Path(path_type=Path), default=RESULTS)
def main(counts: Sequence[int], shared: Path, work: Path, results: Path) -> None:
    """Measure, and write a page."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    parts = ["Written by `make digests`.", markdown(times(counts, work))]
    table = judgement(shared, work)
    if table is None:
        parts.append(f"Not judged: {WCE} is not beside the checkout.")
    else:
        parts.append(markdown(table))
    results.write_text("# Digests\n\n" + "\n\n".join(parts) + "\n", "utf-8")
    click.echo(results.read_text("utf-8"))


if __name__ == "__main__":
    main()
