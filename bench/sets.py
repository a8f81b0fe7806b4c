"""The published sets beside the checkout, brought into the product's own forms."""

from __future__ import annotations

import gzip
import hashlib
import json
import tarfile
from typing import TYPE_CHECKING, Any

from index.evaluation.questions import read_questions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from index.evaluation.questions import Question

MHR_CORPUS, MHR_QUERIES = "mhr_corpus.jsonl.gz", "mhr_queries.jsonl.gz"
RTQA_DOCS, RTQA_QUESTIONS = "rtqa_docs.jsonl.gz", "rtqa_questions.jsonl.gz"
KEY_POINTS, REASONS = "keypoints_cnndm.jsonl.gz", "fivew1h_gold.jsonl.gz"
SPLITS = ("development", "check")


def split_of(question_id: str) -> str:
    """Return the split of a question: development where its id's MD5 begins with an even byte."""
    return SPLITS[_digest(question_id)[0] % 2]


def is_trained_on(question_id: str) -> bool:
    """Return whether the included reader was trained on a question of MultiHop-RAG.

    It was on half of the development half; training/sources.py chooses by the same rule.
    """
    return split_of(question_id) == SPLITS[0] and _digest(question_id)[1] % 2 == 0


def _digest(question_id: str) -> bytes:
    return hashlib.md5(question_id.encode(), usedforsecurity=False).digest()


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Read the objects of a gzipped JSON-lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def packed_files(archive: Path) -> dict[str, bytes]:
    """Read the files of a tar archive, by their names in it."""
    with tarfile.open(archive) as packed:
        files = ((each.name, packed.extractfile(each)) for each in packed if each.isfile())
        return {name.removeprefix("./"): file.read() for name, file in files if file}


def questions_of(rows: Sequence[dict[str, Any]]) -> list[Question]:
    """Return a set's questions as `newsdesk eval` reads them."""
    return read_questions(json.dumps(row) for row in rows)


def mhr_articles(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield MultiHop-RAG's corpus as articles to import."""
    for number, row in enumerate(rows):
        yield {
            "id": f"mhr-{number}",
            "headline": row["title"],
            "source": row["source"],
            "url": row["url"],
            "author": row["author"],
            "category": row["category"],
            "published": _moment(row["published_at"]),
            "text": row["body"],
        }


def _moment(written: str | None) -> str | None:
    """Return a moment without its nanoseconds: “2023-11-27 08:45:59.000000000Z” has some."""
    if not written or "." not in written:
        return written
    return f"{written.partition('.')[0].replace(' ', 'T')}Z"


def evidence_articles(
    corpus: Sequence[dict[str, Any]], queries: Sequence[dict[str, Any]], ids: Mapping[str, str]
) -> dict[str, frozenset[str]]:
    """Return by question id the articles that hold its evidence, by their `ids` in the library."""
    urls = {row["url"]: ids.get(f"mhr-{number}", "") for number, row in enumerate(corpus)}
    return {
        row["id"]: frozenset(urls.get(item["url"], "") for item in row["evidence_list"]) - {""}
        for row in queries
    }


def rtqa_articles(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield RealTimeQA's texts as articles to import."""
    for number, row in enumerate(rows):
        yield {
            "id": f"rtqa-{number}",
            "headline": row["title"],
            "url": row["url"],
            "author": row["authors"],
            "published": (row["publish_date"] or "").replace("/", "-") or None,
            "text": row["text"],
        }


def point_articles(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the articles with highlights; they have no headlines of their own."""
    for number, row in enumerate(rows):
        yield {"id": row["id"], "headline": f"Story {number}", "text": row["article"]}


def reason_articles(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the articles with gold reasons; a dek that only repeats the text is left out."""
    for row in rows:
        repeats = not row["dek"] or row["text"].startswith(row["dek"])
        yield {
            "id": row["id"],
            "headline": row["title"],
            "dek": None if repeats else row["dek"],
            "source": row["publisher"],
            "url": row["url"],
            "category": row["category"],
            "published": row["date"],
            "text": row["text"],
        }


def reasons_of(row: dict[str, Any]) -> list[str]:
    """Return the gold reasons of an article; coders who found none left a phrase without text."""
    return [phrase["text"] for phrase in row["gold"].get("why") or [] if phrase.get("text")]
