"""Ports for servers of the tests that begin to listen later."""

from __future__ import annotations

import random
import socket
from contextlib import closing
from pathlib import Path

GIVEN_BY_ITSELF = Path("/proc/sys/net/ipv4/ip_local_port_range")
LOWEST = 10_000


def free_port() -> int:
    """Return a port of loopback that nothing listens on, out of those nobody is given unasked.

    Until its server listens, whoever asks for any port or connects somewhere is given another.
    """
    above = int(GIVEN_BY_ITSELF.read_text().split()[0]) if GIVEN_BY_ITSELF.exists() else 32_768
    while True:
        port = random.SystemRandom().randrange(LOWEST, above)
        with closing(socket.socket()) as one:
            try:
                one.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
