"""Names of people and outlets, as bylines and fields of authors have them."""

from __future__ import annotations

import re

MAIL_ADDRESS = re.compile(r"(?:mailto:)?[^\s<>()\[\],;\"']+@[^\s<>()\[\],;\"']+")
EMPTY_BRACKETS = re.compile(r"[<(\[]\s*[>)\]]")
COPYRIGHT = re.compile(r"(?i)^(?:copyright|\(c\)|©|(?:19|20)\d\d|[\s,.-])+")
# What systems call those who have no name.
USERS = frozenset({"admin", "administrator", "webmaster", "root", "user", "unknown", "anonymous"})


def name_of(written: str, *, other_than: str = "") -> str:
    """Return a person's or an outlet's name: no “By”, mail address or copyright sign.

    Nothing where it is a number, an address or a system's user, or is `other_than`, as where an
    outlet is given as its own author.
    """
    name = EMPTY_BRACKETS.sub(" ", MAIL_ADDRESS.sub(" ", written))
    name = COPYRIGHT.sub("", re.sub(r"(?i)^\s*by:?\s+", "", name))
    name = " ".join(name.split()).strip(" ,;|–—-<>")
    # Feeds write “ann@bell.example (Ann Holt)”.
    name = re.sub(r"^\((.*)\)$", r"\1", name)
    is_none = not re.search(r"[^\W\d_]", name) or "://" in name or name.casefold() in USERS
    return "" if is_none or name.casefold() == other_than.casefold() else name
