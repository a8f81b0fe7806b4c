"""What is said of articles in languages that the embedding model does not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.i18n.commands import INDEX_UPDATE
from bot.i18n.language import choice, language_name
from bot.i18n.language import gettext as _
from index.embedders import MULTILINGUAL_DOWNLOADS
from index.embedders.universal_sentence_encoder import LANGUAGES_TRAINED, MULTILINGUAL_MODEL
from index.languages import reads

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.embedders import Embedder


def unread(embedder: Embedder | None, languages: Iterable[str]) -> list[str]:
    """Return those of some languages that an embedder does not read, each once."""
    return [each for each in dict.fromkeys(languages) if not reads(embedder, each)]


def unread_warning(embedder: Embedder | None, languages: Iterable[str]) -> str | None:
    """Say which of some languages an embedder does not read, and which models do.

    The one that comes with the installation is named first, where it reads one of them.
    """
    found = unread(embedder, languages)
    if embedder is None or not found:
        return None
    model = embedder.name
    names = choice([language_name(each) for each in found])
    models = choice(MULTILINGUAL_DOWNLOADS)
    rest = [language_name(each) for each in found if each not in LANGUAGES_TRAINED]
    if len(rest) == len(found):
        return _(
            "{model} does not read {languages}: such articles are found and answered from by their "
            "words alone. NEWSDESK_MODEL may name a model that does, such as {models}; then run "
            "{command}.",
            command=INDEX_UPDATE,
            model=model,
            languages=names,
            models=models,
        )
    if rest:
        return _(
            "{model} does not read {languages}: such articles are found and answered from by their "
            "words alone. NEWSDESK_MODEL={included} comes with the installation and reads them, "
            "but not {rest}; models to download are {models}. After setting one, run {command}.",
            command=INDEX_UPDATE,
            model=model,
            languages=names,
            included=MULTILINGUAL_MODEL,
            rest=choice(rest),
            models=models,
        )
    return _(
        "{model} does not read {languages}: such articles are found and answered from by their "
        "words alone. NEWSDESK_MODEL={included} comes with the installation and reads them; models "
        "to download are {models}. After setting one, run {command}.",
        command=INDEX_UPDATE,
        model=model,
        languages=names,
        included=MULTILINGUAL_MODEL,
        models=models,
    )
