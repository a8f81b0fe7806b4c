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
        identity = f"id\0{given}"
    elif canonical and not is_front_page(canonical):
        identity = f"url\0{canonical}"
    else:
        identity = f"headline\0{fold(source or '')}\0{fold(headline)}"
    if scope is not None:
        identity = f"scope\0{scope}\0{identity}"
    return hashlib.sha256(identity.encode()).hexdigest()[:16]


@lru_cache(4096)
def canonical_url(url: str) -> str | None:
    """Return the one form of a web address: no tracking, fragment, “www.”, port or last slash.

    None where it is not an http address.
    """
    from courlan import normalize_url

    if len(url) > URL_CHARS or not re.fullmatch(r"(?i)https?://[^\s/]\S*", url.strip()):
        return None
    try:
        plain = str(normalize_url(url.strip(), strict=False, trailing_slash=False))
    except ValueError:
        return None
    plain = re.sub(r"^https?://(?:www\.)?", "https://", plain, flags=re.IGNORECASE)
    return plain.partition("#")[0].rstrip("/")


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
    from courlan import extract_domain

    one, two = (extract_domain(each) or urlsplit(each).hostname for each in (url, other))
    return one == two
