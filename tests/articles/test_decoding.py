"""Bytes become text whatever the encoding."""

from __future__ import annotations

import pytest
from reading import one

from articles.decoding import decode

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
    assert decode(b'<meta charset="unicode_escape">caf\xe9 \\x41') is not None
    assert "\\x41" in (decode(b'<meta charset="unicode_escape">caf\xe9 \\x41') or "")
