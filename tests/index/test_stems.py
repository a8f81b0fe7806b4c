"""The stems of passages are kept beside them."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import sqlalchemy as sa
from databases import only_sqlite
from fakes import make_article
from older_databases import older_database
from statements import statements

from articles.library.database import open_database
from bot.service.migrations import migration_folders
from index.models import Filters
from index.stems import Stems, read_stems, written_stems
from index.tables import passages

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.service.newsdesk import Newsdesk

OLDER_PASSAGE = sa.text(
    "INSERT INTO passages (row, fingerprint, id, article_id, section, section_index, ordinal,"
    " start, \"end\", text, header, language, vector_key, waiting) VALUES (:row, 'f', 'p', 'a',"
    " 'body', 0, 0, 0, 30, 'Gates were opened. 12 ships left.', 'Harbour of Varde', 'en', 'v', 0)"
)


def selected(asked: Sequence[tuple[str, object]]) -> list[str]:
    """Return the statements that read."""
    return [statement for statement, _ in asked if statement.startswith("SELECT")]


def test_they_are_read_as_they_were_written() -> None:
    written = written_stems(
        "key_points", "Harbours | Wire", "— … —\nGates were opened, gates!", "en"
    )
    assert read_stems(written) == Stems("harbour wire", ("", "gate were open gate"))
    assert read_stems(written_stems("body", "", "", "en")) == Stems("", ())


def test_each_passage_has_those_of_what_it_says(desk: Newsdesk) -> None:
    kept = [passages.c[name] for name in ("stems", "section", "header", "text", "language")]
    with desk.database.reading() as connection:
        rows = connection.execute(sa.select(*kept)).all()
    assert len(rows) > 30
    assert [row.stems for row in rows] == [written_stems(*row[1:]) for row in rows]


def test_a_hit_has_its_passages_stems_but_does_not_tell_them(desk: Newsdesk) -> None:
    hits = desk.asking.search("Where did the ward open?").hits
    for hit in hits:
        passage = hit.passage
        given = (passage.section, passage.header, passage.text, passage.language)
        assert hit.stems == read_stems(written_stems(*given))
        assert "stems" not in hit.model_dump()
    assert hits


@only_sqlite
def test_older_passages_get_theirs_once(newsdesk: Newsdesk, tmp_path: Path) -> None:
    data = tmp_path / "older"
    with older_database(data, "index_0008") as connection:
        # More than are read at once, with a gap between.
        for row in (*range(1, 1_001), 2_000):
            connection.execute(OLDER_PASSAGE, {"row": row})
    url = f"sqlite:///{data / 'newsdesk.db'}"
    with (
        closing(open_database(url, migration_folders())) as database,
        database.reading() as connection,
    ):
        held = connection.execute(sa.select(passages.c.stems)).scalars().all()
    assert held == ["harbour of vard\ngate were open\n12 ship left"] * 1_001


def test_a_search_asks_the_database_little(desk: Newsdesk) -> None:
    desk.asking.search("What did the ward say?")
    with statements() as asked:
        assert desk.asking.search("When was the ward opened in Sala?").hits
    # How things stand, before and after; what changed, where passages stand (none is new), their
    # stems, their originals, the passages, their copies, and of which stories they are.
    assert len(selected(asked)) <= 10


def test_the_state_of_the_index_is_read_anew_once_anything_changed(desk: Newsdesk) -> None:
    before = desk.inspector.state(Filters())
    with statements() as asked:
        assert desk.inspector.state(Filters()) == before
    assert len(selected(asked)) == 1
    desk.library.add(make_article(77, source="Vardebladet"))
    after = desk.inspector.state(Filters())
    assert after.articles == before.articles + 1
    assert desk.search.retriever.read("What does Vardebladet say?").outlets == ("Vardebladet",)
