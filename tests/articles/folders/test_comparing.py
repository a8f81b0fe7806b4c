"""What is to be done where a watched folder is not as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from articles.folders.comparing import are_too_many, compare, lost_articles, renamed_from
from articles.folders.models import FileStamp, FoundFile, KnownFile
from articles.folders.scanning import FolderScan

OLD, NEW = FileStamp(10, 1), FileStamp(10, 2)


def known(stamp: FileStamp = OLD, digest: str = "d", *articles: str) -> KnownFile:
    return KnownFile(stamp, digest, frozenset(articles))


def there(stamp: FileStamp = OLD, *, quiet: bool = True) -> FoundFile:
    return FoundFile(Path("x"), stamp, quiet)


def test_what_is_new_or_changed_is_read_once_it_is_quiet() -> None:
    scan = FolderScan(
        {
            "same.txt": there(),
            "busy.txt": there(NEW, quiet=False),
            "new.txt": there(),
            "changed.txt": there(NEW),
        }
    )
    before = {name: known() for name in ("same.txt", "busy.txt", "changed.txt", "gone.txt")}
    changes = compare(scan, before)
    assert changes == (("changed.txt", "new.txt"), ("busy.txt",), ("gone.txt",))


@pytest.mark.parametrize(("unseen", "gone"), [("a", ()), ("", ()), ("a/b.txt", ()), ("a/b", None)])
def test_what_cannot_be_looked_into_may_hold_what_it_held(
    unseen: str, gone: tuple[str, ...] | None
) -> None:
    changes = compare(FolderScan({}, (unseen,)), {"a/b.txt": known()})
    assert changes.gone == (("a/b.txt",) if gone is None else gone)


def test_a_file_of_the_same_bytes_and_ending_is_the_one_that_left() -> None:
    gone = {"a.txt": known(digest="one"), "b.txt": known(digest="two")}
    assert renamed_from("c.txt", "two", gone) == "b.txt"
    assert renamed_from("c.md", "two", gone) is None
    assert renamed_from("c.txt", "three", gone) is None


def test_what_a_file_lacks_is_dropped_only_where_all_of_it_was_read() -> None:
    before = known(OLD, "d", "a1", "a2")
    now = known(NEW, "e", "a2", "a3")
    whole = before.read_again(now, whole=True)
    assert (whole.articles, whole.dropped) == ({"a2", "a3"}, {"a1"})
    part = before.read_again(now, whole=False)
    assert (part.articles, part.dropped) == ({"a1", "a2", "a3"}, set())
    back = whole.read_again(known(NEW, "f", "a1", "a2"), whole=True)
    assert (back.articles, back.dropped) == ({"a1", "a2"}, {"a3"})


def test_what_another_file_holds_is_not_lost() -> None:
    files = {
        "one": {
            "gone.txt": known(OLD, "d", "a1", "a2", "a3"),
            "kept.txt": known(OLD, "e", "a2")._replace(dropped=frozenset({"a4", "a5"})),
        },
        "two": {"moved.txt": known(OLD, "d", "a3", "a5")},
    }
    assert lost_articles("one", files, {"gone.txt"}) == {"a1", "a4"}
    assert lost_articles("one", files, ()) == {"a4"}
    assert lost_articles("two", files, ()) == set()


@pytest.mark.parametrize(
    ("vanished", "before", "held"), [(0, 0, False), (1, 3, False), (2, 5, True), (1, 1, True)]
)
def test_more_than_a_third_is_too_much(vanished: int, before: int, held: bool) -> None:
    assert are_too_many(vanished, before) is held
