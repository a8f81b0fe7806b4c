"""What a format found → an Article, by the same rules for all formats."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from articles.errors import InvalidArticleError, cut
from articles.identity import canonical_url, identify, image_url
from articles.languages import CHARACTERS_READ, language_of_text
from articles.models import TAKEN_BACK, Article, Frozen, Kind, Section, SectionKind, Status
from articles.reading.dates import read_date
from articles.reading.notices import notices_of
from articles.reading.people import people_in
from articles.text import fold, has_words, normalise, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from articles.reading.notices import Notices

HEADLINE_CHARS = 300
# Longer than any article, and embedded in about a minute on two cores.
ARTICLE_CHARS = 1_000_000
# What Liquid, Jinja, PHP and their like fill in.
TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|<[?%].*?[?%]>|\$\{\w+(?:\.\w+)*\}")
# An outlet's clock may be a time zone ahead of ours, which explains less than a day.
MOST_AHEAD = timedelta(hours=24)


class Draft(Frozen):
    """An article as a format found it: nothing checked, nothing normalised, all optional.

    `path` says where in a file it stands, for a file that holds several. `remarks` are what could
    not be read of it, each a clause that may follow the path and a colon.
    """

    headline: str = ""
    dek: str = ""
    category: str = ""
    source: str = ""
    url: str = ""
    author: str = ""
    published: object = None
    modified: object = None
    embargo: object = None
    language: str = ""
    kind: str = ""
    status: str = ""
    note: str = ""
    given_id: str = ""
    image: str = ""
    body: tuple[Section, ...] = ()
    path: str = ""
    remarks: tuple[str, ...] = ()


def make_section(
    kind: SectionKind, text: str = "", *, points: Iterable[str] = (), heading: str | None = None
) -> Section | None:
    """Return a section of normalised text or points, None where there are no words."""
    kept = tuple(line for point in points if (line := one_line(point)) and has_words(line))
    if kept:
        return Section(kind=kind, heading=heading, points=kept)
    paragraphs = re.split(r"\n[ \t]*\n\s*", normalise(text).strip())
    clean = "\n\n".join(line for part in paragraphs if (line := one_line(part)))
    return Section(kind=kind, heading=heading, text=clean) if has_words(clean) else None


def build(draft: Draft, *, now: datetime, scope: str | None = None) -> Article:
    """Return the article that a draft describes; raise InvalidArticleError with the reason.

    A date that is not stated without doubt is no date. One that lies more than a day ahead of
    `now` and its embargo is refused; a modification before publication or ahead is dropped. An
    embargo that cannot be read is refused, for it must not be passed over. What its text says of
    itself, such as a correction, becomes its status and its note, and so does a notice that it was
    taken back, which needs no text (see `articles.reading.notices`).
    """
    told = notices_of(draft.body, headline=draft.headline, dek=draft.dek)
    status = _status(draft, told)
    headline, dek = _headline(draft, status), one_line(draft.dek)
    # A withdrawal may come without the text that it withdraws.
    if not draft.body and not has_words(dek) and status not in TAKEN_BACK:
        raise InvalidArticleError("it is only a headline, without any text")
    if (length := len(dek) + sum(len(section.content) for section in draft.body)) > ARTICLE_CHARS:
        raise InvalidArticleError(
            f"its text has {length:,} characters and an article has at most {ARTICLE_CHARS:,}; cut "
            "it into its articles, one a file or one a line of .jsonl"
        )
    published, modified, embargo = _moments(draft, now)
    source, url = one_line(draft.source) or None, one_line(draft.url) or None
    return Article(
        id=article_id(draft, scope, headline=headline),
        headline=headline,
        dek=dek if has_words(dek) else None,
        category=one_line(draft.category) or None,
        source=source,
        url=url if url and canonical_url(url) else None,
        author=people_in(draft.author, source or "") or None,
        published=published,
        modified=modified,
        embargo=embargo,
        language=language_of_text(draft.language, _said(headline, dek, told.body)),
        kind=read_kind(draft.kind),
        status=status,
        note=_note(draft, told) or None,
        scope=scope,
        image=image_url(draft.image),
        sections=told.body,
    )


def article_id(draft: Draft, scope: str | None, *, headline: str = "") -> str:
    """Return the id that the article of a draft has; see `articles.identity.identify`."""
    return identify(
        url=one_line(draft.url) or None,
        source=one_line(draft.source) or None,
        headline=headline or one_line(draft.headline),
        scope=scope,
        given=one_line(draft.given_id) or None,
    )


def _headline(draft: Draft, status: Status) -> str:
    """Return the headline of a draft; raise InvalidArticleError where it has none that is one."""
    headline = one_line(draft.headline)
    if not has_words(headline) and status in TAKEN_BACK:
        # It takes back what is known by its address or its id, and needs no more than these.
        headline = one_line(draft.url or draft.given_id)[:HEADLINE_CHARS]
    if not has_words(headline):
        raise InvalidArticleError("it has no headline")
    if len(headline) > HEADLINE_CHARS:
        raise InvalidArticleError(
            f"its headline has {len(headline):,} characters; at most {HEADLINE_CHARS} are a "
            "headline"
        )
    if TEMPLATE.search(headline):
        raise InvalidArticleError(f"it is a template: its headline is “{headline}”")
    return headline


def _moments(
    draft: Draft, now: datetime
) -> tuple[datetime | None, datetime | None, datetime | None]:
    """Return when a draft was published, when modified, and until when it is under an embargo."""
    published = read_date(draft.published, draft.language)
    modified = read_date(draft.modified, draft.language)
    embargo = read_date(draft.embargo, draft.language)
    if draft.embargo and embargo is None:
        raise InvalidArticleError(
            f"its embargo “{cut(str(draft.embargo))}” is not one moment without doubt; write it as "
            "2026-11-03T06:00Z"
        )
    # What is under an embargo until an hour may be dated by it.
    if published and published > max(now + MOST_AHEAD, embargo or now):
        raise InvalidArticleError(f"its date, {published:%Y-%m-%d}, is in the future")
    if modified and (modified > now + MOST_AHEAD or (published and modified < published)):
        modified = None
    return published, modified, embargo


def language_of(article: Article) -> str:
    """Return the language of an article, told by its words alone."""
    return language_of_text("", _said(article.headline, article.dek or "", article.sections))


def read_kind(value: str) -> Kind:
    """Return the kind of article that a word such as “OpinionNewsArticle” or “Column” names."""
    folded = fold(value).replace(" ", "")
    if any(word in folded for word in ("opinion", "column", "editorial", "comment", "oped")):
        return Kind.OPINION
    if any(word in folded for word in ("analysis", "explainer", "background")):
        return Kind.ANALYSIS
    return Kind.NEWS


def _status(draft: Draft, told: Notices) -> Status:
    """Return what a draft is said to be, or what its text says of itself where that is more."""
    try:
        given = Status(fold(draft.status))
    except ValueError:
        given = Status.CORRECTED if has_words(draft.note) else Status.LIVE
    if given in TAKEN_BACK:
        return given
    if told.withdrawal:
        return Status.RETRACTED
    return Status.CORRECTED if told.correction else given


def _note(draft: Draft, told: Notices) -> str:
    """Return what is said of a draft, beside it and in its text, nothing of it twice."""
    note, other = one_line(draft.note), told.withdrawal or told.correction
    if fold(note) in fold(other):
        return other
    return note if fold(other) in fold(note) else f"{note} {other}"


def _said(headline: str, dek: str, body: Iterable[Section]) -> str:
    """Return as much of what an article says as tells its language."""
    return "\n".join([headline, dek, *(part.content for part in body)])[:CHARACTERS_READ]
