"""Who wrote an article, of what stands where the author's name belongs."""

from __future__ import annotations

import re

from articles.text import fold, one_line

PERSON_CHARS = 120
MAIL_ADDRESS = re.compile(
    r"[<(\[]?(?:mailto:)?[^\s<>()\[\],;@]+@[^\s<>()\[\],;@]+\.\w+[>)\]]?", re.IGNORECASE
)
BY = re.compile(r"(?i)^(?:written )?by:?\s+")
PARTS = re.compile(r",\s+|\s*[|;]\s*")
# What programs put where nobody's name is known.
NO_NAMES = frozenset(
    {
        *("admin", "administrator", "author", "webmaster", "root", "user", "guest", "unknown"),
        *("none", "null", "nan", "undefined", "n a", "na", "anonymous", "wordpress", "system"),
        *("default", "test", "true", "false", "no author", "editor"),
    }
)


def people_in(written: str, outlet: str) -> str:
    """Return the people that a text names, as it writes them, nothing where it names none.

    No mail address, web address or number is one, nor a program's word for nobody, nor the outlet.
    """
    text = BY.sub("", one_line(MAIL_ADDRESS.sub(" ", written)))
    if "://" in text:
        return ""
    parts = (part.strip(" ,;–—-|()<>[]") for part in PARTS.split(text))
    return ", ".join(part for part in parts if part and _is_person(part, fold(outlet)))


def _is_person(name: str, outlet: str) -> bool:
    told = fold(name)
    is_outlet = bool(outlet) and told.replace(" ", "") == outlet.replace(" ", "")
    has_letters = re.search(r"[^\W\d_]", name) is not None
    return has_letters and len(name) <= PERSON_CHARS and told not in NO_NAMES and not is_outlet
