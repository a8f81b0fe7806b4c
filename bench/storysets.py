"""How well articles are grouped into stories: sets labelled with their events, beside baselines."""

from __future__ import annotations

import gzip
import json
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from hashlib import md5
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click
import numpy as np
import sqlalchemy as sa
from scoring import Table, markdown

from articles.library.tables import articles
from articles.models import Article
from articles.parsing import read_bytes
from bot.app import open_newsdesk
from bot.settings import Settings
from index.store.vectors import lead_vectors
from index.stories.tables import story_articles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from bot.service.newsdesk import Newsdesk

    SetReader = Callable[[dict[str, Any]], tuple[dict[str, Any], str]]
    # By article the number of its group.
    Groups = list[int]

RESULTS = Path(__file__).parent / "results" / "stories.md"
# So many come in at a time, as feeds bring them.
AT_ONCE = 20
# What each baseline is given: of all, the value that is best on the half that is not told.
LIMITS = tuple(round(0.1 + 0.05 * step, 2) for step in range(18))


ABOUT = (
    "Written by `make stories`: BCubed precision, recall and F1 of articles that came in one after "
    "the other, by their dates, 20 at a time. Halves are those of the events, by the MD5 of their "
    "names; the weights were looked at on both. stories_ecbplus pairs each event with another of "
    "its kind, and these two may be in different halves, which is easier than all of it. Each "
    "baseline is told by the limit that is best on the other half."
)


class Labelled(NamedTuple):
    """An article and the event that a set says it is of."""

    article: Article
    event: str


class Grouped(NamedTuple):
    """A set as it was grouped: the events, the stories, and what baselines are made of."""

    events: list[str]
    stories: list[str]
    vectors: NDArray[np.float32]
    days: list[str]
    milliseconds: float


