"""The files of the embedded engine, in a folder that may be anyone's."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import tantivy
from fakes import make_article

from articles.models import Filters

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.service.newsdesk import Newsdesk


def test_strange_files_in_the_engine_s_folder_are_left_alone(
    opened: Callable[..., Newsdesk], tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    kept = ["my-photos/a.jpg", "tax-2025.ods", "words-of-mine/a.txt", "vectors-drawn.json", "plain"]
    old = "0123456789abcdef"
    ends = ("faiss", "columns", "json", "1.tmp")
    ours = [*(f"vectors-{old}.{end}" for end in ends), f"words-{old}/meta"]
    for name in (*kept, *ours):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")
    desk = opened(engine=f"embedded:{folder}")
    desk.library.add(make_article(1))
    desk.indexer.embed_missing()
    assert [name for name in kept if not (folder / name).is_file()] == []
    assert [name for name in ours if (folder / name).exists()] == []


def test_words_of_an_earlier_form_are_made_anew(
    opened: Callable[..., Newsdesk], tmp_path: Path
) -> None:
    desk = opened(engine=f"embedded:{tmp_path / 'mine'}")
    desk.library.add(make_article(1))
    desk.engine.follow()
    (words,) = (tmp_path / "mine").glob("words-*/")
    shutil.rmtree(words)
    words.mkdir()
    fields = tantivy.SchemaBuilder()
    fields.add_integer_field("published", indexed=True, fast=True)
    tantivy.Index(fields.build(), path=str(words))
    again = opened(engine=f"embedded:{tmp_path / 'mine'}")
    again.engine.follow()
    day = make_article(1).published.date()
    assert len(list(again.engine.lexical("bridge", Filters(first_day=day, last_day=day), 9))) > 0
