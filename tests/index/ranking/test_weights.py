"""Whatever says where a weight comes from names a file, and a table in it, that are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
# A line of a comment may break a name in two.
COMMENT_BREAK = re.compile(r"\n# ?")


def test_the_results_that_weights_name_are_there() -> None:
    named = 0
    for path in sorted((ROOT / "index").rglob("*.py")):
        text = COMMENT_BREAK.sub(" ", path.read_text("utf-8"))
        for file in re.findall(r"bench/results/[\w.-]+\.md", text):
            assert (ROOT / file).is_file(), f"{path} names {file}"
            named += 1
        for table in re.findall(r"“((?:MultiHop-RAG|RealTimeQA), [^”]+)”", text):
            results = (ROOT / "bench/results/development.md").read_text("utf-8")
            assert f"### {table}\n" in results, f"{path} names {table}"
    assert named >= 5
