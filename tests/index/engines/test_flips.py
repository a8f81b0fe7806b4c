"""One flipped bit in a file of the index changes no answer and stops nothing."""

from __future__ import annotations

import logging
import threading
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from database_files import flip_bit
from fakes import make_article
from flips import BitFlips

from articles.models import Filters
from index.engines.embedded import lexical
from index.engines.embedded.checksums import META, SEAL, damaged_file
from index.engines.embedded.engine import EmbeddedEngine
from index.engines.embedded.lexical import LexicalIndex, LexicalPassage, LogPosition
from index.errors import EngineError
from index.stemming import stems

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.service.newsdesk import Newsdesk

# As Tantivy's panics come: no Exception, and of a module that cannot be imported.
Panic = type("PanicException", (BaseException,), {"__module__": "pyo3_runtime"})


def fill(index: LexicalIndex, *texts: str) -> None:
    """Put passages into an index that is otherwise empty."""
    passages = [
        LexicalPassage(row, f"a{row}", text, " ".join(stems(text)), None, None, None, None)
        for row, text in enumerate(texts, 1)
    ]
    with index.writing() as writer:
        assert writer is not None
        index.replace(writer, None, passages, LogPosition("d", 1))
    index.position()


def test_flipped_bits_change_no_answer(tmp_path: Path) -> None:
    flips = BitFlips(tmp_path)
    flips.run(22, Random(8))
    flips.close()
    assert flips.faults == []
    assert flips.flipped.total() == 22
    assert {".fast", ".term", ".del", ".faiss", ".columns", ".json"} <= flips.flipped.keys()


def test_every_byte_of_what_is_written_is_compared(tmp_path: Path) -> None:
    folder = tmp_path / "words"
    fill(LexicalIndex(folder), "The ferry runs.", "The ferry stopped.")
    assert damaged_file(folder) is None
    (fast,) = folder.glob("*.fast")
    body = fast.read_bytes().index(b'{"version"')
    for path, byte in [(fast, n) for n in range(body)] + [(folder / META, n) for n in range(300)]:
        flip_bit(path, byte)
        assert damaged_file(folder) == path.name
        flip_bit(path, byte)
    assert damaged_file(folder) is None
    fast.write_bytes(fast.read_bytes()[:-3])
    assert damaged_file(folder) == fast.name
    fast.unlink()
    assert damaged_file(folder) == fast.name


def test_what_a_killed_writer_left_is_not_taken_for_damage(tmp_path: Path) -> None:
    folder = tmp_path / "words"
    index = LexicalIndex(folder)
    fill(index, "The ferry runs.")

    def killed() -> None:
        with index.writing() as writer:
            assert writer is not None
            index.replace(writer, None, [], LogPosition("d", 2))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed()
    assert not (folder / SEAL).exists()
    assert damaged_file(folder) is None
    assert LexicalIndex(folder).position() == LogPosition("d", 2)


def test_damage_found_at_the_start_is_made_good_and_logged(
    opened: Callable[..., Newsdesk], caplog: pytest.LogCaptureFixture
) -> None:
    desk = opened()
    desk.library.add(make_article(1))
    desk.indexer.embed_missing()
    (fast,) = (desk.settings.data / "index").glob("words-*/*.fast")
    flip_bit(fast, 5)
    assert f"The file {fast.name} of Tantivy does not match its checksum." in (
        desk.inspector.verify()
    )
    with caplog.at_level(logging.WARNING):
        again = opened()
    assert [record.message for record in caplog.records] == [
        f"Tantivy's files are made anew from the database: {fast.name} does not match its checksum."
    ]
    assert [hit.article.id for hit in again.asking.search("bridge").hits] == ["a1"]
    assert again.inspector.verify() == []


def test_while_words_panic_vectors_answer_and_words_are_made_anew_once(
    desk: Newsdesk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    engine = desk.engine
    assert isinstance(engine, EmbeddedEngine)
    right = [hit.article.id for hit in desk.asking.search("Vera4 Holt").hits]
    assert right[0] == "a4"
    whole = LexicalIndex._found

    def panic(*_: Any) -> Any:
        raise Panic("index out of bounds")

    monkeypatch.setattr(LexicalIndex, "_found", panic)
    for _ in range(3):
        hits = desk.asking.search("Vera4 Holt").hits
        assert hits
        assert all("lexical" not in hit.ranks for hit in hits)
    panics = [record for record in caplog.records if "only FAISS answers" in record.message]
    assert len(panics) == 1
    # It panics again once it was made anew, so that it waits before the next time.
    engine.follow()
    desk.asking.search("Vera4 Holt")
    monkeypatch.setattr(LexicalIndex, "_found", whole)
    engine.follow()
    assert engine.lexical("Vera4 Holt", Filters(), 3) == []
    monkeypatch.setattr("index.engines.embedded.engine.MENDED_EVERY", 0.0)
    engine.follow()
    assert [hit.article.id for hit in desk.asking.search("Vera4 Holt").hits] == right


def test_a_damaged_list_of_what_is_gone_is_not_written_anew(desk: Newsdesk) -> None:
    desk.library.remove("a4")
    desk.engine.follow()
    (gone,) = (desk.settings.data / "index").glob("words-*/*.del")
    # Instead of a4's passage another one is gone.
    raw = bytearray(gone.read_bytes())
    raw[4] ^= 0b11
    with gone.open("r+b") as file:
        file.write(raw)
    desk.library.remove("a5")
    desk.engine.follow()
    desk.engine.follow()
    assert desk.engine.verify() == []


def test_an_error_that_is_no_damage_goes_on(
    desk: Newsdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(*_: Any) -> Any:
        raise ValueError("a query of ours")

    monkeypatch.setattr(LexicalIndex, "_found", wrong)
    with pytest.raises(ValueError, match="of ours"):
        desk.engine.lexical("bridge", Filters(), 3)
    monkeypatch.undo()
    assert desk.engine.lexical("bridge", Filters(), 3)


def test_damaged_words_that_another_process_writes_are_left_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "words"
    index = LexicalIndex(folder)
    fill(index, "The ferry runs.")
    monkeypatch.setattr(lexical, "PATIENCE_SECONDS", 0.1)
    with index.writing() as writer:
        assert writer is not None
        (folder / META).write_text("{}")
        with pytest.raises(EngineError, match="try again in a minute"):
            LexicalIndex(folder)
        index.replace(writer, None, [], LogPosition("d", 2))
    assert LexicalIndex(folder).position() == LogPosition("d", 2)


def test_one_of_two_that_see_damage_makes_the_words_anew(tmp_path: Path) -> None:
    folder = tmp_path / "words"
    fill(LexicalIndex(folder), "The ferry runs.")
    flip_bit(folder / META, 20)
    made: list[LexicalIndex] = []
    threads = [threading.Thread(target=lambda: made.append(LexicalIndex(folder))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    fill(made[0], "The ferry stopped.")
    made[1].position()
    assert made[1].rows() == {1}
