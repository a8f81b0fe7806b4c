"""Time zones as dates name them: pure. A name that may mean several zones means none."""

from __future__ import annotations

import re
from datetime import timedelta

# Hours from UTC: those of RFC 2822 (section 4.3) but CST, and what stands for one offset alone in
# the IANA time zone database of today. Not here, as they are several: IST, AST, CST, ET, PT, SST.
KNOWN_ZONES = {
    name: hours
    for hours, names in {
        -10.0: "HST",
        -9.0: "AKST",
        -8.0: "PST AKDT",
        -7.0: "MST PDT",
        -6.0: "MDT",
        -5.0: "EST CDT",
        -4.0: "EDT",
        -3.5: "NST",
        -3.0: "ADT",
        -2.5: "NDT",
        0.0: "Z UT UTC GMT WET",
        1.0: "CET MEZ BST WEST WAT",
        2.0: "CEST MESZ EET CAT SAST",
        3.0: "EEST MSK EAT",
        5.0: "PKT",
        7.0: "WIB",
        8.0: "AWST HKT SGT PHT WITA",
        9.0: "JST KST WIT",
        9.5: "ACST",
        10.0: "AEST",
        10.5: "ACDT",
        11.0: "AEDT",
        12.0: "NZST",
        13.0: "NZDT",
    }.items()
    for name in names.split()
}
# In the form of RFC 2822 it is that of America; elsewhere it may be that of China or Cuba.
RFC_ZONES = {"CST": -6.0}
ZONE_OFFSET = re.compile(r"(?i)(?:GMT|UTC|UT)? ?([+−-]) ?(\d{1,2})(?::?(\d\d))?")
LEAST, MOST = timedelta(hours=-12), timedelta(hours=14)


def read_zone(written: str, *, in_rfc: bool = False) -> timedelta | None:
    """Return how far the zone that is written (“GMT+7”, “-0500”, “CEST”) is from UTC.

    None where it is not known without doubt. `in_rfc` says that it stands in a date of the form of
    RFC 2822.
    """
    if match := ZONE_OFFSET.fullmatch(written):
        away = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        offset = away if match[1] == "+" else -away
        return offset if LEAST <= offset <= MOST and int(match[3] or 0) < 60 else None
    hours = (KNOWN_ZONES | RFC_ZONES if in_rfc else KNOWN_ZONES).get(written.upper())
    return None if hours is None else timedelta(hours=hours)
