"""The command line's contract for backups, and for a database or a disk that fails."""

from __future__ import annotations

import errno
import json
import os
from random import Random
from typing import TYPE_CHECKING, Any

from command_lines import QUESTION
from database_files import checkpoint

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from command_lines import CommandLine

FLIPS = 20


def database(run: CommandLine) -> Path:
    """Return the file of the database, with all in it."""
    path = run.folder / "data" / "newsdesk.db"
    checkpoint(path)
    return path


def test_a_backup_is_made_and_put_back(filled: CommandLine) -> None:
    file = filled.folder / "news.db"
    made = filled.json("backup", str(file))
    assert (made["articles"], made["path"], made["earlier"]) == (2, str(file), None)
    again = filled("backup", str(file))
    assert again.exit_code == 1
    assert "--force" in again.stderr
    assert "holds 2 articles" in filled("backup", "--force", str(file)).stdout
    assert filled("remove", filled.id_of("ferry")).exit_code == 0
    told = filled("restore", str(file)).stdout
    assert "holds 2 articles again. What was there is kept as " in told
    assert len(filled.json("list")["articles"]) == 2
    assert filled.json("ask", QUESTION)["covered"]
    assert filled("doctor").exit_code == 0


def test_a_restore_over_a_broken_file_asks_for_a_restart(filled: CommandLine) -> None:
    file = filled.folder / "news.db"
    filled.json("backup", str(file))
    database(filled).write_bytes(b"nothing that SQLite knows " * 400)
    told = filled("restore", str(file)).stdout
    assert told.endswith("Restart the bot if it runs: it has that open.\n")
    assert len(filled.json("list")["articles"]) == 2


def test_a_restore_of_what_is_no_backup_says_so(filled: CommandLine) -> None:
    done = filled("restore", filled.write("text.db", "These are words. " * 100))
    assert done.exit_code == 1
    assert "not a database" in done.stderr
    assert done.stderr.count("\n") == 1
    assert len(filled.json("list")["articles"]) == 2


def test_doctor_finds_damage_in_the_database(filled: CommandLine) -> None:
    path = database(filled)
    raw = bytearray(path.read_bytes())
    place = raw.index(b"The council voted on Monday")
    while place > 0:
        raw[place] ^= 1
        place = raw.find(b"The council voted on Monday")
    path.write_bytes(raw)
    done = filled("doctor", "--json")
    checks = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
    assert done.exit_code == 1
    assert "is not what was written" in checks["integrity"]["sentence"]
    assert "newsdesk restore FILE" in checks["integrity"]["next"]


def test_doctor_tries_whether_the_folder_can_be_written(
    filled: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", full)
    done = filled("doctor", "--json")
    checks = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
    assert not checks["data"]["ok"]
    assert "There is no space left in" in checks["data"]["sentence"]
    assert checks["data"]["next"] == "Free some space."


def test_no_flipped_bit_of_the_database_ends_in_more_than_a_sentence(filled: CommandLine) -> None:
    path = database(filled)
    whole, chance = path.read_bytes(), Random(3)
    unclear = 0
    for _ in range(FLIPS):
        raw = bytearray(whole)
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        path.write_bytes(raw)
        for command in (("list",), ("ask", QUESTION), ("show", "bridge"), ("doctor",)):
            done = filled(*command)
            assert done.exit_code in (0, 1)
            assert done.exception is None or isinstance(done.exception, SystemExit)
            assert done.stderr.count("\n") <= 1
            unclear += "on our side" in done.stderr
    assert unclear == 0
