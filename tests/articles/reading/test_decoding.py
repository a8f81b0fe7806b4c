"""Bytes become text whatever the encoding."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import one, read, why_not

from articles.models import Article, Rejection, Remark
from articles.reading.decoding import decode_or_guess

STORY = "Town “closes” café\n\nThe café’s owner said: “It cost £5 – too much.”"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_encodings(encoding: str) -> None:
    article = one("story.txt", STORY.encode(encoding))
    assert article.headline == "Town “closes” café"
    assert article.sections[0].text == "The café’s owner said: “It cost £5 – too much.”"


@pytest.mark.parametrize("cut", [b"", b"\xe2\x80", b"\xff"])
def test_a_broken_byte_does_not_spoil_the_text(cut: bytes) -> None:
    raw = "Café opens\n\n“It cost £5,” said the café’s owner.".encode() + cut
    assert one("a.txt", raw).sections[0].text == "“It cost £5,” said the café’s owner."


def test_python_encodings_that_are_no_files_are_not_used() -> None:
    found = decode_or_guess(b'<meta charset="unicode_escape">caf\xe9 \\x41')
    assert found is not None
    assert "\\x41" in found.text


# A sentence or two of ours in each language, with the encodings that its news was written in.
SENTENCES = json.loads((Path(__file__).parent / "sentences.json").read_text("utf-8"))
CASES = [(encoding, text) for text, encodings in SENTENCES.items() for encoding in encodings]


@pytest.mark.parametrize(("encoding", "text"), CASES)
def test_an_encoding_that_is_not_stated_is_found(encoding: str, text: str) -> None:
    article, *notes = read("a.txt", f"2026\n\n{text} {text} 1.".encode(encoding))
    assert isinstance(article, Article)
    assert article.sections[0].text == f"{text} {text} 1."
    western = encoding in ("cp1252", "iso2022_jp")
    assert [isinstance(note, Remark) and "encoding" in note.what for note in notes] == (
        [] if western else [True]
    )


@given(st.sampled_from(CASES), st.integers(0, 60), st.integers(80, 200))
def test_no_letter_comes_out_wrong_without_a_word(
    case: tuple[str, str], start: int, length: int
) -> None:
    encoding, text = case
    part = f"{text} {text}"[start : start + length]
    items = read("a.jsonl", f'{{"title": "2026", "text": "{part} 1."}}'.encode(encoding))
    first = items[0]
    if isinstance(first, Rejection):
        assert "encoding is not known" in first.reason
    elif isinstance(first, Article) and first.sections[0].text != " ".join(f"{part} 1.".split()):
        assert any(isinstance(item, Remark) and "encoding" in item.what for item in items)


def test_what_states_its_encoding_is_read_by_it() -> None:
    text = next(iter(SENTENCES))
    page = f"<title>{text[:25]}</title><article><p>{text * 3}</p></article>"
    for label, codec in (("windows-1251", "cp1251"), ("koi8-r", "koi8-r"), ("GB2312", "gb18030")):
        found = decode_or_guess(f'<html><meta charset="{label}">{page}'.encode(codec))
        assert found is not None
        assert text in found.text
        assert found.guess is None


def test_a_text_of_no_known_encoding_is_no_binary_file() -> None:
    assert "encoding is not known" in why_not("a.txt", "Ночью\n\nДва рейса.".encode("cp1251"))
    assert "not text" in why_not("a.txt", bytes(range(256)) * 4)
