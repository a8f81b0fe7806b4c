"""Small sets of article pages, packed as the published ones are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from archives import pack

if TYPE_CHECKING:
    from pathlib import Path

SENTENCES = (
    "The harbour of Hale opened on Monday after two years of work, its director said on the quay.",
    "Ships of up to nine thousand tons may come in, and the county pays half of what that costs.",
)
HEADLINE = "Hale opens its harbour"


def write_page_sets(folder: Path) -> None:
    """Write a page into each set, and a page without a headline into the first."""
    text = "".join(f"<p>{each}</p>" for each in SENTENCES)
    page = (
        f"<html><head><title>{HEADLINE} - Hale Post</title>"
        '<meta property="og:site_name" content="Hale Post"><meta name="date" content="2026-03-02">'
        f"</head><body><article><h1>{HEADLINE}</h1>{text}</article></body></html>"
    )
    told = {"title": f"{HEADLINE} - Hale Post", "publishedTime": "2026-03-02", "siteName": "Post"}
    pack(
        folder / "html_readability.tgz",
        {
            "test/one/source.html": page,
            "test/one/expected.html": f"<div>{text}</div>",
            "test/one/expected-metadata.json": json.dumps({**told, "byline": "Ann Holt"}),
            "test/two/source.html": f"<html><body><article>{text}</article></body></html>",
            "test/two/expected.html": f"<div>{text}</div>",
        },
    )
    told = {"title": HEADLINE, "publish_date": "2026-03-03T09:00:00", "authors": []}
    pack(
        folder / "html_newspaper4k.tgz",
        {
            "data/html/one.html": page,
            "data/txt/one.txt": "\n\n".join(SENTENCES),
            "data/metadata/one.json": json.dumps(told),
            "data/html/without.html": page,
        },
    )
