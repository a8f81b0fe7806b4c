"""Watched folders: articles follow the files of a real folder, and never vanish by the hundred."""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from fakes import make_article

from articles.feeds.entries import FeedEntries, TakenEntry
from articles.folders.scanning import QUIET_SECONDS
from articles.folders.store import FolderStore
from bot.service.folder_intake import FolderIntake
from bot.service.folder_removals import AT_ONCE_SECONDS, FolderRemovals
from bot.service.folder_watch import keep_watch
from bot.service.folders import Folders

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.service.folder_reports import FoldersReport
    from bot.service.newsdesk import Newsdesk

SOON = 15.0


@dataclass
class WatchedDesk:
    """A newsdesk and the folders that it watches, with a clock on which all files are quiet."""

    desk: Newsdesk
    paths: tuple[Path, ...]
    ahead: float = 10 * QUIET_SECONDS
    folders: Folders = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    def clock(self) -> float:
        return time.time() + self.ahead

    def restart(self) -> None:
        """Forget whatever is not in the database."""
        store = FolderStore(self.desk.database)
        entries = FeedEntries(self.desk.database)
        self.folders = Folders(
            self.paths,
            FolderIntake(store, self.desk.importer),
            FolderRemovals(store, self.desk.library, entries, self.clock),
            store,
            self.desk.engine.follow,
            self.desk.settings.data / "folders.lock",
            self.clock,
        )

    def settle(self, *confirmed: Path) -> FoldersReport:
        return self.folders.settle(confirmed=confirmed, pause=self.pause)

    def pause(self, seconds: float) -> None:
        self.ahead += seconds

    def headlines(self) -> list[str]:
        return sorted(each.headline for each in self.desk.lists.latest(limit=999))


@pytest.fixture
def watched(newsdesk: Newsdesk, tmp_path: Path) -> WatchedDesk:
    (tmp_path / "news").mkdir()
    return WatchedDesk(newsdesk, (tmp_path / "news",))


def write(folder: Path, *numbers: int, text: str = "It rained in the harbour all day.") -> None:
    for number in numbers:
        story = f"Story {number} of the harbour\n\n{text}\n"
        (folder / f"{number}.txt").write_text(story, encoding="utf-8")


def lines(path: Path, *numbers: int) -> None:
    rows = [{"title": f"Story {number}", "text": "It rained all day."} for number in numbers]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")


def counts(report: FoldersReport) -> tuple[int, int, int]:
    return report.added, report.updated, report.removed


def test_what_appears_changes_and_vanishes_does_so_in_the_library(watched: WatchedDesk) -> None:
    (folder,) = watched.paths
    write(folder, 1, 2, 3, 4)
    (folder / ".hidden.txt").write_text("Hidden\n\nNobody reads this.\n")
    assert counts(watched.settle()) == (4, 0, 0)
    assert counts(watched.settle()) == (0, 0, 0)
    write(folder, 2, text="It was dry in the harbour all day.")
    (folder / "1.txt").unlink()
    watched.restart()
    assert counts(watched.settle()) == (0, 1, 1)
    assert watched.headlines() == [f"Story {number} of the harbour" for number in (2, 3, 4)]
    assert watched.desk.asking.search("dry harbour").hits[0].article.headline.startswith("Story 2")


def test_a_file_is_not_read_while_it_is_written_to(watched: WatchedDesk) -> None:
    (folder,) = watched.paths
    watched.ahead = 0
    write(folder, 1)
    os.utime(folder / "1.txt", (1, 1))
    report = watched.folders.look()
    assert counts(report) == (0, 0, 0)
    assert report.wait
    watched.ahead += QUIET_SECONDS + 1
    assert counts(watched.folders.look()) == (1, 0, 0)


def test_a_file_that_is_missing_for_a_moment_has_not_vanished(watched: WatchedDesk) -> None:
    (folder,) = watched.paths
    write(folder, 1, 2, 3)
    watched.settle()
    aside = folder / ".aside"
    (folder / "1.txt").rename(aside)
    report = watched.folders.look()
    assert (counts(report), bool(report.wait)) == ((0, 0, 0), True)
    aside.rename(folder / "1.txt")
    assert counts(watched.settle()) == (0, 0, 0)


def test_a_renamed_file_is_the_same_file(watched: WatchedDesk) -> None:
    (folder,) = watched.paths
    write(folder, 1, 2, 3, 4, 5)
    watched.settle()
    (folder / "old").mkdir()
    for number in (1, 2, 3):
        (folder / f"{number}.txt").rename(folder / "old" / f"{number}.txt")
    assert counts(watched.settle()) == (0, 0, 0)


def test_a_file_that_moves_to_another_watched_folder_keeps_its_articles(
    watched: WatchedDesk, tmp_path: Path
) -> None:
    (folder,) = watched.paths
    other = tmp_path / "archive"
    other.mkdir()
    watched.paths = (folder, other)
    watched.restart()
    write(folder, 1, 2, 3)
    watched.settle()
    (folder / "1.txt").rename(other / "1.txt")
    assert counts(watched.settle()) == (0, 0, 0)
    (article,) = [
        each for each in watched.desk.lists.latest() if each.headline.startswith("Story 1")
    ]
    assert [entry.what for entry in watched.desk.library.history(article.id)] == ["added"]


