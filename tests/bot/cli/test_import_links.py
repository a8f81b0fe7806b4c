"""`newsdesk import` takes web addresses beside paths."""

from __future__ import annotations

from command_lines import FERRY, CommandLine
from web_server import LOOPBACK, WebServer, page

PASS = """<title>Flood closes Ruta pass</title><article><h1>Flood closes Ruta pass</h1>
<p>The Ruta pass closed on Monday after rain.</p></article>"""


def test_pages_and_files_are_imported_together(run: CommandLine) -> None:
    with WebServer({"/pass": page(PASS), "/clip": page("x", "video/mp4")}) as server:
        sources = (server.url("/pass"), run.write("ferry.jsonl", FERRY), server.url("/clip"))
        done = run.json("import", *sources, fetch_allow=LOOPBACK)
    assert done["added"] == 2
    assert done["skipped"] == [
        {
            "path": sources[2],
            "reason": f"{LOOPBACK} gives a file of the kind video/mp4, which cannot be read as an "
            "article.",
        }
    ]
    assert run.json("show", "Ruta pass")["url"] == sources[0]


def test_why_nothing_was_imported_is_told(run: CommandLine) -> None:
    for address, told in (
        ("http://10.0.0.1/", "name it in NEWSDESK_FETCH_ALLOW"),
        ("file:///etc/passwd", "only addresses that begin with https:// or http:// are"),
    ):
        result = run("import", address)
        assert result.exit_code == 1
        assert told in " ".join(result.stdout.split())
        assert "Nothing could be imported" in result.stderr
