"""The script that measures published sets: its scores, its tables, and a small run of it all."""

from __future__ import annotations

import gzip
import json
from itertools import count, product
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import by_language
import duplicates
import engines
import pytest
import reporting
import run
import sets
import sources
from click.testing import CliRunner
from fakes import FakeEmbedder
from feed_files import write_feed_sets
from page_files import write_page_sets
from scoring import Table, covers, figure, markdown, rouge, said_in, share

from articles.models import Article
from articles.parsing import read_path
from index.chunking.sentences import split_sentences
from index.evaluation.patterns import Patterns, verdict_of
from index.models import silent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

TOWNS = ("Aldem", "Borvik", "Carrow", "Dunhaven", "Elsin", "Farrow", "Gorse", "Hale")


def test_the_split_is_by_the_ids_digest() -> None:
    # MD5 of "a" begins with 0c, that of "b" with 92, that of "d" with 82, that of "e" with e1.
    assert [sets.split_of(name) for name in "abde"] == [*["development"] * 3, "check"]
    halves = [sets.split_of(f"q{n}") for n in range(1000)]
    assert 450 < halves.count("check") < 550


def test_what_was_trained_on_is_not_measured() -> None:
    names = [f"q{n}" for n in range(1000)]
    trained = [name for name in names if sets.is_trained_on(name)]
    assert trained == [name for name in names if sources.is_trained_on(name)]
    assert 200 < len(trained) < 300
    assert all(sets.split_of(name) == "development" for name in trained)


def test_a_reason_is_covered_by_most_of_its_words() -> None:
    sentences = ["The bridge closed.", "Engineers found cracks in it."]
    assert covers(sentences, ["because engineers found cracks in pillars"])
    assert covers(sentences, ["wind", "Cracks!"])
    assert not covers(sentences, ["because inspectors found cracks everywhere"])
    assert not covers(sentences, [])
    assert not covers(sentences, ["…"])


def test_an_answer_within_one_two_and_three_sentences() -> None:
    assert said_in(["No.", "It is Ann.", "No."], ["Ann"]) == (False, True, True)
    assert said_in(["No.", "No.", "No.", "Ann."], ["Ann"]) == (False, False, False)


def test_rouge_of_the_same_and_of_other_words() -> None:
    assert rouge(["The bridge closed.", "It rained."], ["The bridge closed.", "It rained."]) == (
        100.0,
        100.0,
        100.0,
    )
    one, two, _ = rouge(["the bridge closed"], ["the bridge opened"])
    assert one == pytest.approx(200 / 3)
    assert two == 50


def test_figures_and_tables() -> None:
    assert figure(0.61234, None) == "0.612"
    assert figure(28.512, (27.0, 30.01), digits=1) == "28.5 (27.0–30.0)"
    assert share([1.0] * 5) == "1.000 (1.00–1.00)"
    assert share([]) == figure(None, None) == "–"
    text = markdown(Table("Of towns", ("", "n"), (("all", "2"),), ("A note.",)))
    assert text == "### Of towns\n\n|  | n |\n| --- | --- |\n| all | 2 |\n\nA note."


def test_evidence_is_found_by_its_address() -> None:
    corpus = [{"url": "u/0"}, {"url": "u/1"}, {"url": "u/2"}]
    queries = [
        {"id": "q", "evidence_list": [{"url": "u/1"}, {"url": "u/2"}, {"url": "gone"}]},
        {"id": "n", "evidence_list": []},
    ]
    found = sets.evidence_articles(corpus, queries, {"mhr-0": "a", "mhr-1": "b"})
    assert found == {"q": {"b"}, "n": frozenset()}


def write(folder: Path, name: str, rows: Sequence[dict[str, Any]]) -> None:
    with gzip.open(folder / name, "wt", encoding="utf-8") as file:
        file.write("\n".join(json.dumps(row) for row in rows))


