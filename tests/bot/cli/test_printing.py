"""What terminals are shown."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import click
from fakes import NOON, make_article
from hypothesis import given
from hypothesis import strategies as st

from articles.models import EmbargoedArticle, Kind, Rejection, Remark, Section, SectionKind, Status
from bot.cli import printing
from bot.service.answers import (
    Answer,
    NearestArticle,
    QuoteInContext,
    ReadAs,
    Sentence,
    cite,
)
from bot.service.importing import ImportReport
from bot.service.maintenance import IndexReport
from bot.service.versions import Edit, FieldChange, HistoryStep, SentenceChange, VersionChanges
from index.models import IndexState, Manifest

STATE = IndexState(articles=1_234, passages=5_000, updated=NOON)


def make_answer(**changes: object) -> Answer:
    quote = "The council voted on Monday to close its old bridge."
    article = make_article(
        1, kind=Kind.OPINION, status=Status.CORRECTED, note="The cost was wrong."
    )
    cited = cite(1, article, passage_id="p1", section="body", quote=quote)
    fields = {
        "question": "Why?",
        "covered": True,
        "sentences": (Sentence(text=quote, citations=(1,)),),
        "citations": (cited,),
        "index": STATE,
        "answerer": "extractive",
        "seconds": 0.25,
    }
    return Answer.model_validate({**fields, **changes})


def test_an_answer_names_its_sources() -> None:
    lines = click.unstyle(printing.answer(make_answer())).splitlines()
    assert lines[0] == "The council voted on Monday to close its old bridge. [1]"
    source = " ".join(lines[2:5])
    for part in ("[1] Harbour Post", "“Town1 closes its old bridge”", "2 Nov 2026", "opinion"):
        assert part in source
    assert "corrected: The cost was wrong." in " ".join(" ".join(lines).split())
    assert "https://harbourpost.example/1" in "\n".join(lines)
    assert lines[-1] == "1,234 articles searched · last change 10 Nov 2026 12:00 UTC · 0.2 s"


def test_a_written_answer_names_its_model_and_marks_its_quotes() -> None:
    quote = "The council voted on Monday to close its old bridge."
    written = Sentence(text="It closes.", citations=(1,), written=True, rests_on=(quote,))
    sentences = (written, Sentence(text=quote, citations=(1,)))
    given = make_answer(sentences=sentences, written_by="a\x1b[31m " + "model " * 20)
    lines = click.unstyle(printing.answer(given)).splitlines()
    assert lines[:3] == ["It closes. [1]", f"“{quote}” [1]", ""]
    told = " ".join(lines[3:5])
    assert told.startswith("Written by a[31m model model")
    assert told.endswith("… from these sources; names and numbers checked.")
    assert len(told) < 120


def test_an_article_that_is_cited_twice_is_named_once_below_both_numbers() -> None:
    (first,) = make_answer().citations
    other = first.model_copy(update={"number": 2, "article_id": "b", "headline": "Another"})
    again = first.model_copy(update={"number": 3, "passage_id": "p3"})
    text = click.unstyle(printing.answer(make_answer(citations=(first, other, again))))
    assert text.count("Town1 closes its old bridge") == 1
    assert text.index("[1][3] Harbour Post") < text.index("[2] Harbour Post · “Another”")


def test_an_answer_says_how_it_was_limited() -> None:
    read = ReadAs(category="Politics", sources=("Harbour Post",), since=NOON, until=NOON)
    text = " ".join(click.unstyle(printing.answer(make_answer(read_as=read))).split())
    for part in ("Politics", "outlets: Harbour Post", "since 10 Nov 2026", "until 10 Nov 2026"):
        assert part in text


def test_what_is_not_covered_is_said_with_the_nearest_headlines() -> None:
    near = NearestArticle(article_id="a1", headline="A bridge closes")
    text = printing.answer(make_answer(covered=False, sentences=(), citations=(), nearest=(near,)))
    assert text.startswith("Not covered")
    assert "- A bridge closes" in text


def test_a_note_takes_the_place_of_not_covered() -> None:
    told = make_answer(covered=False, sentences=(), citations=(), note="It does not say why.")
    text = printing.answer(told)
    assert text.startswith("It does not say why.")
    assert "Not covered" not in text


def test_a_missing_date_is_said() -> None:
    assert "date not given" in printing.listed([make_article(published=None).summary()])


def test_a_missing_outlet_is_said() -> None:
    assert "outlet not given" in printing.listed([make_article(source=None).summary()])


@given(st.text())
def test_no_text_can_steer_a_terminal(text: str) -> None:
    cleaned = printing.clean(f"a{text}b")
    assert "\n" not in cleaned
    assert cleaned.isprintable() or all(c.isprintable() or ord(c) > 0x9F for c in cleaned)


def test_escape_sequences_and_turned_text_are_taken_out() -> None:
    assert (
        printing.clean("\x1b[31mRed\x07 \u202etxt\u2069\nnext\u00a0line") == "[31mRed txt next line"
    )


def test_articles_cannot_steer_a_terminal() -> None:
    bad = "\x1b]0;owned\x07 \x9b2J"
    article = make_article(
        headline=f"Head{bad}",
        source=f"Post{bad}",
        author=f"Vera{bad}",
        category=f"Politics{bad}",
        dek=f"Dek{bad}",
        text=f"Text{bad}",
        note=f"Note{bad}",
        status=Status.CORRECTED,
    )
    quoted = QuoteInContext(
        article=article.summary(), section="body", before=bad, quote=bad, after=bad
    )
    cited = cite(1, article, passage_id="p", section="body", quote=bad)
    near = NearestArticle(article_id="a", headline=bad)
    changes = VersionChanges(
        fields=(FieldChange(name="dek", before=bad, after=bad),),
        sentences=(SentenceChange(what=Edit.ADDED, text=bad),),
    )
    step = HistoryStep(version=1, at=NOON, what="added", note=bad, headline=bad, changes=changes)
    held = EmbargoedArticle(id="a", headline=bad, source=bad, embargo=NOON)
    shown = [
        printing.story(article),
        printing.listed([article.summary()]),
        printing.embargoed([held]),
        printing.quotes([(1, quoted)]),
        printing.answer(
            make_answer(sentences=(Sentence(text=bad, citations=(1,)),), citations=(cited,))
        ),
        printing.answer(make_answer(covered=False, nearest=(near,))),
        printing.history([step]),
    ]
    for text in shown:
        assert "\x07" not in text
        assert "\x9b" not in text
        assert "\x1b]" not in text


@given(st.lists(st.text(alphabet="abc -", min_size=1, max_size=30), min_size=1, max_size=40))
def test_lines_fit_80_columns(words: list[str]) -> None:
    wrapped = printing.wrapped(" ".join(words), "[1] ", "    ")
    assert all(len(line) <= 80 for line in wrapped.splitlines())


def test_addresses_stay_whole() -> None:
    url = "https://harbourpost.example/" + "a-b" * 60
    assert url in printing.story(make_article(url=url))


def test_a_story_shows_every_section() -> None:
    sections = (
        Section(kind=SectionKind.BODY, text="First paragraph.\n\nSecond paragraph."),
        Section(kind=SectionKind.KEY_POINTS, points=("One point", "Another")),
        Section(kind=SectionKind.WHY_IT_MATTERS, text="Because of boats."),
    )
    text = click.unstyle(printing.story(make_article(dek="In short.", sections=sections)))
    for part in ("In short.", "First paragraph.\n\nSecond paragraph.", "• One point", "boats."):
        assert part in text
    assert "Key Points\n• One point\n• Another" in text


def test_lists_without_anything_say_so() -> None:
    assert printing.listed([]) == "No articles."


def test_an_import_names_what_was_skipped() -> None:
    done = ImportReport(
        added=1, updated=2, unchanged=3, skipped=(Rejection(path="a.txt", reason="it is empty"),),
        articles=("a",),
    )  # fmt: skip
    lines = printing.imported(done).splitlines()
    assert lines == ["skipped a.txt: it is empty", "1 added, 2 updated, 3 unchanged, 1 skipped."]


def test_an_import_says_what_nobody_sees_yet() -> None:
    held = [
        EmbargoedArticle(id=f"a{n}", headline="Herons", embargo=NOON + timedelta(days=n))
        for n in (0, 2)
    ]
    counts = {"added": 1, "updated": 0, "unchanged": 0, "skipped": (), "articles": ("a0",)}
    for some, told in (
        (held[:1], "1 article is under embargo until 10 Nov 2026 12:00 UTC."),
        (
            held,
            "2 articles are under embargo until 10 Nov 2026 12:00 UTC to 12 Nov 2026 12:00 UTC.",
        ),
    ):
        assert printing.imported(ImportReport(**counts, embargoed=tuple(some))).startswith(told)


def test_the_folder_of_a_whole_website_is_told_of_by_kind() -> None:
    endings = {".css": 300, ".js": 200, ".png": 40, **{f".x{n}": 1 for n in range(30)}}
    skipped = [
        Rejection(path=f"site/{number}{ending}", reason="it is not read", ending=ending)
        for ending, count in endings.items()
        for number in range(count)
    ]
    skipped += [Rejection(path=f"{number}.md", reason="it is a draft") for number in range(80)]
    skipped.append(Rejection(path="a.txt", reason="it is empty"))
    noted = [Remark(path=f"{number}.txt", what="it is said") for number in range(60)]
    counts = {"added": 1, "updated": 0, "unchanged": 0, "articles": ("a",)}
    lines = printing.imported(ImportReport(skipped=skipped, noted=noted, **counts)).splitlines()
    assert len(lines) < 12
    told = " ".join(" ".join(lines).split())
    assert "skipped 570 files of kinds that are not read: .css (300), .js (200), .png (40)" in told
    assert "and 21 other endings; use .txt" in told
    assert "skipped 80 times: it is a draft (0.md, 1.md, 2.md and 77 more)" in told
    assert "skipped a.txt: it is empty" in told
    assert "note 60 times: it is said (0.txt, 1.txt, 2.txt and 57 more)" in told
    assert lines[-1] == "1 added, 0 updated, 0 unchanged, 651 skipped."


def test_an_index_report_lists_its_faults() -> None:
    manifest = Manifest(fingerprint=None, articles=1, passages=1, vectors=0, seq=1, updated=NOON)
    report = IndexReport(sentence="2 faults.", manifest=manifest, faults=("First.", "Second."))
    assert printing.index_report(report).splitlines() == ["First.", "Second.", "2 faults."]


def test_why_passages_wait_is_told_beneath_an_import_and_is_of_no_file() -> None:
    counts = {"added": 1, "updated": 0, "unchanged": 0, "skipped": (), "articles": ("a1",)}
    done = ImportReport(**counts, warning="The server is away. Passages that wait: 1.")
    assert printing.imported(done).splitlines() == [
        "1 added, 0 updated, 0 unchanged, 0 skipped.",
        "The server is away. Passages that wait: 1.",
    ]


def test_a_moment_is_told_in_utc_whatever_its_zone() -> None:
    there = timezone(timedelta(hours=2))
    assert printing.moment(NOON.astimezone(there)) == "10 Nov 2026 12:00 UTC"
    early = datetime(2026, 11, 3, 1, tzinfo=there)
    assert printing.moment(early) == "2 Nov 2026 23:00 UTC"
