"""The dateline before an article's first word: “PORT ELLERY (Northern Wire) - The ferry …”. Pure.

A subject that a dash follows looks much the same, and a sentence without its subject is wrong,
while one with its dateline is only longer: what may be either stays.
"""

from __future__ import annotations

import re

from articles.text import fold

# In brackets before the dash, folded; so may the article's own outlet.
AGENCIES = frozenset(
    "aap|aa|afp|agence france presse|agencies|anadolu|anadolu agency|ani|ansa|ap|apa|"
    "associated press|belga|bernama|bloomberg|canadian press|cnn|cp|dow jones|dpa|efe|"
    "ians|interfax|jiji press|kyodo|kyodo news|lusa|pa|pa media|press association|pti|"
    "reuters|ritzau|tass|thomson reuters foundation|tt|ukrinform|upi|xinhua|yonhap".split("|")
)
# Those that stand before the dash with neither place nor brackets, and are nothing else.
LONE_AGENCIES = frozenset({"AFP", "AP", "CNN", "REUTERS", "UPI"})
PLACE = r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}(?:, [A-Z][\w.'’ ]{1,30})?"
# No single letters with points: “U.S. - China talks” has no dateline.
IN_CAPITALS = r"[A-Z][A-Z'’-]+\.?(?: [A-Z][A-Z'’-]+\.?){0,3}"
# A country, a state or a day: “, Conn.”, “, D.C.”, “, Nov 3”; two in capitals are two subjects.
REGION = r", [A-Z][a-z.][\w.'’ ]{0,29}"
DATELINE = re.compile(
    rf"(?:(?:{PLACE},? )?\((?P<agency>[A-Z][^()]{{1,40}})\)"
    rf"|(?P<place>{IN_CAPITALS})(?P<region>{REGION})?)"
    r"(?:\s+--?\s+|\s+–\s*|\s*—\s*)(?P<said>[\"“‘'«]*\w)"
)
FREE_DASH = re.compile(r"\s--?\s|[–—](?!\d)")
# A longer word in capitals is no acronym.
LONGEST_ACRONYM = 6


def without_dateline(text: str, outlet: str | None, told: str = "") -> str:
    """Return an article's first sentence without the place and agency before it.

    `outlet` is the article's; `told` is what the article tells, where a place may stand again.
    """
    found = DATELINE.match(text)
    if found is None:
        return text
    first = found["said"][-1]
    if found["agency"]:
        sure = not first.islower() and _is_agency(found["agency"], outlet)
    else:
        # A second dash would close what the first opens.
        opened = not first.isupper() or FREE_DASH.search(text, found.end())
        sure = not opened and (bool(found["region"]) or _is_no_subject(found["place"], told))
    return text[found.start("said") :] if sure else text


def _is_agency(written: str, outlet: str | None) -> bool:
    names = {fold(name).removeprefix("the ") for name in (written, *written.split("/"))}
    own = fold(outlet or "").removeprefix("the ")
    return not names.isdisjoint(AGENCIES) or own in names


def _is_no_subject(written: str, told: str) -> bool:
    """Return whether words in capitals are an agency or a place, and no acronym."""
    if written in LONE_AGENCIES or " " in written or len(written) > LONGEST_ACRONYM:
        return True
    # A place is written in small letters elsewhere: “in Sala”.
    again = re.search(rf"(?<=[a-z] ){re.escape(written.title())}\b", told)
    return again is not None and told.count(written) == 1