def g5w1h(row: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """Return an article of stories_g5w1h as a line of JSONL, and its event."""
    line = {name: row.get(name) for name in ("id", "text", "dek", "url")}
    line |= {"headline": row["title"], "source": row["domain"], "published": row["date"]}
    return line, row["event"]


def ecbplus(row: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """Return an article of stories_ecbplus as a line of JSONL, and its event."""
    first, *_ = row["sentences"]
    text = "\n\n".join(row["sentences"])
    return {"id": row["id"], "headline": first[:200], "text": text}, row["event"]


def uci_titles(row: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """Return a headline of stories_uci_titles as a line of JSONL, and its event."""
    moment = datetime.fromtimestamp(int(row["ts"]) / 1000, UTC).isoformat()
    line = {"id": row["id"], "headline": row["title"], "text": f"{row['title']}."}
    return line | {"source": row["publisher"], "published": moment}, row["story"]


SETS: dict[str, SetReader] = {
    "stories_g5w1h": g5w1h,
    "stories_ecbplus": ecbplus,
    "stories_uci_titles": uci_titles,
}


def labelled(path: Path, read: SetReader) -> list[Labelled]:
    """Return a set's articles as an import reads them, the oldest first."""
    found = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row, event = read(json.loads(line))
            content = json.dumps({name: each for name, each in row.items() if each}).encode()
            items = read_bytes("set.jsonl", content, now=datetime.now(UTC))
            found += [Labelled(item, event) for item in items if isinstance(item, Article)]
    undated = datetime.max.replace(tzinfo=UTC)
    return sorted(found, key=lambda each: each.article.published or undated)


def grouped(newsdesk: Newsdesk, found: Sequence[Labelled]) -> Grouped:
    """Let a newsdesk take articles in, some at a time, and return its stories."""
    seconds = 0.0
    for begin in range(0, len(found), AT_ONCE):
        list(newsdesk.library.add_all(each.article for each in found[begin : begin + AT_ONCE]))
        newsdesk.indexer.embed_missing(wait=True)
        began = time.perf_counter()
        newsdesk.story_follower.follow()
        seconds += time.perf_counter() - began
    fingerprint = newsdesk.engine.fingerprint or ""
    with newsdesk.database.reading() as connection:
        rows = connection.execute(sa.select(story_articles.c.article_id, story_articles.c.story_id))
        placed = {row.article_id: row.story_id for row in rows}
        there = set(connection.execute(sa.select(articles.c.id)).scalars())
        kept = [each for each in found if each.article.id in there]
        leads = [lead_vectors(connection, fingerprint, each.article.id, 2) for each in kept]
    vectors = np.stack([lead.mean(axis=0) for lead in leads if lead is not None])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Grouped(
        events=[each.event for each in kept],
        stories=[placed.get(each.article.id, each.article.id) for each in kept],
        vectors=vectors,
        days=[str(each.article.published)[:10] for each in kept],
        milliseconds=1_000 * seconds / len(found),
    )


def bcubed(found: Sequence[object], wanted: Sequence[object]) -> tuple[float, float, float]:
    """Return BCubed precision, recall and their harmonic mean.

    Amigó and others, A comparison of extrinsic clustering evaluation metrics, 2009.
    """
    of_found, of_wanted = Counter(found), Counter(wanted)
    both = Counter(zip(found, wanted, strict=True))
    precision = sum(n * n / of_found[one] for (one, _), n in both.items()) / len(found)
    recall = sum(n * n / of_wanted[other] for (_, other), n in both.items()) / len(found)
    return precision, recall, 2 * precision * recall / (precision + recall)


def halves(events: Sequence[str]) -> NDArray[np.int64]:
    """Return for each article in which half of the events it is, 0 or 1."""
    hashed = (md5(each.encode(), usedforsecurity=False).hexdigest() for each in events)
    return np.array([int(each, 16) % 2 for each in hashed])


def same_day(grouped: Grouped, limits: Sequence[float]) -> list[Groups]:
    """Group articles of one day whose vectors are near enough, each with all it is near to."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    near = grouped.vectors @ grouped.vectors.T
    days = np.array(grouped.days)
    near[days[:, None] != days[None, :]] = -np.inf
    return [connected_components(csr_array(near >= least))[1].tolist() for least in limits]


def agglomerative(grouped: Grouped, limits: Sequence[float]) -> list[Groups]:
    """Group articles by scikit-learn's AgglomerativeClustering of their vectors.

    Its tree is the same whatever the limit, and is kept between these.
    """
    from sklearn.cluster import AgglomerativeClustering

    with tempfile.TemporaryDirectory() as kept:
        models = [
            AgglomerativeClustering(
                n_clusters=None,
                metric="cosine",
                memory=kept,
                linkage="average",
                distance_threshold=most,
            )
            for most in limits
        ]
        return [model.fit_predict(grouped.vectors).tolist() for model in models]


def dbscan(grouped: Grouped, limits: Sequence[float]) -> list[Groups]:
    """Group articles by scikit-learn's DBSCAN of their vectors; what is left over stands alone."""
    from sklearn.cluster import DBSCAN
    from sklearn.metrics import pairwise_distances

    distances = pairwise_distances(grouped.vectors, metric="cosine")
    found = []
    for most in limits:
        labels = DBSCAN(eps=most, min_samples=2, metric="precomputed").fit_predict(distances)
        found.append([label if label >= 0 else -1 - at for at, label in enumerate(labels)])
    return found


BASELINES: dict[str, Callable[[Grouped, Sequence[float]], list[Groups]]] = {
    "same day, cosine": same_day,
    "scikit-learn's average linkage": agglomerative,
    "scikit-learn's DBSCAN": dbscan,
}


def part(values: Sequence[object], half: NDArray[np.int64], which: int) -> list[object]:
    """Return the values of one half."""
    return [value for value, own in zip(values, half, strict=True) if own == which]


def of_halves(stories: Sequence[object], events: Sequence[str]) -> tuple[float, float]:
    """Return the F1 of each half of the events."""
    half = halves(events)
    first, second = (
        bcubed(part(stories, half, which), part(events, half, which))[2] for which in (0, 1)
    )
    return first, second


def row_of(name: str, stories: Sequence[object], events: Sequence[str]) -> tuple[str, ...]:
    """Return a row of a set's table."""
    figures = (*bcubed(stories, events), *of_halves(stories, events))
    return (name, str(len(set(stories))), *(f"{each:.3f}" for each in figures))


def baseline_row(name: str, grouped: Grouped) -> tuple[str, ...]:
    """Return a baseline's row: each half with the limit that is best on the other one."""
    tried = BASELINES[name](grouped, LIMITS)
    scores = [of_halves(stories, grouped.events) for stories in tried]
    best = [max(range(len(tried)), key=lambda place: scores[place][half]) for half in (0, 1)]
    figures = (scores[best[1]][0], scores[best[0]][1])
    return (name, "–", "–", "–", "–", *(f"{each:.3f}" for each in figures))


def table_of(name: str, grouped: Grouped) -> Table:
    """Return what was found of a set."""
    events = grouped.events
    return Table(
        title=f"{name}: {len(events)} articles of {len(set(events))} events",
        head=("", "stories", "precision", "recall", "F1", "F1, first half", "F1, second half"),
        rows=(
            row_of("the newsdesk", grouped.stories, events),
            row_of("one article, one story", range(len(events)), events),
            *(baseline_row(each, grouped) for each in BASELINES),
        ),
        notes=(f"An article is placed in {grouped.milliseconds:.1f} ms, in the mean.",),
    )


@click.command()
@click.option("--shared", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--only", multiple=True, type=click.Choice(list(SETS)))
@click.option("--results", type=click.Path(path_type=Path), default=RESULTS)
@click.option("--model", default=None)
def main(shared: Path, only: tuple[str, ...], results: Path, model: str | None) -> None:
    """Group the sets that are labelled with events, and write what came of it."""
    tables = []
    for name in only or SETS:
        found = labelled(shared / f"{name}.jsonl.gz", SETS[name])
        with tempfile.TemporaryDirectory() as folder:
            settings = Settings(
                _env_file=None, data=Path(folder), **({"model": model} if model else {})
            )
            with open_newsdesk(settings) as newsdesk:
                tables.append(table_of(name, grouped(newsdesk, found)))
        click.echo(markdown(tables[-1]) + "\n")
    if not only:
        results.write_text(f"# Stories\n\n{ABOUT}\n\n" + "\n\n".join(map(markdown, tables)) + "\n")


if __name__ == "__main__":
    main()
