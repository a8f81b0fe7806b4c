"""Which of the dates on a page is its article's."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from articles.formats._page.jsonld import text_of
from articles.reading.dates import read_date, stated_date, surest_date
from articles.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from articles.formats._page.page import Page

PUBLISHED = (
    *("article_published_time", "article_published", "og_article_published_time", "datepublished"),
    *("og_published_time", "published_time", "pubdate", "publishdate", "publish_date"),
    *("publication_date", "dc_date_issued", "dcterms_issued", "dc_date", "dcterms_date", "date"),
    *("article_date_original", "sailthru_date", "parsely_pub_date", "cxenseparse_recs_publishtime"),
)
MODIFIED = ("article_modified_time", "datemodified", "og_updated_time")
MARKED = '//*[contains(@itemprop, "datePublished")]/@*[name() = "datetime" or name() = "content"]'
# The zones there are lie whole quarters of an hour from UTC, up to so many hours.
MOST_OFF_UTC, QUARTER = timedelta(hours=14), timedelta(minutes=15)


def published_of(page: Page) -> str:
    """Return the date of publication as the page's surest place writes it.

    Where none can be read, what is written is returned all the same, so that it can be named. A
    zone that is missing there is taken from where the page states the same moment with one.
    """
    stated = [text_of(page.stated.get("datePublished"))]
    stated += [page.meta.get(name, "") for name in PUBLISHED]
    stated += [one_line(str(value)) for value in page.tree.xpath(MARKED)]
    stated += _shown(page)
    return _with_zone(surest_date(stated, page.language), stated, page.language)


def is_dated(page: Page) -> bool:
    """Return whether a page's meta elements state when it was published; those of lists do not."""
    return any(name in page.meta for name in PUBLISHED)


def modified_of(page: Page) -> str:
    """Return the date of the last change as the page writes it."""
    return text_of(page.stated.get("dateModified")) or page.first(MODIFIED)


def _shown(page: Page) -> list[str]:
    """Return what the page's `time` elements write, where they all mean one day or moment.

    Where a page shows several moments, some are those of other stories.
    """
    elements = page.tree.xpath(
        "(//article | //main | //header)//time[not(@itemprop='dateModified')]"
    )
    times = [each.get("datetime") or one_line(str(each.text_content())) for each in elements]
    moments = {read_date(each, page.language) for each in times} - {None}
    distinct = {each for each in times if each}
    return times if len(moments) == 1 or (not moments and len(distinct) == 1) else []


def _with_zone(chosen: str, written: Iterable[str], language: str) -> str:
    """Return a moment with the offset that the same moment shows which is written in another zone.

    “23:30” and “04:30Z” of the next day are one moment at -05:00.
    """
    moment = stated_date(chosen, language)
    if moment is None or not moment.has_time or moment.offset is not None:
        return chosen
    for other in written:
        found = stated_date(other, language)
        if found is None or not found.has_time or found.offset is None:
            continue
        ahead = moment.clock - (found.clock - found.offset)
        if ahead % QUARTER == timedelta(0) and abs(ahead) <= MOST_OFF_UTC:
            return moment._replace(offset=ahead).moment().isoformat()
    return chosen
