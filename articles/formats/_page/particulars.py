"""What a page states of its article: headline, dek, outlet, authors, address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from articles.formats._page.jsonld import text_of
from articles.formats._page.page import is_shown
from articles.furniture.lines import is_prompt
from articles.identity import is_front_page
from articles.reading.people import people_in, without_by
from articles.text import fold, has_words, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from articles.formats._page.page import Page
    from articles.models import Section

DESCRIPTION = ("og_description", "description", "twitter_description")
AUTHOR = ("author", "parsely_author", "dc_creator", "article_author", "byl", "sailthru_author")
SITE = ("og_site_name", "application_name", "apple_mobile_web_app_title")
MOST_AUTHORS = 30
# Templates put the outlet's name at the end of the title, some at its beginning.
SEPARATOR = re.compile(r"\s+(?:[|·•»«–—-]|::)\s+|\s*\|\s*")
SITE_NAME_WORDS = 5
# Shorter headings, such as “Breaking news”, may be a label before the headline.
HEADLINE_WORDS = 4
ELLIPSIS = ("…", "...")
# Whose software a page was made with is not its outlet, though its templates say so.
PLATFORMS = frozenset(("blogger", "wordpress"))
# With the outlet's name these are the outlet: “Varde Times staff”.
STAFF = frozenset(
    "staff team desk newsroom news editor editors editorial reporter reporters writer writers "
    "redaktion redaction redaccion redazione redactie redacao online com the by and of web digital "
    "admin".split()
)


def headline_of(page: Page) -> str:
    """Return what the page states and shows, without the outlet's name, else what it shows."""
    names = outlet_names(page)
    stated = (text_of(page.stated.get("headline")), page.meta.get("og_title", ""))
    whole = [_whole(without_outlet(each, names, page.headings), page) for each in stated]
    told = [each for each in whole if has_words(each) and fold(each) not in names]
    both = (each for each in told if is_shown(each, page))
    return next(both, "") or _shown_headline(page, names) or next(iter(told), "")


def _shown_headline(page: Page, names: frozenset[str]) -> str:
    """Return the heading that the title begins with, else the title, else a heading."""
    title = without_outlet(page.title, names, page.headings)
    repeated = [each for each in page.headings if fold(title).startswith(fold(each))]
    while len(parts := SEPARATOR.split(title)) > 1:
        if len(parts[-1].split()) > SITE_NAME_WORDS or " " not in (rest := _cut(title, -1)):
            break
        title = rest
    own = [each for each in (*repeated, title, *page.headings) if fold(each) not in names]
    return next((each for each in own if has_words(each)), "")


def _whole(headline: str, page: Page) -> str:
    """Return the heading that a headline was cut off from, else the headline."""
    if not headline.endswith(ELLIPSIS):
        return headline
    start = fold(headline)
    return next(
        (each for each in page.headings if start and fold(each).startswith(start)), headline
    )


def without_outlet(text: str, names: frozenset[str], headings: Iterable[str] = ()) -> str:
    """Return a headline without the outlet's name, which stands before or behind a “|” or the like.

    What follows a text that the page has as its heading is no headline's part either. `names` are
    folded.
    """
    for heading in headings:
        behind = SEPARATOR.match(text, len(heading)) if text.startswith(heading) else None
        if behind and len(heading.split()) >= HEADLINE_WORDS:
            return heading
    before, _, rest = text.partition(": ")
    if rest and fold(before) in names:
        return rest
    while len(parts := SEPARATOR.split(text)) > 1:
        for count in range(1, len(parts)):
            if fold(" ".join(parts[-count:])) in names:
                text = _cut(text, -count)
                break
            if fold(" ".join(parts[:count])) in names:
                text = _cut(text, count)
                break
        else:
            break
    return text


def _cut(text: str, count: int) -> str:
    """Return a title without its first parts, or its last ones for a count below 0."""
    ends = [match.span() for match in SEPARATOR.finditer(text)]
    return text[ends[count - 1][1] :] if count > 0 else text[: ends[count][0]]


