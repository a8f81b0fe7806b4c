"""A setting that does not fit is named before anything is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from articles.errors import StartError
from bot.settings import load_settings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No file of settings is at hand."""
    monkeypatch.chdir(tmp_path)


def test_hosts_that_may_be_fetched_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_FETCH_ALLOW", "news.internal, 10.0.0.5:8080,[::1]")
    assert load_settings().fetch_hosts == ("news.internal", "10.0.0.5:8080", "[::1]")


@pytest.mark.parametrize("written", ["http://news.internal", "news.internal/feed", "10.0.0.0/8"])
def test_an_address_is_no_host(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("NEWSDESK_FETCH_ALLOW", f"localhost,{written}")
    with pytest.raises(StartError, match="NEWSDESK_FETCH_ALLOW takes hosts"):
        load_settings()


def test_owners_are_user_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_OWNERS", "ann")
    with pytest.raises(StartError, match="NEWSDESK_OWNERS takes Discord user ids"):
        load_settings()


@pytest.mark.parametrize(
    ("there", "lacking"),
    [("NEWSDESK_LLM_URL", "NEWSDESK_LLM_MODEL"), ("NEWSDESK_LLM_MODEL", "NEWSDESK_LLM_URL")],
)
def test_an_llm_needs_an_address_and_a_name(
    monkeypatch: pytest.MonkeyPatch, there: str, lacking: str
) -> None:
    monkeypatch.setenv(there, "http://me:hush@localhost:11434/v1")
    with pytest.raises(StartError, match=f"^{there} is set and {lacking} is not;") as raised:
        load_settings()
    assert "hush" not in str(raised.value)
    monkeypatch.setenv("NEWSDESK_LLM_URL", "http://me:hush@localhost:11434/v1")
    monkeypatch.setenv("NEWSDESK_LLM_MODEL", "tiny")
    monkeypatch.setenv("NEWSDESK_LLM_KEY", "sk-secret")
    settings = load_settings()
    assert (settings.llm_model, settings.llm_seconds) == ("tiny", 3.0)
    assert (settings.llm_tokens, settings.llm_server_tokens) == (2_000_000, 200_000)
    assert not any(secret in repr(settings) for secret in ("hush", "sk-secret"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NEWSDESK_LLM_URL", "localhost:11434/hush"),
        ("NEWSDESK_LLM_URL", "me:hush@llm.example/v1"),
        ("NEWSDESK_LLM_SECONDS", "0"),
        ("NEWSDESK_LLM_TOKENS", "-1"),
        ("NEWSDESK_LLM_SERVER_TOKENS", "many"),
    ],
)
def test_what_does_not_fit_an_llm_is_named_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(StartError, match=f"^The setting {name} does not fit") as raised:
        load_settings()
    assert "hush" not in str(raised.value)


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("", None),
        (" 9464 ", ("127.0.0.1", 9464)),
        ("0.0.0.0:9464", ("0.0.0.0", 9464)),
        ("metrics.internal:65535", ("metrics.internal", 65_535)),
        ("[::]:1", ("::", 1)),
    ],
)
def test_metrics_are_served_where_it_is_said(
    monkeypatch: pytest.MonkeyPatch, written: str, address: tuple[str, int] | None
) -> None:
    monkeypatch.setenv("NEWSDESK_METRICS", written)
    assert load_settings().metrics_address == address


@pytest.mark.parametrize(
    "written",
    [
        *("on", "0", "65536", "-1", "+9464", "9_464", ":9464", "localhost", "10.0.0.5:", "[::]"),
        *("http://localhost:9464", "localhost:9464/metrics", "９４６４"),
    ],
)
def test_what_is_no_port_for_metrics_is_told(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("NEWSDESK_METRICS", written)
    with pytest.raises(StartError, match=r"^NEWSDESK_METRICS takes a port, such as 9464, or an"):
        load_settings()
