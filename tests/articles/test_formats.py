"""Every format is found, keeps its promises, and is one new file."""

from __future__ import annotations

import gzip
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command_lines import CommandLine
from hypothesis import given
from hypothesis import strategies as st
from reading import NOW, one, read, why_not
from readme import format_table

import articles.formats
from articles.formats import formats, formats_as_listed
from articles.models import Article, Rejection, Remark
from articles.parsing import accepted, read_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.embedders import Embedder

GOLDEN = Path(__file__).parent / "golden"


PAIRS = sorted(path for path in GOLDEN.iterdir() if path.suffix != ".expected")


def as_json(item: Article | Remark | Rejection) -> dict[str, object]:
    shown = item.model_dump(mode="json", exclude_defaults=True)
    if not isinstance(item, Article):
        shown["path"] = Path(item.path).name
    return shown


@pytest.mark.parametrize("path", PAIRS, ids=lambda path: path.name)
def test_golden_pairs(path: Path) -> None:
    found = [as_json(item) for item in read_path(path, now=NOW)]
    expected = path.with_name(f"{path.name}.expected")
    if not expected.exists():
        expected.write_text(f"{json.dumps(found, indent=1, ensure_ascii=False)}\n")
        pytest.fail(f"{expected.name} is written now: read whether {path.name} comes to that")
    assert found == json.loads(expected.read_text())


def test_every_format_is_found_by_itself() -> None:
    homes = {each.read.__module__.rpartition(".")[2] for each in formats()}
    files = {path.stem for path in Path(articles.formats.__path__[0]).glob("[!_]*.py")}
    assert homes == files
    assert homes >= {"briefing", "html", "jsonl", "markdown"}


def test_every_format_tells_what_it_is() -> None:
    for each in formats():
        assert each.names
        assert all(each.names)
        assert re.fullmatch(r"\.[a-z]+", each.suffixes[0])
        assert each.contents
        assert not each.contents.endswith(".")
    orders = [each.order for each in formats()]
    assert orders == sorted(set(orders))


def test_content_decides_before_the_name() -> None:
    page = (
        "<!doctype html><html><head><title>A page of news</title></head><body><article><h1>A page"
    )
    page += " of news</h1>" + "<p>It has a paragraph of some length about the harbour.</p>" * 4
    assert one("page.txt", page + "</article></body></html>").headline == "A page of news"
    assert one("a.txt", '{"title": "In JSON", "text": "It rains."}').headline == "In JSON"
    assert one("a.txt", "---\ntitle: In Markdown\n---\nIt rains.").headline == "In Markdown"


@pytest.mark.parametrize(
    ("name", "raw", "reason"),
    [
        ("a.json", "[" * 200_000, "not JSON"),
        ("a.jsonl", '{"title": "A", "published": ' + "9" * 5_000 + "}", "not JSON"),
        ("a.jsonl", '{"title": "A"}', "no “text”"),
        ("a.md", "---\ntitle: " + "[" * 5_000 + "\n---\nText.", "front matter"),
        ("a.md", "---\ntitle: !!python/object:os.system x\n---\nText.", "front matter"),
        ("a.md", '{\n"title": \n}\nText.', "front matter"),
    ],
)
def test_hostile_files_say_why(name: str, raw: str, reason: str) -> None:
    assert reason in why_not(name, raw)


ENDINGS = {ending for each in formats() for ending in each.suffixes} | {"", ".png"}
NAMES = st.sampled_from(sorted(f"a{ending}" for ending in ENDINGS))


@given(NAMES, st.binary(max_size=300))
def test_no_bytes_ever_raise(name: str, raw: bytes) -> None:
    for item in read(name, raw):
        assert isinstance(item, Article | Rejection | Remark)


@given(NAMES, st.text(max_size=300))
def test_no_text_ever_raises(name: str, text: str) -> None:
    for item in read(name, text.encode("utf-8", "surrogatepass")):
        assert isinstance(item, Article | Rejection | Remark)


@given(st.sampled_from(PAIRS), st.integers(0, 400), st.integers(0, 40), st.binary(max_size=20))
def test_no_damaged_file_ever_raises(path: Path, begin: int, length: int, put: bytes) -> None:
    raw = path.read_bytes()
    for item in read(path.name, raw[:begin] + put + raw[begin + length :]):
        assert isinstance(item, Article | Rejection | Remark)


# Of compressed files: what is no text may be a format too.
NEW_FORMAT = """
import gzip

from articles.reading.building import Draft, make_section
from articles.formats import Format
from articles.models import Rejection, SectionKind


def recognises(file):
    return file.suffix in PACKED.suffixes


def read(file):
    try:
        headline, text = gzip.decompress(file.raw).decode().split(":", 1)
    except (OSError, ValueError):
        yield Rejection(path=file.name, reason="it is not packed as it should be")
        return
    section = make_section(SectionKind.BODY, text)
    yield Draft(headline=headline, body=(section,) if section else ())


PACKED = Format(
    names=("packed",), suffixes=(".gz",), contents="a headline and a text", order=5,
    recognises=recognises, read=read,
)
"""


@pytest.fixture
def new_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A format that is one new file in a folder of its own, with a file that is none beside it."""
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "packed.py").write_text(NEW_FORMAT)
    (folder / "_shared_by_some.py").write_text("raise AssertionError('this is no format')")
    monkeypatch.setattr(articles.formats, "__path__", [*articles.formats.__path__, str(folder)])
    formats.cache_clear()
    yield
    formats.cache_clear()
    sys.modules.pop("articles.formats.packed", None)


def test_a_new_format_is_one_new_file(
    new_format: None, tmp_path: Path, embedders: dict[str, Embedder]
) -> None:
    newsdesk = CommandLine(tmp_path, embedders)
    (tmp_path / "a.gz").write_bytes(gzip.compress(b"Harbour opens:The harbour opened on Monday."))
    (tmp_path / "b.gz").write_bytes(b"broken")
    (tmp_path / "c.gz").write_bytes(gzip.compress(b"A headline without a text:"))
    (tmp_path / "d.xyz").write_text("A headline\n\nSome text.")
    paths = [str(tmp_path / name) for name in ("a.gz", "b.gz", "c.gz", "d.xyz")]
    done = newsdesk.json("import", *paths)
    assert done["added"] == 1
    *others, last = dict.fromkeys(each.suffixes[0] for each in formats_as_listed())
    assert [item["reason"] for item in done["skipped"]] == [
        "it is not packed as it should be",
        "it is only a headline, without any text",
        f"files ending in .xyz are not read; use {', '.join(others)} or {last}",
    ]
    known = [".txt", ".md", ".html", ".jsonl", ".gz"]
    assert [ending for ending in (*others, last) if ending in known] == known
    assert (
        newsdesk.json("show", "Harbour opens")["sections"][0]["text"]
        == "The harbour opened on Monday."
    )
    shown = newsdesk("import", "--help").output
    assert re.search(r"packed \(\.gz\) +a headline and a text\n", shown)
    known = ["briefing", "Markdown", "HTML", "JSON", "JSONL", "packed"]
    assert [name for name in accepted() if name in known] == known
    assert "| packed (`.gz`) | a headline and a text |" in format_table(formats_as_listed())
