"""What becomes of a status and a note where a new version comes in from outside: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from articles.identity import plainer_url
from articles.models import TAKEN_BACK, Status

if TYPE_CHECKING:
    from articles.models import Article


class Decision(NamedTuple):
    """What an editor decided of an article, which outlives every version from outside."""

    status: Status
    note: str | None


def merged(article: Article, stored: Article | None, decided: Decision | None = None) -> Article:
    """Return a new version with what stays of the stored one.

    Its address does where the new one is that of the same page for phones, say. A withdrawal that
    comes without a text takes back what is stored, and keeps its text. What was retracted stays so,
    and a correction's note stays though a later version no longer states it; beside the note of an
    editor, who alone can lift a retraction, stands the source's newest.
    """
    if stored is None:
        return article
    if stored.url and article.url:
        article = article.model_copy(update={"url": plainer_url(article.url, stored.url)})
    if article.status in TAKEN_BACK and not article.sections:
        note = article.note or (stored.note if stored.status is article.status else None)
        article = _marked(stored, article.status, note)
    if decided is not None and decided.status is Status.RETRACTED:
        return _marked(article, *decided)
    if article.status in TAKEN_BACK:
        return article
    kept = stored.status is Status.CORRECTED and article.status is Status.LIVE
    if kept or stored.status is Status.RETRACTED:
        return _marked(article, stored.status, stored.note)
    if decided is not None:
        return _marked(article, article.status, _both(decided.note, article.note))
    return article


def _marked(article: Article, status: Status, note: str | None) -> Article:
    return article.model_copy(update={"status": status, "note": note})


def _both(note: str | None, other: str | None) -> str | None:
    if note and other and other not in note:
        return f"{note} {other}"
    return note or other
