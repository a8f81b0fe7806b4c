"""Files of every kind become articles or say why not; nothing ever raises."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.building import LONGEST_TEXT, canonical_url, identify
from articles.errors import NewsdeskError
from articles.formats import formats
from articles.models import Article, Kind, Noted, SectionKind, Skipped, Status
from articles.parsing import MAX_BYTES, read_bytes, read_path

NOW = datetime(2026, 11, 20, tzinfo=UTC)
GOLDEN = Path(__file__).parent / "golden"
PAIRS = sorted(path for path in GOLDEN.iterdir() if path.suffix != ".expected")


def read(name: str, raw: bytes | str, scope: str | None = None) -> list[Article | Noted | Skipped]:
    content = raw.encode() if isinstance(raw, str) else raw
    return list(read_bytes(name, content, now=NOW, scope=scope))


def one(name: str, raw: bytes | str) -> Article:
    (item,) = read(name, raw)
    assert isinstance(item, Article), item
    return item


def why_not(name: str, raw: bytes | str) -> str:
    (item,) = read(name, raw)
    assert isinstance(item, Skipped), item
    assert item.path == name or item.path.startswith(f"{name}:")
    return item.reason


def as_json(item: Article | Noted | Skipped) -> dict[str, object]:
    shown = item.model_dump(mode="json", exclude_defaults=True)
    if not isinstance(item, Article):
        shown["path"] = Path(item.path).name
    return shown


@pytest.mark.parametrize("path", PAIRS, ids=lambda path: path.name)
def test_golden_pairs(path: Path) -> None:
    found = [as_json(item) for item in read_path(path, now=NOW)]
    assert found == json.loads(path.with_name(f"{path.name}.expected").read_text())


def test_every_format_is_found_by_itself() -> None:
    names = {each.__name__.rpartition(".")[2] for each in formats()}  # type: ignore[attr-defined]
    assert names == {"briefing", "html", "jsonl", "markdown"}


STORY = "Town “closes” café\n\nThe café’s owner said: “It cost £5 – too much.”"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_encodings(encoding: str) -> None:
    article = one("story.txt", STORY.encode(encoding))
    assert article.headline == "Town “closes” café"
    assert article.sections[0].text == "The café’s owner said: “It cost £5 – too much.”"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
def test_line_ends(end: str) -> None:
    article = one("story.txt", "Headline here\n\nFirst one.\n\nSecond one.".replace("\n", end))
    assert article.sections[0].text == "First one.\n\nSecond one."


def test_odd_spaces_and_invisible_characters_are_made_plain() -> None:
    article = one("a.txt", "A\u00a0head\u200bline\n\nTen\u00a0\u2009crowns\u00ad a\u202e day\x07.")
    assert article.headline == "A headline"
    assert article.sections[0].text == "Ten crowns a day."


@pytest.mark.parametrize(
    ("name", "raw", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t\n", "empty"),
        ("a.txt", bytes(range(256)) * 20, "not text"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(60), "not text"),
        ("a.txt", b"Only a headline", "only a headline"),
        ("a.xyz", b"A headline\n\nSome text.", ".xyz are not read"),
        ("a.json", b"{", "not JSON"),
        ("a.md", b"---\ntitle: [\n---\ntext", "front matter"),
        ("a.html", b"<html><body></body></html>", "no article text"),
        ("a.jsonl", b'{"text": "No headline."}', "headline"),
        ("a.jsonl", b'{"title": "A", "text": 3}', "not text"),
        ("a.jsonl", b'{"title": "A", "text": "B.", "published": "2031-01-01"}', "in the future"),
    ],
)
def test_what_cannot_be_read_says_why(name: str, raw: bytes, reason: str) -> None:
    assert reason in why_not(name, raw)


def test_a_large_file_is_skipped_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    (item,) = read_path(path, now=NOW)
    assert isinstance(item, Skipped)
    assert "at most 20 MB" in item.reason
    assert "at most 20 MB" in why_not("large.txt", b"x" * (MAX_BYTES + 1))


def test_a_folder_is_read_with_its_subfolders(tmp_path: Path) -> None:
    (tmp_path / "b" / ".hidden").mkdir(parents=True)
    (tmp_path / "a.txt").write_text("First story\n\nSome text.")
    (tmp_path / "b" / "c.txt").write_text("Second story\n\nSome text.")
    (tmp_path / "b" / "d.bin").write_bytes(bytes(range(40)))
    (tmp_path / "README.md").write_text("# Not a story\n\nText.")
    (tmp_path / "b" / ".hidden" / "e.txt").write_text("Hidden\n\nSome text.")
    found = list(read_path(tmp_path, now=NOW))
    assert [item.headline for item in found if isinstance(item, Article)] == [
        "First story",
        "Second story",
    ]
    assert [Path(item.path).name for item in found if isinstance(item, Skipped)] == ["d.bin"]


def test_a_path_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(NewsdeskError, match="There is no file or folder"):
        list(read_path(tmp_path / "nothing", now=NOW))


def test_a_date_within_a_day_ahead_is_a_matter_of_zones() -> None:
    line = '{"title": "A", "text": "B is here.", "published": "%s"}'
    assert one("a.json", line % "2026-11-20T20:00:00Z").published
    assert "2026-11-22" in why_not("a.json", line % "2026-11-22")


def test_bad_lines_leave_the_others_alone() -> None:
    lines = [
        '{"title": "A", "text": "It rains."}',
        "",
        "[1]",
        '{"title": "B", "text": "It snows."}',
    ]
    first, bad, second = read("a.jsonl", "\n".join(lines))
    assert isinstance(first, Article)
    assert isinstance(bad, Skipped)
    assert (bad.path, "3" in bad.reason) == ("a.jsonl:3", False)
    assert isinstance(second, Article)


def test_content_decides_before_the_name() -> None:
    page = (
        "<!doctype html><html><head><title>A page of news</title></head><body><article><h1>A page"
    )
    page += " of news</h1>" + "<p>It has a paragraph of some length about the harbour.</p>" * 4
    assert one("page.txt", page + "</article></body></html>").headline == "A page of news"
    assert one("a.txt", '{"title": "In JSON", "text": "It rains."}').headline == "In JSON"
    assert one("a.txt", "---\ntitle: In Markdown\n---\nIt rains.").headline == "In Markdown"


def test_an_editors_fields_are_read() -> None:
    article = one(
        "a.md",
        "---\ntitle: A\nkind: OpinionNewsArticle\ncorrection: The *sum* was wrong.\n---\nIt rains.",
    )
    assert (article.kind, article.status) == (Kind.OPINION, Status.CORRECTED)
    assert article.note == "The *sum* was wrong."


def test_the_same_story_has_the_same_id() -> None:
    def by_url(url: str) -> str:
        return identify(url=url, source="A", headline="B", scope=None)

    plain = by_url("https://news.example/a")
    for other in (
        "http://news.example/a",
        "https://www.news.example/a/",
        "https://NEWS.example/a?utm_source=x&fbclid=2#top",
        "https://news.example:443/a",
    ):
        assert by_url(other) == plain
    assert by_url("https://news.example/b") != plain
    assert by_url("https://news.example/a?id=2") != plain


def test_ids_are_kept_apart_by_scope_and_taken_as_given_where_plain() -> None:
    shared = {"url": None, "source": "A", "headline": "B"}
    here = identify(**shared, scope="1")
    assert len({here, identify(**shared, scope="2"), identify(**shared, scope=None)}) == 3
    assert identify(**shared, scope=None, given="story-7") == "story-7"
    assert identify(**shared, scope=None, given="no/t plain") != "no/t plain"
    assert identify(**shared, scope="1", given="story-7") != "story-7"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "not a url", "ftp://a.example", "//a", "http://"]
)
def test_other_addresses_are_none(url: str) -> None:
    assert canonical_url(url) is None
    article = one("a.json", json.dumps({"title": "A", "text": "It rains.", "url": url}))
    assert article.url is None


NAMES = st.sampled_from(["a.txt", "a.md", "a.html", "a.jsonl", "a.json", "a", "a.png"])


@given(NAMES, st.binary(max_size=300))
def test_no_bytes_ever_raise(name: str, raw: bytes) -> None:
    for item in read(name, raw):
        assert isinstance(item, Article | Skipped)


@given(NAMES, st.text(max_size=300))
def test_no_text_ever_raises(name: str, text: str) -> None:
    for item in read(name, text.encode("utf-8", "surrogatepass")):
        assert isinstance(item, Article | Skipped)


PLAIN = st.text(st.sampled_from("abcdefgh AB12"), min_size=12, max_size=60).map(
    lambda text: "S" + " ".join(text.split())
)
SENTENCE = PLAIN.map(lambda text: f"{text}.")


@given(
    PLAIN,
    SENTENCE,
    st.lists(SENTENCE, min_size=1, max_size=4),
    st.lists(SENTENCE, max_size=4),
    SENTENCE | st.none(),
    st.sampled_from(["  • ", "- ", "* ", "1. "]),
    st.sampled_from([str.upper, str.lower, str.title, lambda text: f"## {text}:"]),
)
def test_a_briefing_reads_back_to_its_parts(
    headline: str,
    dek: str,
    body: list[str],
    points: list[str],
    why: str | None,
    bullet: str,
    case: object,
) -> None:
    lines = ["Politics", headline, dek, case("deep dive"), *body]  # type: ignore[operator]
    if points:
        head = case("key points")  # type: ignore[operator]
        lines.append("\n".join([head, *(bullet + point for point in points)]))
    if why:
        lines += [case("why it matters"), why]  # type: ignore[operator]
    article = one("a.txt", "\n\n".join(lines))
    assert (article.category, article.headline, article.dek) == ("Politics", headline, dek)
    found = {section.kind: section for section in article.sections}
    assert found[SectionKind.DEEP_DIVE].text.split("\n\n") == body
    listed = found.get(SectionKind.KEY_POINTS)
    assert (list(listed.points) if listed else []) == points
    reason = found.get(SectionKind.WHY_IT_MATTERS)
    assert (reason.text if reason else None) == why


def test_a_text_longer_than_any_article_is_skipped() -> None:
    line = "The council met on Monday and said nothing of the bridge.\n\n"
    most = LONGEST_TEXT // len(line) * len(line)
    assert one("a.txt", f"A long story\n\n{line * (most // len(line))}").sections
    reason = why_not("a.txt", f"A long story\n\n{line * (most // len(line) + 1)}")
    assert "at most 1,000,000" in reason
    assert ".jsonl" in reason


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.jsonl", json.dumps({"title": "Rain", "text": "It rained.", "date": "03/04/2026"})),
        ("a.md", "---\ntitle: Rain\ndate: 03/04/2026\n---\n\nIt rained.\n"),
        ("a.txt", "Rain in Sala\nDate: 03/04/2026\n\nIt rained in Sala on Monday.\n"),
    ],
)
def test_a_date_that_cannot_be_read_is_noted(name: str, raw: str) -> None:
    article, note = read(name, raw)
    assert isinstance(article, Article)
    assert article.published is None
    assert isinstance(note, Noted)
    assert note.path.startswith(name)
    assert "“03/04/2026”" in note.what
    assert "2026-11-03" in note.what


def test_no_date_is_nothing_to_note() -> None:
    for date in (None, "", " ", "2026-11-03"):
        one("a.jsonl", json.dumps({"title": "Rain", "text": "It rained.", "date": date}))


def test_a_long_date_is_noted_in_short() -> None:
    row = {"title": "Rain", "text": "It rained.", "date": "x" * 10_000}
    _, note = read("a.jsonl", json.dumps(row))
    assert isinstance(note, Noted)
    assert len(note.what) < 200
