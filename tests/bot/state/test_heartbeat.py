"""The running bot's heartbeat, as the container's probe reads it."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.state.heartbeat import check_heartbeat, remove_heartbeat, write_heartbeat

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)


def test_a_bot_that_reports_is_healthy_for_a_while(tmp_path: Path) -> None:
    path = tmp_path / "data" / "health.json"
    write_heartbeat(path, ready=True, latency=0.1, now=NOW)
    assert check_heartbeat(path, NOW + timedelta(seconds=45)) is None
    assert "46 seconds" in str(check_heartbeat(path, NOW + timedelta(seconds=46)))
    assert [file.name for file in path.parent.iterdir()] == ["health.json"]


def test_a_bot_without_discord_is_not_healthy(tmp_path: Path) -> None:
    path = tmp_path / "health.json"
    write_heartbeat(path, ready=False, latency=None, now=NOW)
    assert "not connected to Discord" in str(check_heartbeat(path, NOW))


def test_no_file_and_a_damaged_one_are_faults(tmp_path: Path) -> None:
    path = tmp_path / "health.json"
    assert "not running" in str(check_heartbeat(path, NOW))
    path.write_text("{")
    assert "cannot be read" in str(check_heartbeat(path, NOW))
    path.write_text("[]")
    assert "cannot be read" in str(check_heartbeat(path, NOW))
    remove_heartbeat(path)
    remove_heartbeat(path)
    assert not path.exists()


def test_a_process_that_is_gone_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "health.json"
    write_heartbeat(path, ready=True, latency=None, now=NOW)
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    text = path.read_text()
    own = text.split('"pid":')[1].split(",")[0]
    path.write_text(text.replace(f'"pid":{own}', f'"pid":{ended.pid}'))
    assert "has ended without saying so" in str(check_heartbeat(path, NOW))