def fact_of(town: str, number: int) -> str:
    return f"The council of {town} paid {number + 2} million crowns for its new ferry."


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """Small sets of our own writing in the published sets' forms."""
    folder = tmp_path / "shared"
    folder.mkdir()
    texts = [
        f"{fact_of(town, n)} It sails on Mondays. Because the old one leaked, mayor Ann{n} Holt "
        f"wanted it soon."
        for n, town in enumerate(TOWNS)
    ]
    articles = [
        {"title": f"{town} buys a ferry", "url": f"https://{town.lower()}.example/ferry",
         "source": f"{town} Post", "author": None, "category": "news",
         "published_at": "2023-11-27 08:45:59.000000000Z", "body": text}
        for town, text in zip(TOWNS, texts, strict=True)
    ]  # fmt: skip
    write(folder, sets.MHR_CORPUS, articles)
    queries = [
        {"id": f"m{n}", "query": f"What did the council of {town} pay for its ferry?",
         "answer": "Yes", "question_type": "inference_query",
         "evidence_list": [{"fact": fact_of(town, n), "url": articles[n]["url"]}]}
        for n, town in enumerate(TOWNS)
    ]  # fmt: skip
    queries += [
        {"id": f"n{n}", "query": f"Which penguin{n} wrote seven operas?",
         "answer": "Insufficient information.", "question_type": "null_query", "evidence_list": []}
        for n in range(8)
    ]  # fmt: skip
    write(folder, sets.MHR_QUERIES, queries)
    write(
        folder,
        sets.RTQA_DOCS,
        [
            {"url": a["url"], "title": a["title"], "text": a["body"], "authors": [],
             "publish_date": "2023/11/27", "first_seen": "20231127"}
            for a in articles
        ],
    )  # fmt: skip
    write(
        folder,
        sets.RTQA_QUESTIONS,
        [
            {"question_id": f"r{n}", "question_sentence": f"Who is the mayor of {town}?",
             "choices": ["Bo", f"Ann{n} Holt"], "answer": ["1"]}
            for n, town in enumerate(TOWNS)
        ],
    )  # fmt: skip
    points = [{"id": f"p{n}", "article": text, "key_points": ["It leaked."]}
              for n, text in enumerate(texts)]  # fmt: skip
    write(folder, sets.KEY_POINTS, points)
    reasons = [
        {"id": f"w{n}", "title": f"Ferry {n}", "dek": text[:20], "text": text, "date": None,
         "publisher": "Post", "url": None, "category": "ferry",
         "gold": {"why": [{"coderPhraseCount": 2} | ({"text": "the old one leaked"} if n else {})]}}
        for n, text in enumerate(texts)
    ]  # fmt: skip
    write(folder, sets.REASONS, reasons)
    write_feed_sets(folder)
    write_page_sets(folder)
    return folder


class Short(NamedTuple):
    """A folder with one story, and questions on it and on the small sets."""

    samples: Path
    questions: Path


def write_short(folder: Path, *libraries: str) -> Short:
    """Write one short question of either sort for each half of some libraries."""
    rows = []
    for library, split, answer in product(libraries, sets.SPLITS, (True, False)):
        names = (f"{library}-{answer}-{number}" for number in count())
        row = {
            "id": next(name for name in names if sets.split_of(name) == split),
            "library": library,
            "kind": "lowercase" if answer else "unknown name",
            "query": "council of hale ferry" if answer else "who is zebulon quirk",
            "answer": answer,
            "never": ["penguin"],
        }
        rows.append(row | ({"right": ["million"]} if answer else {}))
    questions = folder / "short.jsonl"
    questions.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    samples = folder / "samples"
    samples.mkdir()
    story = f"# Hale buys a ferry\n\n{fact_of('Hale', 7)} It sails on Mondays.\n"
    (samples / "ferry.md").write_text(story, encoding="utf-8")
    return Short(samples, questions)


def first_stories(folder: Path, *languages: str) -> Path:
    """Write the first story in each of some languages, and return their folder."""
    to = folder / "languages"
    to.mkdir()
    for language in languages:
        lines = (run.LANGUAGES / f"{language}.jsonl").read_text("utf-8").splitlines()
        (to / f"{language}.jsonl").write_text(lines[0], encoding="utf-8")
    return to


def test_questions_in_other_words_are_about_each_story_once() -> None:
    rows = by_language.stories(run.LANGUAGES)
    others = by_language.with_other_words(rows, run.OTHER_WORDS)
    for row, other in zip(rows, others, strict=True):
        (question,) = sets.questions_of(other["in_other_words"])
        assert all(fact in row["text"] for fact in question.facts)
        assert question.patterns is not None
    assert all("in_other_words" not in row for row in by_language.articles_of(others))


