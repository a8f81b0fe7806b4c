"""Connections to the addresses that were checked, within a time that is set for the whole.

ssrfguard looks a name up once, checks every address found against IANA's registries (IPv4 addresses
that stand within IPv6 ones too) and connects to one of those very addresses; httpcore2 speaks HTTP
over that connection.
"""

from __future__ import annotations

import socket
import time
from concurrent.futures import Future
from contextlib import suppress
from ipaddress import ip_address, ip_network
from threading import Thread
from typing import TYPE_CHECKING, Any

import httpcore2
import ssrfguard
from ssrfguard import DEFAULT_DENIED, Address, AddressTable, Block, Policy, Reach, Target

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterable

# Besides what is reserved: the well-known addresses within reserved blocks, which lead to the
# nearest router and not to a site, and IPv4 within IPv6 as RFC 2765 writes it.
DENIED = AddressTable(
    (
        *(block for block in DEFAULT_DENIED.blocks if block.reach is not Reach.PERMITTED),
        Block(ip_network("::ffff:0:0:0/96"), "IPv4-translated", "RFC 2765", Reach.DENIED),
    )
)
PUBLIC = Policy(denied_networks=DENIED)
ANYWHERE = Policy(allowed_networks=(ip_network("0.0.0.0/0"), ip_network("::/0")))


class Deadline:
    """A moment by which all has to be done."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds left; raise TimeoutError where there are none."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def pull(self) -> None:
        """Let it be now."""
        self._at = 0.0


class TimedStream(httpcore2.NetworkStream):
    """A connection of which every step has to end by the deadline, however many steps there are.

    The time limits that httpcore2 hands over are for a step each, and not looked at.
    """

    def __init__(self, connected: socket.socket, deadline: Deadline) -> None:
        self._socket = connected
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        """Return what has come, nothing where the other side has ended."""
        self._socket.settimeout(self._deadline.left())
        return self._socket.recv(max_bytes)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        """Send all of the bytes."""
        self._socket.settimeout(self._deadline.left())
        try:
            self._socket.sendall(buffer)
        except (ConnectionError, BrokenPipeError) as error:
            # A server may answer, and hang up, before it has read the whole request.
            raise httpcore2.WriteError(str(error)) from error

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        """Encrypt the connection, if the server proves to be the one of that name."""
        self._socket.settimeout(self._deadline.left())
        name = (server_hostname or "").rstrip(".")
        self._socket = ssl_context.wrap_socket(self._socket, server_hostname=name)
        return self

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()

    def abort(self) -> None:
        """End the connection while another thread waits for it."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)


class PinnedBackend(httpcore2.NetworkBackend):
    """Opens the one connection of a request, to an address that was checked.

    Where `anywhere` is false, no address in a private or reserved network will do. `resolve` is
    called like `socket.getaddrinfo`, `connect` like `ssrfguard.connect`.
    """

    def __init__(
        self,
        deadline: Deadline,
        *,
        anywhere: bool,
        resolve: Callable[..., Any] = socket.getaddrinfo,
        connect: Callable[..., socket.socket] = ssrfguard.connect,
    ) -> None:
        self._deadline = deadline
        self._policy = ANYWHERE if anywhere else PUBLIC
        self._resolve = resolve
        self._connect = connect
        self._stream: TimedStream | None = None

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        """Look the host up, check what is found, and connect to that."""
        addresses = self._lookup(host, port)[: self._policy.max_connection_attempts]
        # So that one address that does not answer leaves time for the next.
        each = self._deadline.left() / len(addresses)
        connected = self._connect(addresses, policy=self._policy, timeout=each)
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._stream = TimedStream(connected, self._deadline)
        return self._stream

    def _lookup(self, host: str, port: int) -> tuple[Address, ...]:
        """Return the addresses of a host, all of them checked.

        The system's own lookup knows no time limit, so that it runs beside, and is left behind
        where it takes too long.
        """
        try:
            literal = ip_address(host)
        except ValueError:
            literal = None
        target = Target("tcp", host, port, host, literal)
        found: Future[tuple[Address, ...]] = Future()

        def look_up() -> None:
            try:
                checked = ssrfguard.resolve(target, policy=self._policy, resolver=self._resolve)
            except Exception as error:  # noqa: BLE001 (raised where it is waited for)
                found.set_exception(error)
            else:
                found.set_result(checked)

        Thread(target=look_up, name="lookup", daemon=True).start()
        return found.result(self._deadline.left())

    def close(self) -> None:
        """Close the connection, where there is one."""
        if self._stream is not None:
            self._stream.close()

    def abort(self) -> None:
        """End the request while another thread waits for its answer."""
        self._deadline.pull()
        if self._stream is not None:
            self._stream.abort()
