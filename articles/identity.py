"""Which article an article is: its id, and the one form of its address."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from urllib.parse import urlsplit

from articles.text import fold

PLAIN_ID = re.compile(r"[A-Za-z0-9._-]{1,40}")
# Browsers and Discord take no longer addresses.
URL_CHARS = 2_000
# The copies that Google keeps of pages: www.google.com/amp/s/HOST/…, HOST.cdn.ampproject.org/c/s/….
AMP_CACHE = re.compile(
    r"https://(?:google\.com/amp|[a-z0-9-]+\.cdn\.ampproject\.org/[cv])/(?:s/)?"
    r"(?P<page>[a-z0-9.-]+\.[a-z]{2,}/\S+)"
)
ADDRESS_PARTS = re.compile(
    r"https://(?P<host>[^/?]+)(?P<path>[^?]*)(?:\?(?P<query>.*))?", re.DOTALL
)
# “en.m.wikipedia.org” has it in the middle.
PHONE_HOST = re.compile(r"^(?:m|mobile|amp|touch|wap)\.|(?<=^[a-z]{2}\.)m\.(?=[a-z0-9-]+\.[a-z]+$)")
AMP_START = re.compile(r"^(?:/platform)?/amp(?=/[^/]+)")
AMP_END = re.compile(r"(?:/amp(?:html|\.html?)?|\.amp(?P<ending>(?:\.html?)?))/?$")
# Taken for a character reference by what reads addresses.
AMP_PAIR = re.compile(r"&amp=[^&#;]*(?=[&#]|$)")
# What says how a page is to be shown or who sent a reader there, besides what courlan knows.
MARKING = re.compile(
    r"(?i)(?:amp|_amp|amp_(?:js_v|gsa|markup)|usqp)(?:=.*)?|output(?:type)?=amp(?:html)?|"
    r"(?:cmp|cmpid|guccounter|guce_referrer(?:_sig)?|ns_(?:mchannel|source|campaign|linkname|fee)|"
    r"ocid|smid|smtyp|xtor|wt[._]mc(?:_id)?|mkt_tok|ncid|__twitter_impression)=.*"
)
# In ASCII, as addresses are sent: Discord refuses a message whose picture has another host.
HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")


def identify(
    *,
    url: str | None,
    source: str | None,
    headline: str,
    scope: str | None,
    given: str | None = None,
) -> str:
    """Return an article's id: the one given, else a hash of its canonical URL or outlet + headline.

    16 hexadecimal digits, but for a plain id that was given (letters, digits, “._-”, up to 40).
    The address of an outlet's front page is no story's: the outlet and the headline are taken.
    Within a Discord server's scope every id is a hash with the scope in it, so that no server's
    copy can take the place of another's.
    """
    if given and scope is None and PLAIN_ID.fullmatch(given):
        return given
    canonical = canonical_url(url) if url else None
    if given:
        return _hashed(f"id\0{given}", scope)
    if canonical and not is_front_page(canonical):
        return url_id(canonical, scope)
    return _hashed(f"headline\0{fold(source or '')}\0{fold(headline)}", scope)


def url_id(canonical: str, scope: str | None) -> str:
    """Return the id of an article that is known by its address, in the one form of that."""
    return _hashed(f"url\0{canonical}", scope)


def _hashed(identity: str, scope: str | None) -> str:
    if scope is not None:
        identity = f"scope\0{scope}\0{identity}"
    return hashlib.sha256(identity.encode()).hexdigest()[:16]


@lru_cache(4096)
def canonical_url(url: str) -> str | None:
    """Return the one form of a web address, None where it is not an http address.

    It has no tracking, fragment, “www.”, port or last slash, and is not the address of the same
    page for phones (“m.”, “mobile.”) or in AMP, Google's format for them, in any of the ways in
    which sites mark these.
    """
    if len(url) > URL_CHARS or not re.fullmatch(r"(?i)https?://[^\s/]\S*", url.strip()):
        return None
    plain = _normalised(AMP_PAIR.sub("", url.strip()))
    if plain and (cached := AMP_CACHE.fullmatch(plain)):
        plain = _normalised(f"https://{cached['page']}")
    return _for_everyone(plain) if plain else None


def plainer_url(new: str, known: str) -> str:
    """Return which of two addresses of one story is kept: the known one, unless it alone is marked.

    Marked are those of pages for phones, in AMP, and with tracking.
    """
    same = canonical_url(new) == canonical_url(known)
    return known if same and (_is_plain(known) or not _is_plain(new)) else new


def _is_plain(url: str) -> bool:
    bare = re.sub(r"(?i)^https?://(?:www\.)?", "", url.strip()).rstrip("/")
    return f"https://{bare}" == canonical_url(url)


def _normalised(url: str) -> str | None:
    from courlan import normalize_url

    try:
        plain = str(normalize_url(url, strict=False, trailing_slash=False))
    except ValueError:
        return None
    plain = re.sub(r"^https?://(?:www\.)?", "https://", plain, flags=re.IGNORECASE)
    return plain.partition("#")[0].rstrip("/")


def _for_everyone(url: str) -> str:
    """Return a normalised address without what marks a page as one for phones or as shared.

    Any other address stays what it is to the letter, since ids are made of it.
    """
    match = ADDRESS_PARTS.fullmatch(url)
    if match is None:
        return url
    host, path, query = match["host"], match["path"], match["query"] or ""
    shorter = PHONE_HOST.sub("", host)
    plain_host = shorter if "." in shorter else host
    plain_path = AMP_END.sub(r"\g<ending>", AMP_START.sub("", path))
    pairs = query.split("&")
    kept = [pair for pair in pairs if not MARKING.fullmatch(pair)]
    if plain_host == host and plain_path == path and kept == pairs:
        return url
    asked = "?" + "&".join(kept) if any(kept) else ""
    return f"https://{plain_host}{plain_path or path}{asked}".rstrip("/")


def image_url(text: str) -> str | None:
    """Return a picture's address where it is a whole http address with a public name, else None."""
    try:
        parts = urlsplit(text.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    whole = parts.scheme in ("http", "https") and HOST.fullmatch(host) and parts.username is None
    fits = len(text) <= URL_CHARS and not re.search(r"\s", text.strip())
    return text.strip() if whole and fits and port != 0 else None


def is_front_page(url: str) -> bool:
    """Return whether an http address has neither a path nor a query."""
    return bool(re.fullmatch(r"https?://[^/?]+/?", url))


def same_site(url: str, other: str) -> bool:
    """Return whether two http addresses are of one outlet: they share a domain that can be bought.

    Where none is known, as in a network of one's own, it is the host that they share.
    """
    try:
        one, two = (_domain(urlsplit(each).hostname or "") for each in (url, other))
    except ValueError:
        return False
    return one == two


@lru_cache(4096)
def _domain(host: str) -> str:
    from courlan import extract_domain

    return str(extract_domain(f"https://{host}") or host)
