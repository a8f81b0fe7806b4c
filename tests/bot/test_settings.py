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