def outlet_names(page: Page) -> frozenset[str]:
    """Return the names that the page gives its outlet, folded, with and without spaces.

    A name may have a slogan behind it, and an address is a name as well.
    """
    told = {fold(page.title), fold(page.meta.get("og_title", ""))}
    # Some templates put the headline where the site's name belongs.
    outlets = [each for each in _outlets(page) if fold(each) not in told]
    names = {name for each in outlets for name in (each, *SEPARATOR.split(each))}
    for address in page.addresses[:3]:
        host = _host(address).removeprefix("www.")
        names |= {host, *(label for label in host.split(".")[:-1] if len(label) > 3)}
    folded = {fold(name) for name in names}
    return frozenset(filter(None, folded | {each.replace(" ", "") for each in folded}))


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _outlets(page: Page) -> Iterator[str]:
    yield from page.linked.names(page.stated.get("publisher"))
    yield from filter(None, (page.meta.get(name, "") for name in SITE))
    for item in page.linked.of_type("WebSite", "Organization", "Organisation", "Newspaper"):
        yield from page.linked.names(item)


def outlet_of(page: Page) -> str:
    """Return the publisher, else the site's name, without the site's slogan."""
    given = page.linked.names(page.stated.get("publisher"))
    publishers = [each for each in given if fold(each) not in PLATFORMS]
    name = ", ".join(publishers) or page.first(SITE[:1]) or ", ".join(given)
    parts = SEPARATOR.split(name)
    slogans = {fold(each) for each in _descriptions(page)}
    return parts[0] if len(parts) > 1 and fold(" ".join(parts[1:])) in slogans else name


def _descriptions(page: Page) -> list[str]:
    written = [
        text_of(page.stated.get("description")),
        *(page.meta.get(n, "") for n in DESCRIPTION),
    ]
    return [each for each in written if each]


def dek_of(page: Page, headline: str, sections: Iterable[Section]) -> str:
    """Return the description of the article.

    Not one that was cut off, that the text begins with, that repeats the headline, that asks the
    reader for something, or that the page states of the whole site.
    """
    start = fold(next((section.content for section in sections), ""))
    said = outlet_names(page) | {fold(headline)}
    site = fold(" ".join(_outlets(page)))
    for item in page.linked.of_type("WebSite", "Organization", "Organisation"):
        said |= {fold(text_of(item.get(part))) for part in ("description", "slogan")}
    for each in _descriptions(page):
        told = fold(each)
        cut_off = each.rstrip(" ]").endswith(ELLIPSIS)
        repeats = told in said or told in site or start.startswith(told)
        if told and not (cut_off or repeats or is_prompt(each)):
            return each
    return ""


def author_of(page: Page) -> str:
    """Return the authors' names from the surest place that has any.

    No address, number or program's word for nobody is one, nor is the outlet.
    """
    outlets = outlet_names(page)
    written: list[list[str]] = [page.linked.names(page.stated.get("author"))]
    written += [[page.meta[name]] for name in AUTHOR if name in page.meta]
    written += [[without_by(each, page.language)] for each in _marked(page)]
    for names in written:
        people = [person for name in names[:MOST_AUTHORS] for person in _people(name, outlets)]
        if people:
            return ", ".join(dict.fromkeys(people))
    return ""


def _marked(page: Page) -> list[str]:
    """Return the first text that is marked as an author's name, in a list."""
    marked = page.tree.xpath("//*[@itemprop='author'] | //a[@rel='author']")
    marked += page.tree.xpath("//*[@itemprop='author']//*[@itemprop='name']")
    # Marked elements often hold a date or an address as well: then they are no name.
    shown = (one_line(str(each.text_content())) for each in marked[:MOST_AUTHORS])
    return [text for text in shown if has_words(text) and not re.search(r"[\d@]", text)][:1]


def _people(written: str, outlets: frozenset[str]) -> list[str]:
    """Return the people that a text names, parted as it parts them."""
    parts = people_in(written, "").split(", ")
    return [part for part in parts if part and not _is_outlet(part, outlets) and part[0] != "@"]


def _is_outlet(name: str, outlets: frozenset[str]) -> bool:
    """Return whether a name is the outlet's, alone or with its staff."""
    words = fold(name).split()
    rest = [word for word in words if word not in STAFF] or words
    told = {" ".join(words), "".join(words), " ".join(rest)}
    return bool(told & outlets) or len(rest) == 0


def category_of(page: Page) -> str:
    """Return the section that the article stands in."""
    return text_of(page.stated.get("articleSection")) or page.meta.get("article_section", "")


def address_of(page: Page) -> str:
    """Return the page's own address; a front page's is a template's mistake."""
    return next((each for each in page.addresses if not is_front_page(each)), "")
