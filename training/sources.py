"""Sets of questions and answer sentences, read into windows and examples: one function a set."""

from __future__ import annotations

import hashlib
import re
from itertools import groupby
from typing import TYPE_CHECKING, Any

from windows import Example, read_rows, sentences_of, squeezed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from windows import Windows

# An answer as short as this stands in other sentences by chance.
TELLING_ANSWER = 4
# So many short items of a day and a category stand together in a text.
ITEMS_TOGETHER = 6


def contexts(windows: Windows, source: str, rows: Sequence[dict[str, Any]]) -> Iterator[Example]:
    """Yield examples of paragraphs with questions whose answers are spans (SQuAD's later sets)."""
    for number, row in enumerate(rows):
        text = row["text"]
        spans, begins = sentences_of(text)
        sentences = [squeezed(text[start:end]) for start, end in spans]
        headline = row["title"].replace("_", " ")
        places = windows.add_text(f"{source}:{row['title']}:{number}", headline, sentences, begins)
        for asked in row["questions"]:
            answer = asked.get("answer") or asked["answers"][0]
            at = next((n for n, (_, end) in enumerate(spans) if asked["start"] < end), None)
            if at is None or answer not in text[spans[at][0] :]:
                continue
            alike = _holding(sentences, answer, at)
            yield _example(source, asked["question"], places, [at], alike)


def _holding(sentences: Sequence[str], answer: str, at: int) -> list[int]:
    if len(answer) < TELLING_ANSWER:
        return []
    low = answer.casefold()
    return [n for n, text in enumerate(sentences) if n != at and low in text.casefold()]


def _example(
    source: str,
    question: str,
    places: Sequence[tuple[int, int]],
    right: Sequence[int],
    unsure: Sequence[int] = (),
) -> Example:
    """Return an example whose sentences are told by their number in the whole text."""
    given: dict[int, list[int]] = {}
    doubtful: dict[int, list[int]] = {}
    for into, numbers in ((given, right), (doubtful, unsure)):
        for number in numbers:
            window, place = places[number]
            into.setdefault(window, []).append(place)
    others = sorted({window for window, _ in places} - given.keys())
    return Example(source, question, given, doubtful, [w for w in others if w not in doubtful])


def squad_sentences(windows: Windows, rows: Sequence[dict[str, Any]]) -> Iterator[Example]:
    """Yield SQuAD's questions; its sentences, in their order, are cut into texts of eight."""
    for part, given in groupby(rows, key=lambda row: row["part"]):
        of_part = list(given)
        unique = list(dict.fromkeys(row["sentence"] for row in of_part))
        placed: dict[str, tuple[list[tuple[int, int]], int]] = {}
        for first in range(0, len(unique), 8):
            sentences = [squeezed(text) for text in unique[first : first + 8]]
            begins = [n == 0 for n in range(len(sentences))]
            places = windows.add_text(f"squad:{part}:{first // 24}", "", sentences, begins)
            for n, text in enumerate(unique[first : first + 8]):
                placed[text] = (places, n)
        for row in of_part:
            places, at = placed[row["sentence"]]
            yield _example("squad", row["question"], places, [at])


def qamr(
    windows: Windows, sentences: Sequence[dict[str, Any]], questions: Sequence[dict[str, Any]]
) -> Iterator[Example]:
    """Yield QAMR's questions; what is there of an article's sentences stands together."""
    placed: dict[str, tuple[list[tuple[int, int]], int]] = {}

    def order(row: dict[str, Any]) -> tuple[str, list[int]]:
        article, numbers = _qamr_article(row["id"])
        return article, numbers

    for article, given in groupby(sorted(sentences, key=order), key=lambda row: order(row)[0]):
        rows = list(given)
        texts = [squeezed(row["text"]) for row in rows]
        places = windows.add_text(f"qamr:{article}", "", texts, [n == 0 for n in range(len(texts))])
        placed |= {row["id"]: (places, n) for n, row in enumerate(rows)}
    for row in questions:
        if row["sentence"] in placed:
            places, at = placed[row["sentence"]]
            text = windows.all[places[at][0]].sentences
            alike = _holding(text, row["answer"], places[at][1])
            base = at - places[at][1]
            yield _example("qamr", row["question"], places, [at], [base + n for n in alike])


