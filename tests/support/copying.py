"""A process that copies a newsdesk and says how far it is, to be killed wherever that is.

python copying.py DATA ADDRESS
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.service.moving import copy_newsdesk
from bot.settings import Settings

if TYPE_CHECKING:
    from index.models import Progress


def say(what: str) -> None:
    """Say something at once, as a process that is killed says no more."""
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def report(now: Progress) -> None:
    """Say how far it is, and wait until that was read."""
    say(f"{now.stage} {100 * now.done // (now.total or 1)}")
    sys.stdin.readline()


def main(data: Path, address: str) -> None:
    """Copy the newsdesk of a folder."""
    copy_newsdesk(Settings(_env_file=None, data=data, database_url=None), address, report=report)
    say("done 100")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
