"""What the URL of NEWSDESK_ENGINE says about a Milvus server: pure."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from index.errors import EngineError

DEFAULT_PORT = 19530
ENCRYPTED = {"milvus": False, "milvus+http": False, "milvus+tls": True, "milvus+https": True}
EXAMPLE = "milvus://USER:PASSWORD@HOST:19530/DATABASE"


class MilvusAddress(NamedTuple):
    """Where a Milvus server is, and what it lets in by; `token` is a secret, or empty."""

    host: str
    port: int
    encrypted: bool
    token: str
    database: str

    @property
    def uri(self) -> str:
        """Return the address as pymilvus reads it, without what is secret."""
        scheme = "https" if self.encrypted else "http"
        return f"{scheme}://{self}"

    def __str__(self) -> str:
        """Return the host and the port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def read_address(url: str) -> MilvusAddress:
    """Return what a URL says; raise EngineError, without its secrets, where it says too little."""
    refusal = EngineError(
        f"NEWSDESK_ENGINE does not say where the Milvus server is: write {EXAMPLE}, of which all "
        "but the host may be left out, and milvus+tls: where it speaks TLS."
    )
    try:
        parts = urlsplit(url)
        port = parts.port or DEFAULT_PORT
    except ValueError:
        raise refusal from None
    encrypted = ENCRYPTED.get(parts.scheme)
    if encrypted is None or not parts.hostname or parts.query or parts.fragment:
        raise refusal
    secrets = [unquote(part) for part in (parts.username, parts.password) if part]
    return MilvusAddress(
        parts.hostname, port, encrypted, ":".join(secrets), unquote(parts.path.strip("/"))
    )
