"""What tells the kind of answer that a question in another language than English asks for."""

from __future__ import annotations

import pytest

from index.query.cues import cue


@pytest.mark.parametrize(
    ("question", "language", "kind"),
    [
        ("Warum baut Tremmel Stellen ab?", "de", "reason"),
        ("¿Por qué cierra la cueva?", "es", "reason"),
        ("¿Qué cierra?", "es", "other"),
        ("Por que razão encerra a ponte?", "pt", "reason"),
        ("Por quem foi vista?", "pt", "name"),
        ("Почему закрыли мост?", "ru", "reason"),
        ("橋はなぜ閉鎖されるのですか", "ja", "reason"),
        ("Quand ferme le port ?", "fr", "date"),
        ("Hoeveel huizen?", "nl", "number"),
        ("Il ponte", "it", None),
        ("Why?", "en", None),
    ],
)
def test_the_first_cue_tells_the_kind(question: str, language: str, kind: str | None) -> None:
    assert cue(question, language) == kind
