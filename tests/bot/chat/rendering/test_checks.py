"""A checked quote on Discord: shown once, with what differs."""

from __future__ import annotations

from fakes import make_article

from bot.chat.markdown import PAGE
from bot.chat.rendering.checks import checked
from bot.service.answers import QuoteCheck, QuoteInContext
from bot.service.differences import differences


def near(asked: str, stands: str) -> list[str]:
    """Return the texts of a card about a text that stands nearly so in an article."""
    found = QuoteInContext(
        article=make_article(1).summary(), section="body", before="", quote=stands, after="The end."
    )
    check = QuoteCheck(
        asked=asked, found=found, nearness=90.0, pieces=differences(asked, stands, "en")
    )
    # A backslash before a sign is not drawn.
    return [text.replace("\\", "") for text in checked(check)]


def test_a_near_sentence_is_shown_once_with_its_differences() -> None:
    text = "\n".join(near("He said the firm lost $14 then.", "She said the (firm) lost 14% then."))
    assert "> ~~He~~ **She** said the (firm) lost ~~$14~~ **14%** then.\n" in text
    assert text.count("said the") == 1
    assert "Written otherwise" not in text


def test_figures_that_differ_stand_beside_one_another() -> None:
    text = "\n".join(
        near("It cost $412 billion, 3.2‰ more.", "It cost 412 billion euros, 3.2% more.")
    )
    assert "~~$412 billion,~~ **412 billion euros,** ~~3.2‰~~ **3.2%** more." in text


def test_what_is_written_otherwise_is_said() -> None:
    text, *_ = near("It paid 4.3bn euros (for it).", "It paid (€4.3 billion) for it.")
    assert text.replace("\\", "").endswith(
        "\nWritten otherwise: “4.3bn euros” stands as “€4.3 billion”."
    )


def test_no_text_of_a_card_is_too_long() -> None:
    asked, stands = ("*x* " * 245 + end for end in ("$14 ‰", "14% " + "word " * 150))
    texts = near(asked, stands)
    assert len(texts) > 1
    assert all(len(text) <= PAGE for text in texts)
