"""How much there is to answer from, how fresh it is, and what is still missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.models import Filters
from bot.i18n.commands import INDEX_UPDATE
from bot.i18n.language import gettext as _
from bot.service.answers import LlmStatus, ServiceStatus

if TYPE_CHECKING:
    from articles.library.library import Library
    from bot.service.composing import Composer
    from bot.service.llm.llm import Llm
    from bot.settings import Settings
    from index.embedding import CurrentEmbedder
    from index.engines import Engine
    from index.inspector import Inspector


class StatusReporter:
    """Tells what is indexed, which model and answerer are at work, and what is used of an LLM."""

    def __init__(
        self,
        settings: Settings,
        library: Library,
        engine: Engine,
        inspector: Inspector,
        embedder: CurrentEmbedder,
        composer: Composer,
        llm: Llm | None = None,
    ) -> None:
        self._settings = settings
        self._library = library
        self._engine = engine
        self._inspector = inspector
        self._embedder = embedder
        self._composer = composer
        self._llm = llm

    def report(self, *, scope: str | None = None) -> ServiceStatus:
        """Return how much is indexed and how fresh it is."""
        manifest = self._inspector.manifest(scope)
        fingerprint = manifest.fingerprint
        return ServiceStatus(
            index=self._composer.index_state(Filters(scope=scope)),
            vectors=manifest.vectors,
            pending=manifest.passages - manifest.vectors,
            categories=len(self._library.categories(scope=scope)),
            sources=len(self._library.sources(scope=scope)),
            model=fingerprint.embedder if fingerprint else self._settings.model,
            answerer=self._composer.answerer,
            updating=self._inspector.is_busy(),
            warning=self._warning(),
            llm=LlmStatus(model=self._llm.model, tokens=self._llm.budget.use(scope))
            if self._llm
            else None,
        )

    def _warning(self) -> str | None:
        embedder = self._embedder()
        if embedder is None and self._engine.fingerprint is not None:
            return _(
                "The index was made with a model that cannot be used now, so only words are "
                "searched; run {command}.",
                command=INDEX_UPDATE,
            )
        if embedder is not None and embedder.name != self._settings.model:
            return _(
                "The index was made with {model} and the settings ask for {other}; run {command}.",
                command=INDEX_UPDATE,
                model=embedder.name,
                other=self._settings.model,
            )
        return None
