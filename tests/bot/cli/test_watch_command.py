"""The command line of watched folders."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from command_lines import BRIDGE, FERRY, CommandLine

from articles.folders import scanning
from bot.service import folders
from bot.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def nothing_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (scanning, folders):
        monkeypatch.setattr(module, "QUIET_SECONDS", 0.01)


def test_a_folder_is_taken_in_listed_guarded_and_confirmed(run: CommandLine) -> None:
    folder = run.folder / "news"
    folder.mkdir()
    for row in (BRIDGE, FERRY):
        (folder / f"{row['source']}.jsonl").write_text(json.dumps(row))
    done = run.json("watch", "update", watch=str(folder))
    assert (done["added"], done["updated"], done["removed"], done["skipped"]) == (2, 0, 0, [])
    state = {"folder": str(folder), "exists": True, "files": 2, "articles": 2, "vanished": 0}
    assert done["folders"] == [state]
    (folder / "notes.csv").write_text("a,b")
    run.json("remove", "ferry")
    run.json("watch", "update", watch=str(folder))
    listed = run.json("watch", "list", watch=str(folder))
    assert listed == {"folders": [{**state, "files": 1, "articles": 1}]}
    assert "1 article from 1 file" in run("watch", "list", watch=str(folder)).stdout
    run.json("import", str(folder / "Coast Times.jsonl"))
    (folder / "Harbour Post.jsonl").unlink()
    assert run.json("watch", "update", watch=str(folder))["removed"] == 0
    listed = run.json("watch", "list", watch=str(folder))
    assert listed == {"folders": [{**state, "vanished": 1}]}
    assert "newsdesk watch confirm" in run("watch", "list", watch=str(folder)).stdout
    (check,) = [
        each
        for each in json.loads(run("doctor", "--json", watch=str(folder)).stdout)["checks"]
        if each["name"] == "folder"
    ]
    assert (check["ok"], check["next"]) == (False, "newsdesk watch confirm")
    assert run("watch", "confirm", str(run.folder), watch=str(folder)).exit_code == 1
    assert run.json("watch", "confirm", watch=str(folder))["removed"] == 1
    assert [each["source"] for each in run.json("list")["articles"]] == ["Coast Times"]


def test_many_files_of_other_kinds_are_told_of_together(run: CommandLine) -> None:
    folder = run.folder / "site"
    folder.mkdir()
    for number in range(8):
        (folder / f"style-{number}.css").write_text("body { color: black }")
    shown = run("watch", "update", watch=str(folder)).stdout
    assert "skipped 8 files of kinds that are not read: .css (8)" in shown
    assert "style-1.css" not in shown


def test_without_a_folder_it_is_said_what_to_set(run: CommandLine) -> None:
    assert run.json("watch", "list") == {"folders": []}
    for command in ("update", "confirm"):
        result = run("watch", command)
        assert result.exit_code == 1
        assert "NEWSDESK_WATCH" in result.stderr


def test_folders_are_parted_by_commas_each_once_and_none_within_another(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    settings = Settings(data=tmp_path / "data", watch=f"{one}, {two},{one / 'inner'} ,{one}")
    assert settings.watched_folders == (one, two)
    with pytest.raises(ValueError, match=tmp_path.name):
        _ = Settings(data=tmp_path / "data", watch=str(tmp_path)).watched_folders
