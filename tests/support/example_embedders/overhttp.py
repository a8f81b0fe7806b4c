"""An embedder in one file, to copy from: it asks a service over HTTP, with a key."""

from __future__ import annotations

import http.client
import json
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import numpy as np

from index.errors import EmbeddingError, ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

# What the service takes in one request, and of one text.
TEXTS_A_REQUEST = 16
TOKENS_READ = 200
SECONDS_WAITED = 10


class HttpEmbedder:
    """Has texts embedded elsewhere; holds nothing but where and as whom to ask."""

    def __init__(self, name: str, url: str, key: str, dimension: int) -> None:
        self.name = f"overhttp:{name}"
        self.revision = ""
        self.dimension = dimension
        self.max_tokens = TOKENS_READ
        self.settings: dict[str, str | int] = {}
        self._url = urlsplit(url)
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def embed(self, texts: Sequence[str], *, question: bool = False) -> NDArray[np.float32]:
        starts = range(0, len(texts), TEXTS_A_REQUEST)
        made = [self._asked(texts[begin : begin + TEXTS_A_REQUEST], question) for begin in starts]
        vectors = np.concatenate(made)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not lengths.all():
            raise EmbeddingError(f"The server of {self.name} gave a vector without a direction.")
        unit: NDArray[np.float32] = vectors / lengths
        return unit

    def _asked(self, texts: Sequence[str], question: bool) -> NDArray[np.float32]:
        said = self._posted(json.dumps({"texts": list(texts), "question": question}).encode())
        try:
            vectors = np.array(json.loads(said), dtype=np.float32)
        except (ValueError, TypeError) as error:
            raise EmbeddingError(f"What the server of {self.name} says is no vectors.") from error
        if vectors.shape != (len(texts), self.dimension):
            raise EmbeddingError(
                f"The server of {self.name} gave vectors of the shape {vectors.shape} for "
                f"{len(texts)} texts."
            )
        return vectors

    def _posted(self, body: bytes) -> bytes:
        secure = self._url.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        with closing(kind(self._url.netloc, timeout=SECONDS_WAITED)) as connection:
            try:
                connection.request("POST", self._url.path or "/", body, self._headers)
                answer = connection.getresponse()
                said = answer.read()
            except (OSError, http.client.HTTPException) as error:
                raise EmbeddingError(f"The server of {self.name} failed ({error}).") from error
        if answer.status != http.client.OK:
            raise EmbeddingError(f"The server of {self.name} refused with {answer.status}.")
        return said


def load(name: str, options: Mapping[str, str]) -> HttpEmbedder:
    """Return an embedder that asks the service at `url` with a `key`, without asking it yet."""
    if not {"url", "key"} <= options.keys() or not options.get("dimension", "").isdecimal():
        raise ModelError("Put the url, the key and the dimension into NEWSDESK_MODEL_OPTIONS.")
    return HttpEmbedder(name, options["url"], options["key"], int(options["dimension"]))
