"""Web addresses: which ones are asked at all, and which hosts may be in a private network."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, ip_address
from typing import TYPE_CHECKING

from articles.errors import cut
from articles.fetching.models import FetchError, FetchReason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from httpx2 import URL

DEFAULT_PORTS = {"http": 80, "https": 443}
# Below it stand the ports of mail servers and their like, which take a request for a command.
FIRST_OPEN_PORT = 1024
HOST_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?")
# What resolvers read as an IPv4 address: 127.1, 0177.0.0.1, 0x7f.1, 2130706433.
READ_AS_IPV4 = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)\.?")


class AllowedHosts:
    """The hosts that may be in a private network: names or addresses, each with a port or without.

    Without a port it stands for all of a host's ports.
    """

    def __init__(self, entries: Iterable[str] = ()) -> None:
        self._entries = frozenset(
            entry.strip().lower().rstrip(".") for entry in entries if entry.strip()
        )

    def names(self, host: str, port: int) -> bool:
        """Return whether a host is named; IPv6 addresses may be written in brackets."""
        host = host.rstrip(".")
        forms = {host, f"{host}:{port}", f"[{host}]", f"[{host}]:{port}"}
        return not forms.isdisjoint(self._entries)


def parsed(url: str, allowed: AllowedHosts) -> URL:
    """Return a web address in its normal form, without its fragment.

    Raises FetchError where it is none, holds a name or password, names a port that is not of the
    web, or writes an IPv4 address in another way than as four decimal numbers.
    """
    from httpx2 import URL, InvalidURL

    try:
        found = URL(url.strip()).copy_with(fragment=None)
        host = found.raw_host.decode("ascii")
    except (InvalidURL, ValueError):
        raise _no_address(url) from None
    if found.scheme not in DEFAULT_PORTS or not _is_host(host):
        raise _no_address(url)
    if found.userinfo:
        raise FetchError(
            "The address holds a name or a password for {host}; leave them out of it.",
            reason=FetchReason.NOT_ALLOWED,
            host=host,
        )
    port = port_of(found)
    usual = port in DEFAULT_PORTS.values() or FIRST_OPEN_PORT <= port <= 65_535
    if _is_odd_number(host) or not (usual or allowed.names(host, port)):
        raise refused(host)
    return found


def port_of(url: URL) -> int:
    """Return the port that an address stands for."""
    return url.port or DEFAULT_PORTS[url.scheme]


def refused(host: str) -> FetchError:
    """Return the error for a host that nothing is fetched from."""
    return FetchError(
        "{host} is not an open server of the web, so that nothing is fetched from it; where it is "
        "yours, name it in NEWSDESK_FETCH_ALLOW.",
        reason=FetchReason.NOT_ALLOWED,
        host=host,
    )


def _no_address(url: str) -> FetchError:
    return FetchError(
        "“{address}” is not fetched: only addresses that begin with https:// or http:// are.",
        reason=FetchReason.NOT_HTTP,
        # What is no character at all could not be shown.
        address=cut(url.encode("utf-8", "replace").decode()),
    )


def _is_host(host: str) -> bool:
    if ":" in host:
        try:
            return ip_address(host).version == 6 and "%" not in host
        except ValueError:
            return False
    return len(host) <= 253 and HOST_NAME.fullmatch(host) is not None


def _is_odd_number(host: str) -> bool:
    if ":" in host or not READ_AS_IPV4.fullmatch(host):
        return False
    try:
        return str(IPv4Address(host)) != host
    except ValueError:
        return True
