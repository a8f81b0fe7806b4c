"""Real article pages with their texts: how much of them is read, and what else of each page."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from scoring import Table, share
from sets import packed_files

from articles.models import Article
from articles.parsing import read_bytes
from articles.reading.dates import read_date
from articles.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

READABILITY, NEWSPAPER = "html_readability.tgz", "html_newspaper4k.tgz"
GOOD = 0.9
# A sign each where words are not parted by spaces, else whole words.
WORD = re.compile(r"[\u0e00-\u0e7f\u1000-\u109f\u3040-\u30ff\u3400-\u9fff]|[^\W_]+")
PARTICULARS = ("headline", "date", "author", "outlet")
WORDS_NOTE = (
    "Words are compared as a bag, headings included; a sign is a word in Chinese, Japanese, Thai "
    "and Burmese. A page that is refused counts as 0. trafilatura alone: its `extract` without "
    "comments."
)
PARTICULARS_NOTE = (
    "What the sets say of headline, date, author and outlet was made by two other programs, so "
    "that not all of it is true. Alike: one holds the other (headline, outlet), the same day "
    "(date), a name in common (author)."
)


class Page(NamedTuple):
    """A page and what its set says of it; None where it says nothing."""

    name: str
    raw: bytes
    text: str
    stated: dict[str, str | None]


def pages_of(shared: Path) -> dict[str, list[Page]]:
    """Return the pages of both sets."""
    return {
        "readability": list(_readability(packed_files(shared / READABILITY))),
        "newspaper4k": list(_newspaper(packed_files(shared / NEWSPAPER))),
    }


def _readability(files: dict[str, bytes]) -> Iterator[Page]:
    for name in sorted(files):
        folder = PurePosixPath(name).parent
        expected = files.get(f"{folder}/expected.html")
        if PurePosixPath(name).name == "source.html" and expected:
            told = json.loads(files.get(f"{folder}/expected-metadata.json", b"{}"))
            stated = {"headline": told.get("title"), "date": told.get("publishedTime"),
                      "author": told.get("byline"), "outlet": told.get("siteName")}  # fmt: skip
            yield Page(folder.name, files[name], _text_of(expected), stated)


def _newspaper(files: dict[str, bytes]) -> Iterator[Page]:
    for name in sorted(files):
        path = PurePosixPath(name)
        data = path.parent.parent
        expected = files.get(f"{data}/txt/{path.stem}.txt")
        if path.parent.name == "html" and path.suffix == ".html" and expected:
            told = json.loads(files.get(f"{data}/metadata/{path.stem}.json", b"{}"))
            stated = {"headline": told.get("title"), "date": told.get("publish_date"),
                      "author": ", ".join(told.get("authors") or ()),
                      "outlet": told.get("meta_site_name")}  # fmt: skip
            yield Page(path.stem, files[name], expected.decode(), stated)


def _text_of(markup: bytes) -> str:
    from trafilatura.baseline import html2txt

    return str(html2txt(f"<html><body>{markup.decode()}</body></html>", clean=False))


def measure_pages(shared: Path, *, sample: int | None = None) -> list[Table]:
    """Read both sets and return a table of the texts and one of the particulars."""
    texts: list[tuple[str, ...]] = []
    particulars: list[tuple[str, ...]] = []
    for name, pages in pages_of(shared).items():
        chosen = pages[:sample]
        articles = [read_page(page) for page in chosen]
        alone = [score_of(page.text, _alone(page.raw)) for page in chosen]
        ours = [score_of(p.text, text_of(a)) for p, a in zip(chosen, articles, strict=True)]
        texts.append(_row(f"{name}, trafilatura alone", alone))
        texts.append(_row(f"{name}, newsdesk", ours, refused=articles.count(None)))
        for what in PARTICULARS:
            pairs = [(p.stated[what], a) for p, a in zip(chosen, articles, strict=True) if a]
            particulars.append((f"{name}, {what}", *_counts(what, pairs)))
    return [
        Table("Pages: the words of the text",
              ("", "n", "F1", "precision", "recall", f"F1 ≥ {GOOD:.2f}", "refused"),
              tuple(texts), (WORDS_NOTE,)),
        Table("Pages: particulars", ("", "stated by the set", "the same", "alike", "missing",
                                     "another", "given where the set has none"),
              tuple(particulars), (PARTICULARS_NOTE,)),
    ]  # fmt: skip


def read_page(page: Page) -> Article | None:
    """Return the article of a page as the newsdesk reads it, None where it refuses it."""
    items = read_bytes(f"{page.name}.html", page.raw, now=datetime.now(UTC))
    return next((item for item in items if isinstance(item, Article)), None)


def text_of(article: Article | None) -> str:
    """Return all that an article's sections hold, headings included."""
    sections = article.sections if article else ()
    return "\n\n".join(f"{each.heading or ''}\n\n{each.content}" for each in sections)


def _alone(raw: bytes) -> str:
    import trafilatura

    return trafilatura.extract(raw, include_comments=False) or ""


def score_of(expected: str, found: str) -> tuple[float, float, float]:
    """Return F1, precision and recall of the words found, as bags, 0 to 1."""
    wanted, had = (
        Counter(WORD.findall(expected.casefold())),
        Counter(WORD.findall(found.casefold())),
    )
    shared = (wanted & had).total()
    if not shared:
        return 0.0, 0.0, 0.0
    precision, recall = shared / had.total(), shared / wanted.total()
    return 2 * precision * recall / (precision + recall), precision, recall


def _row(
    name: str, scores: Sequence[tuple[float, float, float]], *, refused: int = 0
) -> tuple[str, ...]:
    figures = [share([score[part] for score in scores]) for part in range(3)]
    good = sum(score[0] >= GOOD for score in scores)
    return name, str(len(scores)), *figures, f"{good / len(scores):.3f}", str(refused)


def _counts(what: str, pairs: Iterable[tuple[str | None, Article]]) -> tuple[str, ...]:
    kinds = Counter(_agreement(what, stated, article) for stated, article in pairs)
    stated = sum(kinds[kind] for kind in ("the same", "alike", "missing", "another"))
    shown = (kinds[kind] for kind in ("the same", "alike", "missing", "another", "given"))
    return str(stated), *(str(count) for count in shown)


def _agreement(what: str, stated: str | None, article: Article) -> str:
    """Return how a particular agrees with what the set says of it."""
    found: Any = {"headline": article.headline, "date": article.published,
                  "author": article.author, "outlet": article.source}[what]  # fmt: skip
    if not stated:
        return "given" if found else "none"
    if not found:
        return "missing"
    if what == "date":
        moment = read_date(stated)
        return "the same" if moment == found else "alike" if _near(moment, found) else "another"
    one, other = fold(stated), fold(found)
    if one == other:
        return "the same"
    if what == "author":
        names = {fold(name) for name in re.split(r",|&| and ", stated)} - {""}
        return "alike" if any(name in other or other in one for name in names) else "another"
    return "alike" if one in other or other in one else "another"


def _near(moment: datetime | None, found: datetime) -> bool:
    return moment is not None and abs((moment - found).total_seconds()) < 86_400