def _qamr_article(name: str) -> tuple[str, list[int]]:
    *article, paragraph, sentence = name.rsplit(":", 2)
    return article[0], [int(paragraph), int(sentence)]


def selqa(windows: Windows, rows: Sequence[dict[str, Any]]) -> Iterator[Example]:
    """Yield SelQA's questions on the sections that they were asked of."""
    placed: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for row in rows:
        there = [n for n, text in enumerate(row["candidates"]) if text.strip()]
        texts = tuple(squeezed(row["candidates"][n]) for n in there)
        if texts not in placed:
            headline = f"{row['article']}: {row['section']}"
            begins = [n == 0 for n in range(len(texts))]
            text_id = f"selqa:{row['article']}:{len(placed)}"
            placed[texts] = windows.add_text(text_id, headline, texts, begins)
        right = [there.index(int(n)) for n in row["answers"] if int(n) in there]
        if right:
            yield _example("selqa", row["question"], placed[texts], right)


def written(windows: Windows, path: Path, data: Path) -> Iterator[Example]:
    """Yield our own questions on news; a line that nothing answers begins with a dash.

    The file names articles and sentence numbers alone; the texts are read from `data`.
    """
    articles = _news(data)
    places: list[tuple[int, int]] = []
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("@"):
            headline, text = articles[line[1:].split()[0]]
            spans, begins = sentences_of(text)
            sentences = [squeezed(text[start:end])[:600] for start, end in spans][:18]
            places = windows.add_text(line[1:], headline, sentences, begins[:18])
        elif found := re.fullmatch(r"([\d,]+|-) (.+)", line):
            numbers = [] if found[1] == "-" else [int(n) for n in found[1].split(",") if n]
            yield _example("written", found[2], places, numbers)


def _news(data: Path) -> dict[str, tuple[str, str]]:
    """Return headline and text of the articles that our own questions ask about."""
    found = {}
    for row in read_rows(data / "bbc_summary.jsonl.gz"):
        found[f"bbc:{row['id']}"] = (row["headline"], "\n\n".join(row["paragraphs"]))
    for row in read_rows(data / "keypoints_cnndm.jsonl.gz"):
        found[f"cnndm:{row['id'][:12]}"] = ("", row["article"])
    for row in read_rows(data / "stories_g5w1h.jsonl.gz"):
        found[f"g5w1h:{row['id'][:12]}"] = (row["title"], row["text"].replace("\n", "\n\n"))
    items = read_rows(data / "wce_items.jsonl.gz")
    for (_, category), given in groupby(items, key=lambda row: (row["date"], row["category"])):
        of_day = list(given)
        for first in range(0, len(of_day), ITEMS_TOGETHER):
            part = of_day[first : first + ITEMS_TOGETHER]
            texts = (squeezed(row["text"]) for row in part)
            found[part[0]["id"].replace("-", ":", 1)] = (category, "\n\n".join(texts))
    return found


def multihop(
    windows: Windows, corpus: Sequence[dict[str, Any]], queries: Sequence[dict[str, Any]]
) -> Iterator[Example]:
    """Yield a quarter of MultiHop-RAG's questions, none of them of the half that is called check.

    What answers is every sentence that a fact of the evidence stands in or runs over.
    """
    placed = {}
    for row in corpus:
        spans, begins = sentences_of(row["body"])
        texts = [squeezed(row["body"][start:end]) for start, end in spans]
        places = windows.add_text(f"mhr:{row['url']}", row["title"], texts, begins)
        placed[row["url"]] = (texts, places)
    for row in queries:
        if not is_trained_on(row["id"]):
            continue
        right: dict[int, list[int]] = {}
        others: set[int] = set()
        for item in row["evidence_list"]:
            texts, places = placed[item["url"]]
            fact = _bare(item["fact"])
            others |= {window for window, _ in places}
            for text, (window, place) in zip(texts, places, strict=True):
                if len(text) > TELLING_ANSWER and (_bare(text) in fact or fact in _bare(text)):
                    right.setdefault(window, []).append(place)
        if right or not row["evidence_list"]:
            yield Example("multihop", row["query"], right, {}, sorted(others - right.keys()))


def is_trained_on(question_id: str) -> bool:
    """Return whether a MultiHop-RAG question serves to train: half of the development half."""
    digest = hashlib.md5(question_id.encode(), usedforsecurity=False).digest()
    return digest[0] % 2 == 0 and digest[1] % 2 == 0


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)