def test_every_part_is_measured_and_nothing_of_the_sets_is_written(
    shared: Path, tmp_path: Path
) -> None:
    embedder = FakeEmbedder("all-MiniLM-L6-v2")
    samples, short = write_short(tmp_path, "mhr", "samples")
    work = tmp_path / "work"
    bench = run.Bench(shared, work, load=lambda _: embedder, short=short, samples=samples)
    bench = bench._replace(languages=first_stories(tmp_path, "de", "en"))
    results = tmp_path / "results"
    reporting.write(results, run.measure(bench, ["why"], lambda _: None))
    first = embedder.embedded
    reporting.write(results, run.measure(bench, reporting.PARTS, lambda _: None))
    assert embedder.embedded > first
    page = (results / "development.md").read_text("utf-8")
    for title in (
        "MultiHop-RAG, development: passages",
        "MultiHop-RAG, check: abstention",
        "RealTimeQA, development: passages",
        "RealTimeQA, check: answers",
        "MultiHop-RAG: time per question",
        "Key points",
        "Why",
        "Short questions, MultiHop-RAG's articles, development",
        "Short questions, MultiHop-RAG's articles, check: nothing answers",
        "Short questions, the sample stories, check",
        "Short questions, the sample stories, development: nothing answers",
        "Every file, as an import reads it",
        "What is expected of well-formed feeds",
        "Hostile XML",
    ):
        assert f"### {title}\n" in page
    for word in (*TOWNS, "penguin", "Holt", "leaked"):
        assert word not in page
        assert word not in (results / "development.json").read_text("utf-8")
    pages = (results / "pages.md").read_text("utf-8")
    assert "### Pages: the words of the text\n" in pages
    assert "### Pages: particulars\n" in pages
    languages = (results / "languages.md").read_text("utf-8")
    for model in "all-MiniLM-L6-v2", "universal_sentence_encoder:multilingual-3":
        assert f"### {model}: all questions\n" in languages
        assert f"### {model}: in other words than the story's\n" in languages


def test_copies_of_one_text_are_measured(tmp_path: Path) -> None:
    chance = Random(3)
    words = [f"word{number}" for number in range(400)]
    rows = [
        {
            "title": f"Story {number} of {TOWNS[number]}",
            "published_at": "2026-11-03T09:00:00Z",
            "body": "\n".join(
                " ".join(chance.choices(words, k=12)).capitalize() + "." for _ in range(40)
            ),
        }
        for number in range(len(duplicates.KINDS))
    ]
    write(tmp_path, sets.MHR_CORPUS, [*rows, {**rows[0], "title": "Story 0 of Aldem again"}])
    results = tmp_path / "results"
    bench = run.Bench(tmp_path, tmp_path / "work", sizes=(20,))
    reporting.write(results, run.measure(bench, ["duplicates"], lambda _: None))
    page = (results / "duplicates.md").read_text("utf-8")
    assert "| mhr_corpus | 9 | 1 | 1 |" in page
    assert "| cut to 50% | 1 | 1.000" in page
    assert "| one word in 5 changed (told anew) | 1 | 0.000" in page
    assert "0 were linked to another story" in page
    assert "| 20 |" in page
    assert not (results / "development.md").exists()


