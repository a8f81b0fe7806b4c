"""The running bot's heartbeat: one small file that `newsdesk health` reads."""

from __future__ import annotations

import contextlib
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from pydantic import AwareDatetime, ValidationError

from articles.models import Frozen

WRITTEN_EVERY = 10
STALE_AFTER = 45


class Heartbeat(Frozen):
    """What the bot last said of itself; `latency` is the gateway's, in seconds."""

    pid: int
    at: AwareDatetime
    ready: bool
    latency: float | None


def heartbeat_file(data: Path) -> Path:
    """Return where the heartbeat is, in the folder of all data."""
    return data / "health.json"


def write_heartbeat(path: Path, *, ready: bool, latency: float | None, now: datetime) -> None:
    """Write the heartbeat aside and move it into place, so that no reader sees half of it."""
    beat = Heartbeat(pid=os.getpid(), at=now, ready=ready, latency=latency)
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=path.parent, prefix=path.name, delete=False) as aside:
        aside.write(beat.model_dump_json())
    try:
        Path(aside.name).replace(path)
    except OSError:
        Path(aside.name).unlink(missing_ok=True)
        raise


def remove_heartbeat(path: Path) -> None:
    """Take the heartbeat away, as the bot does when it ends."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def check_heartbeat(path: Path, now: datetime | None = None) -> str | None:
    """Return None when the bot is healthy, else the fault in one sentence."""
    try:
        beat = Heartbeat.model_validate(json.loads(path.read_text()))
    except FileNotFoundError:
        return f"The bot is not running: there is no {path}; start it with `newsdesk run`."
    except (OSError, ValueError, ValidationError):
        return f"The file {path} cannot be read; delete it and start the bot again."
    age = ((now or datetime.now(UTC)) - beat.at).total_seconds()
    if not _is_running(beat.pid):
        return f"The bot has ended without saying so (process {beat.pid}); start it again."
    if age > STALE_AFTER:
        return f"The bot has not reported for {age:.0f} seconds; restart it if that goes on."
    if not beat.ready:
        return "The bot is running, but not connected to Discord; see its log."
    return None


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
