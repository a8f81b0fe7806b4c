"""What is said of articles in languages that the embedding model does not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.i18n.language import choice, language_name
from bot.i18n.language import gettext as _
from index.embedders import MULTILINGUAL
from index.languages import reads

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.embedders import Embedder


def unread(embedder: Embedder | None, languages: Iterable[str]) -> list[str]:
    """Return those of some languages that an embedder does not read, each once."""
    return [each for each in dict.fromkeys(languages) if not reads(embedder, each)]


def unread_warning(embedder: Embedder | None, languages: Iterable[str]) -> str | None:
    """Say which of some languages an embedder does not read, and which models do."""
    found = unread(embedder, languages)
    if embedder is None or not found:
        return None
    return _(
        "{model} does not read {languages}: such articles are found and answered from by their "
        "words alone. NEWSDESK_MODEL may name a model that does, such as {models}; then run "
        "“newsdesk index update”.",
        model=embedder.name,
        languages=choice([language_name(each) for each in found]),
        models=choice(MULTILINGUAL),
    )
