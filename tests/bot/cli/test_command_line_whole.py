"""The command line as people start it: a process of its own, with the real model."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
STORY = """\
{"headline": "Harbour bridge closes after cracks are found", "source": "Harbour Post", \
"published": "2026-11-03", "text": "The council voted on Monday to close the harbour bridge. \
Engineers found cracks in two of its pillars last week – the “worst” ones."}
"""
QUESTION = "What did engineers find in the pillars of the harbour bridge?"


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Return an environment of nothing but what a command needs."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "NEWSDESK_DATA": str(folder / "data"), **more}


def start(
    folder: Path, *args: str, stdin: str = "", **more: str
) -> subprocess.CompletedProcess[str]:
    """Run `newsdesk` in a process of its own, in a folder of its own."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *args],
        cwd=folder,
        env=environment(folder, **more),
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=110,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose newsdesk holds one story."""
    folder = tmp_path_factory.mktemp("newsdesk")
    (folder / "story.jsonl").write_text(STORY, encoding="utf-8")
    done = start(folder, "import", "story.jsonl", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["added"] == 1
    assert "Embedding" not in done.stderr
    return folder


def test_help_takes_under_half_a_second(tmp_path: Path) -> None:
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        done = start(tmp_path, "--help")
        times.append(time.perf_counter() - begun)
        assert done.returncode == 0
        assert "keypoints" in done.stdout
    assert min(times) < 0.5


def test_ask_prints_json_alone_in_any_locale(folder: Path) -> None:
    done = start(folder, "ask", QUESTION, "--json", LC_ALL="C", PYTHONUTF8="0")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 1
    answer = json.loads(done.stdout)
    assert answer["covered"] is True
    assert "Engineers found cracks in two of its pillars last week – the “worst” ones." in [
        sentence["text"] for sentence in answer["sentences"]
    ]
    assert "Traceback" not in done.stderr
    assert QUESTION not in done.stderr


def test_a_pipe_into_the_console_is_answered_without_noise(folder: Path) -> None:
    done = start(folder, "console", stdin=f"{QUESTION}\n/latest\n/nope\n")
    assert done.returncode == 0, done.stderr
    assert "Engineers found cracks" in done.stdout
    assert "There is no command /nope" in done.stdout
    assert "newsdesk>" not in done.stdout
    assert "\x1b" not in done.stdout
    assert "Traceback" not in done.stderr


def test_errors_are_one_sentence_and_a_status(folder: Path) -> None:
    missing = start(folder, "show", "submarines", "--json")
    assert (missing.returncode, missing.stdout) == (1, "")
    assert missing.stderr.count("\n") == 1
    wrong = start(folder, "list", "--since", "soon")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "2026-11-03" in wrong.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NEWSDESK_LOG_LEVEL", "LOUD"),
        ("NEWSDESK_SENTENCES", "many"),
        ("NEWSDESK_ANSWERER_OPTIONS", "a secret"),
    ],
)
def test_a_setting_that_does_not_fit_is_named(tmp_path: Path, name: str, value: str) -> None:
    done = start(tmp_path, "list", **{name: value})
    assert (done.returncode, done.stdout) == (1, "")
    assert name in done.stderr
    assert "secret" not in done.stderr
    assert done.stderr.count("\n") == 1
    doctor = start(tmp_path, "doctor", "--json", **{name: value})
    assert doctor.returncode == 1
    assert [check["name"] for check in json.loads(doctor.stdout)["checks"]] == ["settings"]


def test_a_bar_is_drawn_on_a_terminal_alone(tmp_path: Path) -> None:
    (tmp_path / "story.jsonl").write_text(STORY, encoding="utf-8")
    ours, theirs = pty.openpty()
    drawn = b""
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "import", "story.jsonl"],
        cwd=tmp_path,
        env=environment(tmp_path, TERM="xterm"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=theirs,
    ) as importing:
        os.close(theirs)
        with suppress(OSError):  # how a terminal says that its other end is closed
            while part := os.read(ours, 65536):
                drawn += part
        os.close(ours)
        assert importing.stdout
        told = importing.stdout.read()
    assert importing.returncode == 0
    assert told == b"1 added, 0 updated, 0 unchanged, 0 skipped.\n"
    assert b"Preparing" in drawn
    assert b"Embedding passages" in drawn


def test_a_reader_that_goes_away_is_no_error(folder: Path) -> None:
    arguments = [sys.executable, "-m", "bot", "ask", "--batch", "-"]
    with subprocess.Popen(
        arguments,
        cwd=folder,
        env=environment(folder),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as asking:
        assert asking.stdin
        assert asking.stdout
        assert asking.stderr
        asking.stdin.write(b'{"id": 1, "query": "bridge"}\n')
        asking.stdin.flush()
        assert json.loads(asking.stdout.readline())["id"] == 1  # flushed line by line
        asking.stdout.close()
        asking.stdin.write(b'{"id": 2, "query": "bridge"}\n' * 3)
        asking.stdin.close()
        error = asking.stderr.read().decode()
    assert "Traceback" not in error
    assert "BrokenPipe" not in error


def test_an_interrupt_ends_quietly(folder: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "ask", "--batch", "-", "--json"],
        cwd=folder,
        env=environment(folder),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as asking:
        assert asking.stdin
        assert asking.stdout
        assert asking.stderr
        asking.stdin.write(b'{"id": 1, "query": "bridge"}\n')
        asking.stdin.flush()
        asking.stdout.readline()
        # People interrupt what waits. Python overlooks a signal that comes in the instant between
        # its last look for one and the system call that then waits.
        time.sleep(0.5)
        asking.send_signal(signal.SIGINT)
        assert asking.wait(30) == 130
        assert b"Traceback" not in asking.stderr.read()


def test_the_first_start_takes_in_the_samples_and_the_second_embeds_nothing(
    tmp_path: Path,
) -> None:
    samples = str(ROOT / "samples")
    first = start(tmp_path, "start", stdin="/latest 1000\n", NEWSDESK_SAMPLES=samples)
    assert first.returncode == 0, first.stderr
    assert "First run" in first.stderr
    assert "in the console" in first.stderr
    stories = json.loads(start(tmp_path, "list", "--json").stdout)["articles"]
    assert len(stories) >= 30
    assert f"{len(stories)} sample stories are in" in first.stderr
    assert stories[0]["headline"] in " ".join(first.stdout.split())
    again = start(tmp_path, "start", stdin="/status\n", NEWSDESK_SAMPLES=samples)
    assert again.returncode == 0, again.stderr
    assert "sample" not in again.stderr
    assert f"{len(stories)} articles searched" in again.stdout
    update = json.loads(start(tmp_path, "index", "update", "--json").stdout)
    assert update["embedded"] == 0