def test_a_later_run_embeds_nothing_again_and_is_compared(
    shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tables = []
    for _ in range(2):
        embedder = FakeEmbedder("all-MiniLM-L6-v2")
        bench = run.Bench(shared, tmp_path / "work", load=lambda _, made=embedder: made)
        tables.append(run.measure(bench, ["mhr"], lambda _: None)["mhr"]["tables"])
    assert embedder.embedded == 0
    assert "both runs asked" in capsys.readouterr().out
    named = [{table["title"]: table["rows"] for table in each} for each in tables]
    assert named[0]["MultiHop-RAG, check: passages"] == named[1]["MultiHop-RAG, check: passages"]
    rows = named[0]["MultiHop-RAG, development: passages"]
    assert rows[0][0] == "inference"
    assert rows[0][2].startswith("1.000")
    hard = {row[0]: row for row in named[0]["MultiHop-RAG, development: abstention"]}
    assert float(hard["null questions"][2].split()[0]) >= float(
        hard["evidence taken out"][2].split()[0]
    )


def test_short_questions_are_shown_by_kind_on_the_development_half_alone(
    shared: Path, tmp_path: Path
) -> None:
    embedder = FakeEmbedder("all-MiniLM-L6-v2")
    _, short = write_short(tmp_path, "mhr")
    bench = run.Bench(shared, tmp_path / "work", load=lambda _: embedder, short=short)
    measured = run.measure(bench, ["short"], lambda _: None)["short"]["tables"]
    tables = {table["title"]: table for table in measured}
    assert len(tables) == 4
    shown = tables["Short questions, MultiHop-RAG's articles, development"]
    assert shown["head"][:3] == ("", "n", "right")
    assert [row[0] for row in shown["rows"]] == ["lowercase", "**all**"]
    assert shown["rows"][1][2].startswith("1.000")
    nothing = tables["Short questions, MultiHop-RAG's articles, development: nothing answers"]
    assert [row[0] for row in nothing["rows"]] == ["unknown name", "**all**"]
    assert nothing["rows"][1][2].startswith("1.000")
    for title, table in tables.items():
        if "check" in title:
            assert [row[0] for row in table["rows"]] == ["**all**"]
    kept = json.loads((tmp_path / "work" / "short-mhr.json").read_text("utf-8"))
    assert {sets.split_of(result["id"]) for result in kept["results"]} == {"development"}


def short_questions() -> list[dict[str, Any]]:
    """Return the short questions that are kept in the repository."""
    return [json.loads(line) for line in run.SHORT.read_text("utf-8").splitlines()]


def test_the_short_questions_have_both_sorts_in_balance_in_either_half() -> None:
    rows = short_questions()
    assert len(rows) >= 150
    assert len({row["query"].casefold() for row in rows}) == len(rows)
    for library in "mhr", "samples":
        for split in sets.SPLITS:
            sorts = [
                row["answer"]
                for row in rows
                if row["library"] == library and sets.split_of(row["id"]) == split
            ]
            assert len(sorts) >= 30
            assert abs(sorts.count(True) - sorts.count(False)) <= 2
    assert [question.is_null for question in sets.questions_of(rows)] == [
        not row["answer"] for row in rows
    ]


def test_what_is_right_is_said_in_the_sample_stories() -> None:
    stories = [
        section.content
        for item in read_path(run.SAMPLES, now=run.SAMPLES_READ)
        if isinstance(item, Article)
        for section in item.quotable()
    ]
    sentences = [text[start:end] for text in stories for start, end in split_sentences(text)]
    for row in short_questions():
        if row["library"] == "samples" and row["answer"]:
            patterns = Patterns(right=row["right"])
            assert verdict_of(patterns, sentences).right, row["id"]


def test_a_sample_asks_fewer(shared: Path, tmp_path: Path) -> None:
    bench = run.Bench(shared, tmp_path, sample=3)
    chosen = bench.sampled(bench.rows(sets.RTQA_QUESTIONS))
    assert len(chosen) == 3
    assert chosen == bench.sampled(bench.rows(sets.RTQA_QUESTIONS))


def test_engines_are_measured_on_copies_of_one_library(shared: Path, tmp_path: Path) -> None:
    bench = run.Bench(shared, tmp_path / "work", load=lambda _: FakeEmbedder("fake"))
    measured = engines.measure(bench, ("embedded", "postgres"), silent)
    found, beside = engines.tables(measured)
    hits = {row[0]: row[:3] for row in found.rows}
    asked = found.rows[0][1]
    assert int(asked) > 2
    for name in ("**embedded**", "**postgres**", "postgres, words alone"):
        assert hits[name] == (name, asked, "1.000 (1.00–1.00)")
    assert ("postgres", "Hits@10", "1.000", "1.000") in {row[:4] for row in beside.rows}


def test_missing_sets_are_one_sentence(tmp_path: Path) -> None:
    result = CliRunner().invoke(run.main, ["--shared", str(tmp_path / "none")])
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "The sets are not there" in result.stderr
