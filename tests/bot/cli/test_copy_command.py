"""The command line's contract for a newsdesk that goes to another database."""

from __future__ import annotations

import json
import signal
import threading
from typing import TYPE_CHECKING

from command_lines import QUESTION

from bot.service import moving

if TYPE_CHECKING:
    import pytest
    from command_lines import CommandLine
    from postgresql_server import PostgresqlServer


def test_a_newsdesk_is_copied_and_used_there(
    filled: CommandLine, postgresql_server: PostgresqlServer
) -> None:
    address = postgresql_server.new_database()
    done = filled("copy", "--to", address)
    assert (done.exit_code, done.stderr) == (0, "")
    told = done.stdout.splitlines()
    assert told[0].startswith("postgresql://postgres:***@127.0.0.1:")
    assert "newsdesk.db: 2 articles, " in told[0]
    assert "each of them compared, after " in told[0]
    assert told[1:] == ["To use the copy, set DATABASE_URL to it and start."]
    assert len(filled.json("list", database_url=address)["articles"]) == 2
    assert filled.json("ask", QUESTION, database_url=address)["covered"]
    assert filled("doctor", database_url=address).exit_code == 0
    again = filled("copy", "--to", address, "--json")
    assert again.exit_code == 0
    assert again.stderr.endswith("holds 2 articles; all that is there is replaced.\n")
    found = json.loads(again.stdout)
    assert (found["articles"], found["replaced"], found["is_used"]) == (2, 2, False)
    assert found["rows"]["articles"] == 2
    assert found["passages"] == found["rows"]["passages"] > 2
    assert "postgres:postgres" not in done.stdout + again.stdout + again.stderr


def test_it_goes_back_into_a_file(filled: CommandLine, postgresql_server: PostgresqlServer) -> None:
    address = postgresql_server.new_database()
    filled.json("copy", "--to", address)
    assert filled("remove", filled.id_of("ferry"), database_url=address).exit_code == 0
    back = f"sqlite:///{filled.folder / 'back' / 'newsdesk.db'}"
    assert filled.json("copy", "--to", back, database_url=address)["articles"] == 1
    assert len(filled.json("list", database_url=back)["articles"]) == 1
    # The file that it came from is no copy.
    first = f"sqlite:///{filled.folder / 'data' / 'newsdesk.db'}"
    done = filled("copy", "--to", first, database_url=address)
    assert done.exit_code == 1
    assert "holds this newsdesk as it went on there by itself (2 articles)" in done.stderr
    assert "--replace" in done.stderr
    assert done.stderr.count("\n") == 1
    assert filled.json("copy", "--to", first, "--replace", database_url=address)["replaced"] == 2
    assert len(filled.json("list")["articles"]) == 1


def test_what_cannot_be_done_ends_with_a_sentence_and_its_status(filled: CommandLine) -> None:
    assert filled("copy").exit_code == 2
    done = filled("copy", "--to", "mysql://ann:secret@db/news")
    assert done.exit_code == 1
    assert done.stdout == ""
    assert "--to names a mysql database" in done.stderr
    assert "secret" not in done.stderr


def test_who_uses_either_is_told_what_that_means(
    filled: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "check_heartbeat", lambda _: None)
    told = filled("copy", "--to", f"sqlite:///{filled.folder / 'other.db'}").stdout
    assert "Something still uses the old database" in told
    assert "stop it, then copy again" in told
    assert "Who has the copy open" in told


def test_an_interrupt_leaves_the_other_database_as_it_was(
    filled: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"sqlite:///{filled.folder / 'other.db'}"
    transfer = moving.transfer

    def interrupted(*given: object) -> object:
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        return transfer(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(moving, "transfer", interrupted)
    ended = filled("copy", "--to", address)
    assert (ended.exit_code, ended.stdout) == (130, "")
    assert ended.stderr == (
        "Stopped: the other database is as it was, and the next copy begins anew.\n"
    )
    monkeypatch.setattr(moving, "transfer", transfer)
    assert filled.json("copy", "--to", address)["replaced"] == 0
