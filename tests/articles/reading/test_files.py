"""Folders of every kind are read to their end, and nothing outside of them is."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from reading import NOW, TEXT

from articles.models import Article, Rejection
from articles.parsing import read_path
from articles.reading.files import MAX_BYTES

STORY = f"{{}}\n\n{TEXT}\n"


def write(path: Path, headline: str = "Harbour opens") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(STORY.format(headline))
    return path


def told(path: Path) -> tuple[list[str], dict[str, str]]:
    """Return the headlines of what is read below a path, and why each of the others is not."""
    items = list(read_path(path, now=NOW))
    return (
        [item.headline for item in items if isinstance(item, Article)],
        {Path(item.path).name: item.reason for item in items if isinstance(item, Rejection)},
    )


def test_a_pipe_a_socket_and_a_device_are_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    write(tmp_path / "a.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "s.txt"))
        headlines, reasons = told(tmp_path)
    assert headlines == ["Harbour opens"]
    assert "a pipe" in reasons["pipe.txt"]
    assert "a socket" in reasons["s.txt"]
    assert "a pipe" in told(tmp_path / "pipe.txt")[1]["pipe.txt"]
    assert "a device" in told(Path("/dev/zero"))[1]["zero"]


def test_links_that_lead_out_of_the_folder_or_nowhere_are_named(tmp_path: Path) -> None:
    write(tmp_path / "secret" / "b.txt", "Not to be read")
    write(tmp_path / "a" / "a.txt")
    (tmp_path / "a" / "more").symlink_to("../secret")
    (tmp_path / "a" / "one.txt").symlink_to(tmp_path / "secret" / "b.txt")
    (tmp_path / "a" / "gone.txt").symlink_to("nowhere")
    (tmp_path / "a" / "self").symlink_to("self")
    headlines, reasons = told(tmp_path / "a")
    assert headlines == ["Harbour opens"]
    assert sorted(reasons) == ["gone.txt", "more", "one.txt", "self"]
    for name in ("more", "one.txt"):
        assert "leads out of the folder" in reasons[name]
        assert str(tmp_path / "secret") in reasons[name]
    assert reasons["gone.txt"] == "it is a link to nowhere, which is not there"
    assert "leads to itself" in reasons["self"]


def test_a_link_that_is_named_itself_is_followed(tmp_path: Path) -> None:
    write(tmp_path / "real" / "a.txt")
    (tmp_path / "folder").symlink_to("real")
    (tmp_path / "b.txt").symlink_to("real/a.txt")
    assert told(tmp_path / "folder") == told(tmp_path / "b.txt") == (["Harbour opens"], {})


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    write(tmp_path / "a" / "a.txt")
    (tmp_path / "a" / "again").symlink_to(".")
    (tmp_path / "b").symlink_to("a")
    (tmp_path / ".hidden").mkdir()
    for number in range(20):
        (tmp_path / ".hidden" / f"{number}").symlink_to("../.hidden")
    (tmp_path / "c").symlink_to(".hidden")
    assert told(tmp_path) == (["Harbour opens"], {})


def test_files_that_are_links_into_a_hidden_folder_are_read(tmp_path: Path) -> None:
    # As Kubernetes puts files into a folder.
    write(tmp_path / "..2026" / "a.txt")
    (tmp_path / "..data").symlink_to("..2026")
    (tmp_path / "a.txt").symlink_to("..data/a.txt")
    assert told(tmp_path) == (["Harbour opens"], {})


def test_what_stands_in_many_folders_and_is_no_article_is_passed_over(tmp_path: Path) -> None:
    for name in ("README.md", "robots.txt", "CNAME", ".draft.md"):
        write(tmp_path / name)
    write(tmp_path / "readme" / "story.txt")
    assert told(tmp_path) == (["Harbour opens"], {})


def test_files_of_kinds_that_are_not_read_say_so_by_their_ending(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("p { color: red }")
    (tmp_path / "b.PNG").write_bytes(b"\x89PNG" + bytes(range(40)))
    (tmp_path / "c.txt").write_bytes(bytes(range(20)))
    items = [item for item in read_path(tmp_path, now=NOW) if isinstance(item, Rejection)]
    assert [item.ending for item in items] == [".css", ".png", None]
    assert "ending" not in items[0].model_dump()


def test_a_large_archive_is_told_as_one(tmp_path: Path) -> None:
    with (tmp_path / "all.zip").open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(MAX_BYTES + 1)
    (tmp_path / "few.zip").write_bytes(b"PK\x03\x04" + bytes(range(40)))
    items = [item for item in read_path(tmp_path, now=NOW) if isinstance(item, Rejection)]
    assert [("unpack it" in item.reason, item.ending) for item in items] == [(True, None)] * 2


def test_a_folder_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    shut = tmp_path / "shut"
    shut.mkdir(mode=0)
    if os.access(shut, os.R_OK):
        pytest.skip("this user may open every folder")
    assert "cannot be opened" in told(tmp_path)[1]["shut"]
