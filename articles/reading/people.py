"""Names of people and outlets, as bylines and fields of authors have them."""

from __future__ import annotations

import re

from articles.text import fold, one_line

MAIL_ADDRESS = re.compile(r"(?:mailto:)?[^\s<>()\[\],;\"']+@[^\s<>()\[\],;\"']+")
EMPTY_BRACKETS = re.compile(r"[<(\[]\s*[>)\]]")
# A year alone may be part of a name.
COPYRIGHT = re.compile(r"(?i)^(?:copyright|\(c\)|©)(?:[\s,.-]|copyright|\(c\)|©|(?:19|20)\d\d\b)*")
BY = re.compile(r"(?i)^\s*(?:written )?by:?\s+")
# What stands before the names of a byline, by language.
BEFORE_NAMES = {
    "de": re.compile(r"(?i)von:?\s+"),
    "es": re.compile(r"(?i)(?:escrito )?por:?\s+"),
    "fr": re.compile(r"(?i)(?:propos recueillis )?par\s?:?\s+"),
    "it": re.compile(r"(?i)(?:di|a cura di):?\s+"),
    "ja": re.compile(r"(?:取材・)?文\s*[・:：=＝／/]\s*"),
    "nl": re.compile(r"(?i)door:?\s+"),
    "pt": re.compile(r"(?i)(?:escrito )?por:?\s+"),
    "ru": re.compile(r"(?i)(?:автор(?:ы)?|текст)\s*:\s*"),
}
# In these the word begins family names as well: “Von Storch”, “Di Caprio”.
BEGINS_NAMES = frozenset(("de", "it"))
FIRST_NAMES = re.compile(r"[,;|/&]|\s(?:und|e|ed)\s")
BETWEEN_NAMES = re.compile(r",\s+|\s*[|;]\s*")
NAME_MOST_CHARS, NAMES_MOST_CHARS = 120, 2_000
# What systems call those who have no name.
USERS = frozenset(
    {
        *("admin", "administrator", "author", "webmaster", "root", "user", "guest", "unknown"),
        *("none", "null", "nan", "undefined", "n a", "na", "anonymous", "wordpress", "system"),
        *("default", "test", "true", "false", "no author", "editor"),
    }
)


def name_of(written: str, *, other_than: str = "") -> str:
    """Return a person's or an outlet's name: no “By”, mail address or copyright sign.

    Nothing where it is a number, an address or a system's user, or is `other_than`, as where an
    outlet is given as its own author.
    """
    written = written[:NAMES_MOST_CHARS]
    name = EMPTY_BRACKETS.sub(" ", MAIL_ADDRESS.sub(" ", written))
    name = COPYRIGHT.sub("", BY.sub("", name))
    name = " ".join(name.split()).strip(" ,;|–—-<>")
    # Feeds write “ann@bell.example (Ann Holt)”.
    name = re.sub(r"^\((.*)\)$", r"\1", name)
    told = fold(name)
    is_none = not re.search(r"[^\W\d_]", name) or "://" in name or told in USERS
    # “SalaTimes” is “Sala Times”.
    is_other = told.replace(" ", "") == fold(other_than).replace(" ", "")
    return "" if is_none or is_other or len(name) > NAME_MOST_CHARS else name


def without_by(byline: str, language: str) -> str:
    """Return a byline without its “By” in its language, as “de” or “de-AT” states it.

    “Von” and “Di” are that where a given and a family name follow, and else a part of the name, as
    in “Von der Leyen” and “Di Caprio”. Where no language is stated nothing is taken off.
    """
    text = one_line(byline[:NAMES_MOST_CHARS])
    code = re.split(r"[-_]", language.strip().lower())[0]
    match = BEFORE_NAMES[code].match(text) if code in BEFORE_NAMES else None
    if not match:
        return text
    names = text[match.end() :]
    first = FIRST_NAMES.split(names)[0].split()
    if code in BEGINS_NAMES and (len(first) < 2 or first[0].islower()):
        return text
    return names


def people_in(written: str, outlet: str) -> str:
    """Return the names that stand where an author's belongs, parted by commas; not the outlet's."""
    text = BY.sub("", one_line(written[:NAMES_MOST_CHARS]))
    names = (name_of(part, other_than=outlet) for part in BETWEEN_NAMES.split(text))
    return ", ".join(name for name in names if name)
