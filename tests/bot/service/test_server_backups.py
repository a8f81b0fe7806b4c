"""A newsdesk on a server is backed up and put back with its own programs, as README says."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fakes import make_article

from bot.service.moving import copy_newsdesk

if TYPE_CHECKING:
    from collections.abc import Callable

    from postgresql_server import PostgresqlServer

    from bot.service.newsdesk import Newsdesk

README = (Path(__file__).parents[3] / "README.md").read_text("utf-8")
QUESTION = "What did engineer Vera9 Holt say the repair of the bridge in Town9 would cost?"


def commands(program: str) -> list[str]:
    """Return README's lines that run a program."""
    return re.findall(rf"^{program} .*$", README, re.MULTILINE)


def run(server: PostgresqlServer, program: str, **names: str) -> None:
    """Run README's one line for a program, with what it names."""
    path = server.program(program)
    if path is None:
        pytest.skip(f"there is no {program} with the tests' server")
    (line,) = commands(program)
    for name, value in names.items():
        assert name in line
        line = line.replace(name, value)
    words = line.partition(" #")[0].split()[1:]
    subprocess.run([path, *words], check=True, capture_output=True, text=True)


def bring(desk: Newsdesk, *numbers: int) -> None:
    """Add some articles, so that they are found."""
    list(desk.library.add_all(make_article(number) for number in numbers))
    desk.indexer.embed_missing()
    desk.engine.follow()


def test_a_dump_made_while_it_runs_is_put_back(
    desk: Newsdesk,
    opened: Callable[..., Newsdesk],
    postgresql_server: PostgresqlServer,
    tmp_path: Path,
) -> None:
    address = postgresql_server.new_database()
    copy_newsdesk(desk.settings, address)
    running = opened(data=tmp_path / "running", database_url=address)
    file = str(tmp_path / "newsdesk.dump")
    run(
        postgresql_server,
        "pg_dump",
        **{"newsdesk.dump": file, "postgresql://USER@HOST/NAME": address},
    )
    running.library.remove("a1")
    bring(running, 60, 61)
    running.engine.rebuild()
    empty = postgresql_server.make("put_back")
    run(
        postgresql_server,
        "pg_restore",
        **{"newsdesk.dump": file, "postgresql://USER@HOST/NEW": empty},
    )
    # With the files of an index that has followed the old one beyond what was put back.
    back = opened(data=tmp_path / "running", database_url=empty)
    assert {each.id for each in back.library.latest(limit=100)} == {
        each.id for each in desk.library.latest(limit=100)
    }
    assert back.asking.ask(QUESTION).covered
    bring(back, 70)
    assert back.asking.ask(QUESTION.replace("9", "70")).covered
    assert back.inspector.verify() == []
