"""Where a request goes and what is in it: what all servers take, and less where one refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urlsplit, urlunsplit

if TYPE_CHECKING:
    from collections.abc import Sequence

# What else of OpenAI's interface is pasted in place of the address that these stand below.
ENDPOINTS = ("/chat/completions", "/completions", "/responses", "/models")


class LlmMessage(NamedTuple):
    """One message of a conversation: who says it (system, user or assistant), and what."""

    role: str
    content: str


class LlmAddress(NamedTuple):
    """The address of OpenAI's interface at some server, without the password that was in it.

    `query` is what stood after a question mark, as Azure wants its version of the interface.
    """

    base: str
    query: str = ""
    user: str = ""
    password: str = ""

    def of(self, endpoint: str) -> str:
        """Return the address of an endpoint, such as `/models`, to ask it."""
        return f"{self.base}{endpoint}{'?' if self.query else ''}{self.query}"

    def shown(self, endpoint: str) -> str:
        """Return the address of an endpoint as it may be printed: a query may hold a key."""
        return f"{self.base}{endpoint}"


def parse_address(url: str) -> LlmAddress:
    """Return the address that is meant; raise ValueError where it is none of http or https.

    A server alone means its `/v1`, as all of them have it; a whole endpoint means what it is of.
    """
    try:
        parts = urlsplit(url.strip())
        good = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise ValueError("not an address of http or https")  # the address may hold a password
    path = parts.path.rstrip("/")
    ending = next((each for each in ENDPOINTS if path.endswith(each)), "")
    path = path.removesuffix(ending) or "/v1"
    host = parts.netloc.rpartition("@")[2]
    base = urlunsplit((parts.scheme, host, path, "", ""))
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return LlmAddress(base, parts.query, user, password)


class RequestForm(NamedTuple):
    """What is asked for besides an answer.

    Ollama, llama.cpp, LM Studio and OpenRouter know `max_tokens`, and some of them nothing else;
    OpenAI's reasoning models refuse it for `max_completion_tokens`, and any temperature but 1.
    Older vLLM and Mistral refuse `stream_options`.
    """

    limit: str = "max_tokens"
    temperature: bool = True
    usage: bool = True

    def body(self, model: str, messages: Sequence[LlmMessage], most_tokens: int) -> dict[str, Any]:
        """Return a request as it is sent."""
        body: dict[str, Any] = {
            "model": model,
            "messages": [message._asdict() for message in messages],
            "stream": True,
        }
        if self.limit:
            body[self.limit] = most_tokens
        if self.temperature:
            body["temperature"] = 0
        if self.usage:
            body["stream_options"] = {"include_usage": True}
        return body

    def without(self, refusal: str) -> RequestForm | None:
        """Return the form to try next where a server refused this one, None where none is left.

        The refusal is what it said: what is named there is left out, or put otherwise; where
        nothing is named, everything is left out. Each form asks for less, so that this ends.
        """
        limit = self.limit
        if limit == "max_tokens" and limit in refusal:
            limit = "max_completion_tokens"
        elif limit and limit in refusal:
            limit = ""
        usage = self.usage and "stream_options" not in refusal and "include_usage" not in refusal
        named = RequestForm(limit, self.temperature and "temperature" not in refusal, usage)
        tried = named if named != self else PLAINEST
        return tried if tried != self else None


PLAINEST = RequestForm(limit="", temperature=False, usage=False)
