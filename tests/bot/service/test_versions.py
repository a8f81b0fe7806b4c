"""The history of an article tells what each version changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fakes import make_article

from articles.library.library import Outcome
from articles.models import Section, SectionKind, Status
from bot.chat.rendering import lines
from bot.cli import printing
from bot.cli.output import plain
from bot.service.versions import changes_between

if TYPE_CHECKING:
    from articles.models import Article
    from bot.service.newsdesk import Newsdesk


def version(text: str, **changes: object) -> Article:
    return make_article(
        headline="Halden closes its bridge",
        sections=(Section(kind=SectionKind.BODY, text=text),),
        **changes,
    )


FIRST = "The bridge is closed. Repair costs 12 million.\n\nThe ferry runs every hour."
SECOND = "The bridge is closed. Repair costs 21 million.\n\nThe ferry runs every hour. It is free."


def test_fields_and_sentences_that_differ_are_named() -> None:
    changes = changes_between(version(FIRST), version(SECOND, dek="It is closed.", author="Ann"))
    told = {field.name: (field.before, field.after) for field in changes.fields}
    assert set(told) == {"dek", "author"}
    assert told["author"] == (version(FIRST).author, "Ann")
    assert [(edit.what, edit.text) for edit in changes.sentences] == [
        ("removed", "Repair costs 12 million."),
        ("added", "Repair costs 21 million."),
        ("added", "It is free."),
    ]
    assert changes_between(version(FIRST), version(FIRST)).fields == ()


def test_the_history_tells_them_for_each_version(newsdesk: Newsdesk) -> None:
    library, editor = newsdesk.library, newsdesk.editor
    library.add(version(FIRST))
    library.add(version(SECOND))
    gone = {"status": Status.RETRACTED, "note": "Gone at its source (410)."}
    library.add(version(SECOND, **gone))
    assert library.add(version(SECOND, **gone)) is Outcome.UNCHANGED
    added, replaced, withdrawn = editor.history("a1")
    assert added.changes is None
    assert replaced.changes is not None
    assert len(replaced.changes.sentences) == 3
    assert withdrawn.what == "withdrawn"
    assert withdrawn.changes is not None
    assert [field.after for field in withdrawn.changes.fields] == ["retracted"]
    told = plain({"history": editor.history("a1")})["history"][1]["changes"]
    assert told["sentences"][0] == {"what": "removed", "text": "Repair costs 12 million."}
    shown = printing.history(editor.history("a1")).splitlines()
    assert "   - Repair costs 12 million." in "\n".join(shown)
    assert "   + Repair costs 21 million." in "\n".join(shown)
    rows = lines.history_rows(editor.history("a1"))
    assert "- ~~Repair costs 12 million.~~" in rows
    assert "- **+** It is free." in rows
    assert any("Article withdrawn by its source" in row for row in rows)
    # What was removed is told no more.
    editor.remove("a1")
    assert all(step.changes is None for step in editor.history("a1"))


def test_many_changes_are_cut_where_discord_shows_them(newsdesk: Newsdesk) -> None:
    newsdesk.library.add(version(FIRST))
    many = "\n\n".join(f"Sentence number {n} is new here." for n in range(40))
    newsdesk.library.add(version(many))
    rows = lines.history_rows(newsdesk.editor.history("a1"))
    assert len(rows) == 2 + lines.CHANGES_SHOWN + 1
    assert rows[-1] == "-# 31 more"
