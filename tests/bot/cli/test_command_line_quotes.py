"""The commands checkquote and votes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.app import open_newsdesk
from bot.settings import Settings

if TYPE_CHECKING:
    from command_lines import CommandLine

    from index.embedders import Embedder


def test_a_quote_is_exact_near_or_not_there(filled: CommandLine) -> None:
    exact = filled.json("checkquote", "The council voted on Monday to close the harbour bridge")
    assert exact["exact"]
    assert exact["found"]["article"]["source"] == "Harbour Post"
    near = filled("checkquote", "The council voted on Tuesday to close the harbour bridge.").stdout
    assert "Close, but not the same: “Tuesday” for “Monday”." in " ".join(near.split())
    asked = "The ferry company will run 8 boats instead of four from Friday."
    other = " ".join(filled("checkquote", asked).stdout.split())
    assert "Close, but not the same. Written otherwise: “8” stands as “eight”." in other
    gone = filled("checkquote", "Penguins compose operas in the far south.").stdout
    assert "Not found" in gone


def test_votes_are_listed(filled: CommandLine, embedders: dict[str, Embedder]) -> None:
    assert "No votes yet." in filled("votes").stdout
    settings = Settings(data=filled.folder / "data", model="fake")
    with open_newsdesk(settings, load=embedders.__getitem__) as desk:
        desk.people.vote(7, "1", None, helpful=False, reason="It is about another bridge.")
    assert "message 7: not helpful: It is about another bridge." in " ".join(
        filled("votes").stdout.split()
    )
    (vote,) = filled.json("votes")["votes"]
    assert (vote["helpful"], vote["message"]) == (False, "7")
