"""The body of an answer, unpacked, and never more of it than a limit."""

from __future__ import annotations

import gzip
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from typing_extensions import Buffer

PIECE = 65_536


class TooLargeError(Exception):
    """More came than the limit."""


class BodyStream(io.RawIOBase):
    """The pieces of a body as one stream of bytes; raises TooLargeError after `most` of them."""

    def __init__(self, pieces: Iterable[bytes], most: int) -> None:
        self._pieces = iter(pieces)
        self._left = most
        self._piece = memoryview(b"")

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: Buffer) -> int:
        """Fill a buffer with what comes next; return how many bytes, none at the end."""
        while not self._piece:
            following = next(self._pieces, None)
            if following is None:
                return 0
            self._left -= len(following)
            if self._left < 0:
                raise TooLargeError
            self._piece = memoryview(following)
        target = memoryview(buffer).cast("B")
        count = min(len(target), len(self._piece))
        target[:count] = self._piece[:count]
        self._piece = self._piece[count:]
        return count


def read_body(pieces: Iterable[bytes], coding: str, most: int) -> bytes:
    """Return a body, unpacked.

    `coding` is the answer's Content-Encoding. Raises TooLargeError where the body has more than
    `most` bytes, packed or unpacked; EOFError, OSError or `zlib.error` where it is damaged or ends
    too early; ValueError for a coding that was not asked for.
    """
    stream: io.BufferedIOBase = io.BufferedReader(BodyStream(pieces, most), PIECE)
    if coding.strip().lower() in ("gzip", "x-gzip"):
        stream = gzip.GzipFile(fileobj=stream, mode="rb")
    elif coding.strip().lower() not in ("", "identity"):
        raise ValueError(coding)
    parts, total = [], 0
    while part := stream.read1(PIECE):
        total += len(part)
        if total > most:
            raise TooLargeError
        parts.append(part)
    return b"".join(parts)
