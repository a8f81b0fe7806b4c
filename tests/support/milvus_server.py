"""A Milvus server for tests: milvus-lite's, in a process of its own, on a socket of loopback."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import time
from pathlib import Path
from socket import socket

from ports import free_port

STARTING_SECONDS = 60.0
GUARDED = Path(__file__).with_name("milvus_guarded.py")
IS_THERE = all(map(importlib.util.find_spec, ("pymilvus", "milvus_lite")))


class MilvusLiteServer:
    """milvus-lite's server in a folder; it can be killed and started again at the same address.

    With a `token` it speaks TLS, and lets in who has that.
    """

    def __init__(self, folder: Path, token: str | None = None) -> None:
        self._folder = folder
        self._token = token
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()

    @property
    def url(self) -> str:
        """What NEWSDESK_ENGINE says."""
        return f"milvus://127.0.0.1:{self.port}"

    @property
    def process(self) -> int | None:
        """Return the number of its process, None where it does not run."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        if self._token is None:
            command = [sys.executable, "-m", "milvus_lite", "server", "--host", "127.0.0.1"]
            command += ["--port", str(self.port), "--data-dir", str(self._folder)]
        else:
            command = [sys.executable, GUARDED, str(self._folder), str(self.port), self._token]
        log = self._folder.with_suffix(".log").open("ab")
        with log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        end = time.monotonic() + STARTING_SECONDS
        while time.monotonic() < end and self._process.poll() is None:
            with socket() as asking:
                if asking.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError(
            "milvus-lite did not start: " + self._folder.with_suffix(".log").read_text()
        )

    def kill(self) -> None:
        """End it at once, as a machine that is switched off does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
