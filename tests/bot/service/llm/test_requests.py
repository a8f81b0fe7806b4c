"""The address that people paste leads to the interface, and what is sent shrinks as it must."""

from __future__ import annotations

import pytest

from bot.service.llm.requests import PLAINEST, LlmMessage, RequestForm, parse_address

OLLAMA = "http://localhost:11434/v1"


@pytest.mark.parametrize(
    ("given", "base"),
    [
        (OLLAMA, OLLAMA),
        (f" {OLLAMA}/ ", OLLAMA),
        ("http://localhost:11434", OLLAMA),
        ("http://localhost:11434/", OLLAMA),
        (f"{OLLAMA}/chat/completions", OLLAMA),
        (f"{OLLAMA}/models", OLLAMA),
        ("http://localhost:8080/chat/completions", "http://localhost:8080/v1"),
        ("https://api.openai.com/v1", "https://api.openai.com/v1"),
        ("https://openrouter.ai/api/v1", "https://openrouter.ai/api/v1"),
        ("https://openrouter.ai/api/v1/chat/completions", "https://openrouter.ai/api/v1"),
        ("http://[::1]:1234", "http://[::1]:1234/v1"),
        ("HTTPS://llm.example/openai/", "https://llm.example/openai"),
    ],
)
def test_an_address_is_taken_as_documentation_gives_it(given: str, base: str) -> None:
    assert parse_address(given).of("/chat/completions") == f"{base}/chat/completions"
    assert parse_address(given).of("/models") == f"{base}/models"


@pytest.mark.parametrize(
    "given", ["", "localhost:11434", "llm.example/v1", "ftp://llm.example", "http://", "http://a:b"]
)
def test_what_is_no_address_of_the_web_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="http"):
        parse_address(given)


def test_a_query_is_sent_and_not_shown_and_a_password_stands_apart() -> None:
    address = parse_address("https://me:hu%73h@llm.example/openai/?api-version=1&key=secret")
    assert address.of("/models") == "https://llm.example/openai/models?api-version=1&key=secret"
    assert address.shown("/models") == "https://llm.example/openai/models"
    assert (address.user, address.password) == ("me", "hush")


@pytest.mark.parametrize(
    ("form", "refusal", "following"),
    [
        (RequestForm(), "'max_tokens' is not supported", RequestForm("max_completion_tokens")),
        (RequestForm("max_completion_tokens"), "no max_completion_tokens", RequestForm("")),
        (RequestForm(), "'temperature' does not support 0", RequestForm(temperature=False)),
        (RequestForm(), "loc: stream_options", RequestForm(usage=False)),
        (RequestForm(), "Bad Request", PLAINEST),
        (PLAINEST, "Bad Request", None),
        (PLAINEST, "max_tokens temperature stream_options", None),
    ],
)
def test_what_is_refused_is_left_out(
    form: RequestForm, refusal: str, following: RequestForm | None
) -> None:
    assert form.without(refusal) == following


def test_the_least_is_what_every_server_takes() -> None:
    body = PLAINEST.body("tiny", [LlmMessage("user", "Hello")], 10)
    messages = [{"role": "user", "content": "Hello"}]
    assert body == {"model": "tiny", "messages": messages, "stream": True}
