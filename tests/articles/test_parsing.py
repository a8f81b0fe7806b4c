"""Files of every kind become articles or say why not; nothing ever raises."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from reading import NOW, one, read, why_not

from articles.errors import NewsdeskError
from articles.models import Article, Rejection, Remark
from articles.parsing import read_path
from articles.reading.building import ARTICLE_CHARS
from articles.reading.files import MAX_BYTES


def test_a_name_that_is_not_utf8_is_shown(tmp_path: Path) -> None:
    path = Path(f"{tmp_path}/caf\udce9.txt")
    try:
        path.write_bytes(b"")
    except (OSError, UnicodeEncodeError):
        pytest.skip("this file system takes no such names")
    (item,) = read_path(path, now=NOW)
    assert isinstance(item, Rejection)
    assert item.model_dump_json()


def test_a_path_that_cannot_be_is_one_sentence() -> None:
    with pytest.raises(NewsdeskError):
        list(read_path(Path("x" * 5_000), now=NOW))


@pytest.mark.parametrize(
    ("name", "raw", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t\n", "empty"),
        ("a.txt", bytes(range(256)) * 20, "not text"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(60), "not text"),
        ("a.zip", b"PK\x03\x04" + bytes(60), "packed (zip)"),
        ("a.tgz", b"\x1f\x8b\x08" + bytes(60), "packed (gzip)"),
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
    assert isinstance(item, Rejection)
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
    assert [Path(item.path).name for item in found if isinstance(item, Rejection)] == ["d.bin"]


def test_a_path_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(NewsdeskError, match="There is no file or folder"):
        list(read_path(tmp_path / "nothing", now=NOW))


def test_a_date_within_a_day_ahead_is_a_matter_of_zones() -> None:
    line = '{"title": "A", "text": "B is here.", "published": "%s"}'
    assert one("a.json", line % "2026-11-20T20:00:00Z").published
    assert "2026-11-22" in why_not("a.json", line % "2026-11-22")


def test_a_text_longer_than_any_article_is_skipped() -> None:
    line = "The council met on Monday and said nothing of the bridge.\n\n"
    most = ARTICLE_CHARS // len(line) * len(line)
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
    assert isinstance(note, Remark)
    assert note.path.startswith(name)
    assert "“03/04/2026”" in note.what
    assert "2026-11-03" in note.what


def test_what_else_of_a_date_cannot_be_read_is_noted() -> None:
    fields = {"date": "2 March 2026 15:45 IST", "updated": "06/02/2026"}
    article, *notes = read("a.jsonl", json.dumps({"title": "Rain", "text": "It rained.", **fields}))
    assert isinstance(article, Article)
    assert (article.published, article.modified) == (datetime(2026, 3, 2, tzinfo=UTC), None)
    zone, changed = (note.what for note in notes if isinstance(note, Remark))
    assert "zone" in zone
    assert "“2 March 2026 15:45 IST”" in zone
    assert "“06/02/2026”" in changed


def test_no_date_is_nothing_to_note() -> None:
    for date in (None, "", " ", "2026-11-03"):
        one("a.jsonl", json.dumps({"title": "Rain", "text": "It rained.", "date": date}))


def test_a_long_date_is_noted_in_short() -> None:
    row = {"title": "Rain", "text": "It rained.", "date": "x" * 10_000}
    _, note = read("a.jsonl", json.dumps(row))
    assert isinstance(note, Remark)
    assert len(note.what) < 200