def test_an_article_that_leaves_its_file_is_removed_unless_some_of_it_was_not_read(
    watched: WatchedDesk,
) -> None:
    (folder,) = watched.paths
    lines(folder / "all.jsonl", *range(1, 11))
    watched.settle()
    lines(folder / "all.jsonl", *range(2, 11))
    assert counts(watched.settle()) == (0, 0, 1)
    lines(folder / "all.jsonl", *range(3, 11))
    with (folder / "all.jsonl").open("a") as file:
        file.write("\n{ broken")
    report = watched.settle()
    assert counts(report) == (0, 0, 0)
    assert len(report.skipped) == 1
    (folder / "all.jsonl").write_text("")
    assert counts(watched.settle()) == (0, 0, 0)
    assert len(watched.headlines()) == 9


@pytest.mark.parametrize("how", ["emptied", "unmounted"])
def test_nothing_goes_where_more_than_a_third_goes_at_once_until_somebody_says_so(
    watched: WatchedDesk, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    (folder,) = watched.paths
    write(folder, *range(1, 7))
    watched.settle()
    shutil.rmtree(folder)
    if how == "emptied":
        folder.mkdir()
        write(folder, 1)
    gone = 5 if how == "emptied" else 6
    for _ in range(2):
        watched.restart()
        assert counts(watched.settle()) == (0, 0, 0)
        (status,) = watched.folders.status()
        assert (status.vanished, status.exists) == (gone, how == "emptied")
    assert caplog.text.count("vanished at once") == 1
    assert "newsdesk watch confirm" in caplog.text
    assert len(watched.headlines()) == 6
    assert counts(watched.settle(folder)) == (0, 0, gone)
    assert len(watched.headlines()) == 6 - gone
    assert watched.folders.status()[0].vanished == 0


def test_what_comes_back_is_no_longer_waited_for(watched: WatchedDesk, tmp_path: Path) -> None:
    (folder,) = watched.paths
    write(folder, 1, 2, 3)
    watched.settle()
    folder.rename(tmp_path / "aside")
    watched.settle()
    assert watched.folders.status()[0].vanished == 3
    (tmp_path / "aside").rename(folder)
    assert counts(watched.settle()) == (0, 0, 0)
    assert watched.folders.status()[0].vanished == 0


def test_a_folder_that_is_emptied_slowly_is_guarded_too(watched: WatchedDesk) -> None:
    (folder,) = watched.paths
    write(folder, *range(1, 7))
    watched.settle()
    for number in range(1, 7):
        (folder / f"{number}.txt").unlink()
        watched.settle()
    assert len(watched.headlines()) == 4
    watched.ahead += AT_ONCE_SECONDS
    (folder / "1.txt").write_text("Story 1 of the harbour\n\nIt rained.\n")
    watched.settle()
    assert len(watched.headlines()) == 5


def test_what_somebody_removed_or_a_feed_brought_is_left_to_them(watched: WatchedDesk) -> None:
    (folder,) = watched.paths
    write(folder, *range(1, 8))
    watched.settle()
    ids = {each.headline.split()[1]: each.id for each in watched.desk.lists.latest()}
    watched.desk.editor.remove(ids["1"])
    FeedEntries(watched.desk.database).keep(
        "f1", [TakenEntry(ids["2"], "digest", None, True, True)]
    )
    for number in (1, 2):
        (folder / f"{number}.txt").unlink()
    watched.settle()
    assert [each.split()[1] for each in watched.headlines()] == ["2", "3", "4", "5", "6", "7"]


def test_a_subfolder_that_cannot_be_opened_has_lost_nothing(watched: WatchedDesk) -> None:
    (folder,) = watched.paths
    inner = folder / "inner"
    inner.mkdir()
    write(folder, 1, 2, 3, 4, 5)
    write(inner, 6)
    watched.settle()
    inner.chmod(0)
    try:
        if os.access(inner, os.R_OK):
            pytest.skip("whoever runs this may read everything")
        assert counts(watched.settle()) == (0, 0, 0)
    finally:
        inner.chmod(0o700)
    assert len(watched.headlines()) == 6


def test_a_running_newsdesk_sees_what_appears(
    opened: Callable[..., Newsdesk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    write(folder, 1)
    watched = WatchedDesk(opened(), (folder,))
    stop = threading.Event()
    thread = threading.Thread(target=keep_watch, args=(watched.folders, stop))
    other = threading.Thread(target=keep_watch, args=(watched.folders, stop))
    thread.start()
    try:
        wait_for(lambda: len(watched.headlines()) == 1)
        other.start()
        write(folder, 2)
        wait_for(lambda: len(watched.headlines()) == 2)
    finally:
        stop.set()
        thread.join(SOON)
        other.join(SOON)
    assert not thread.is_alive()
    assert not other.is_alive()


def wait_for(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + SOON
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_story_that_is_known_by_another_id_goes_with_its_file(watched: WatchedDesk) -> None:
    (folder,) = watched.paths
    write(folder, *range(1, 6))
    link = "https://m.harbourpost.example/rain"
    watched.desk.library.add(make_article(1, id="known", url="https://harbourpost.example/rain"))
    row = {"title": "Rain again", "text": "It rained all day.", "url": link}
    (folder / "rain.jsonl").write_text(json.dumps(row))
    assert counts(watched.settle()) == (5, 1, 0)
    (folder / "rain.jsonl").unlink()
    assert counts(watched.settle()) == (0, 0, 1)
    assert watched.desk.library.get("known") is None
