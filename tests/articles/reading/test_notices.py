"""What an article says of itself becomes its status and its note; what of others does not."""

from __future__ import annotations

import pytest
from fakes import NOON

from articles.models import Article, SectionKind, Status
from articles.reading.building import Draft, build, make_section

BRIDGE = (
    "The council of Halden voted on Monday to close the old bridge over the Tista.",
    "Engineer Vera Holt said that the repair would cost 21 million crowns.",
    "Lorries have been sent over the northern bridge since March.",
    "The ferry will run every half hour until the new bridge opens.",
    "Residents of the eastern bank had asked for it in a petition.",
    "The mayor will present the plan to the county on Thursday.",
    "Work is to begin in spring.",
    "Reporting by Ane Lund.",
)


def article(*paragraphs: str, headline: str = "Halden closes its bridge", **others: str) -> Article:
    section = make_section(SectionKind.BODY, "\n\n".join(paragraphs))
    body = (section,) if section else ()
    return build(
        Draft(headline=headline, url="https://post.example/bridge", body=body, **others), now=NOON
    )


@pytest.mark.parametrize(
    ("paragraph", "note"),
    [
        (
            "Correction: An earlier version of this article gave the cost as 12 million crowns.",
            "An earlier version of this article gave the cost as 12 million crowns.",
        ),
        ("Clarification: The ferry is free for pupils.", "The ferry is free for pupils."),
        ("**CORRECTION —** The mayor is Ida Berg.", "The mayor is Ida Berg."),
        ("CORRECTION — The mayor is Ida Berg.", "The mayor is Ida Berg."),
        ("Correction (3 November 2026): It is 21 million.", "3 November 2026: It is 21 million."),
        ("Correction, Nov. 3, 10:30 a.m.: It is 21 million.", None),
        ("Corrections and clarifications: The mayor is Ida Berg.", "The mayor is Ida Berg."),
        (
            "Editor’s note: This story was corrected to give the right name of the engineer.",
            "This story was corrected to give the right name of the engineer.",
        ),
        (
            "UPDATE: An earlier version of this report misstated the cost.",
            "An earlier version of this report misstated the cost.",
        ),
        (
            "(This November 3 story has been corrected to fix the cost in paragraph 2)",
            "(This November 3 story has been corrected to fix the cost in paragraph 2)",
        ),
        ("(Corrects the cost in paragraph 2)", "(Corrects the cost in paragraph 2)"),
        (
            "(This version corrects the spelling in paragraph 3)",
            "(This version corrects the spelling in paragraph 3)",
        ),
        (
            "An earlier version of this article misspelled the name of the engineer.",
            "An earlier version of this article misspelled the name of the engineer.",
        ),
        (
            "This article was amended on 4 November 2026. The bridge spans the Tista.",
            "This article was amended on 4 November 2026. The bridge spans the Tista.",
        ),
        ("Korrektur: Die Brücke ist 90 Meter lang.", "Die Brücke ist 90 Meter lang."),
        (
            "Anmerkung der Redaktion: In einer früheren Fassung stand eine falsche Zahl.",
            "In einer früheren Fassung stand eine falsche Zahl.",
        ),
        ("Fe de errores: El puente mide 90 metros.", "El puente mide 90 metros."),
        ("Rectificatif : le pont mesure 90 mètres.", "le pont mesure 90 mètres."),
        ("Errata: a ponte mede 90 metros.", "a ponte mede 90 metros."),
        ("Errata corrige: il ponte è lungo 90 metri.", "il ponte è lungo 90 metri."),
        ("Rectificatie: de brug is 90 meter lang.", "de brug is 90 meter lang."),
        ("Уточнение: длина моста 90 метров.", "длина моста 90 метров."),
        ("【訂正】橋の長さは90メートルです。", "橋の長さは90メートルです。"),
    ],
)
def test_a_note_at_either_end_is_the_articles_note(paragraph: str, note: str | None) -> None:
    for found in (article(paragraph, *BRIDGE), article(*BRIDGE[:-1], paragraph, BRIDGE[-1])):
        assert found.status is Status.CORRECTED, paragraph
        if note is not None:
            assert found.note == note
        # A sentence of it alone would tell what was wrong.
        assert found.sections[0].text == "\n\n".join(BRIDGE)


def test_a_label_of_its_own_is_read_with_what_follows() -> None:
    wrong = "We wrongly gave the cost as 12 million crowns."
    found = article(*BRIDGE, "Correction", wrong)
    assert (found.status, found.note) == (Status.CORRECTED, wrong)
    assert found.sections[0].text == "\n\n".join(BRIDGE)


@pytest.mark.parametrize(
    "paragraph",
    [
        "A correction of the figures is expected on Tuesday, the ministry said.",
        "Correction of course: the council now wants a tunnel.",
        "Correction for 2027 budget: the council now has more.",
        "“Correction: our figures were wrong,” the ministry wrote on Monday.",
        "The paper printed a correction: its earlier version was wrong.",
        "Update: Two of the three lanes are open again.",
        "Update: The mayor says that she was wrong about the ferry.",
        "Editor’s note: This is the first of three reports on bridges.",
        "Editor’s note: This story was originally published in 2021.",
        "Note to readers: Our office is closed on Monday.",
        "The article in the Ledger was withdrawn on Monday, its editor said.",
        "This report has been a success, she said.",
        "Update",
    ],
)
def test_what_is_no_note_of_the_article_marks_nothing(paragraph: str) -> None:
    for found in (article(paragraph, *BRIDGE), article(*BRIDGE, paragraph)):
        assert (found.status, found.note) == (Status.LIVE, None)
        assert paragraph in found.sections[0].text


def test_a_label_in_the_middle_or_of_the_subject_marks_nothing() -> None:
    paragraph = "Correction: The bridge is 90 metres long."
    assert article(*BRIDGE[:4], paragraph, *BRIDGE[4:]).status is Status.LIVE
    market = "Correction: That is the word of the week at the exchange."
    assert article(market, *BRIDGE, headline="What is a correction?").status is Status.LIVE
    assert article(paragraph, headline="Halden corrects itself").status is Status.LIVE


def test_what_a_page_says_beside_its_text_is_said_once() -> None:
    note = "The cost was wrong."
    assert article(*BRIDGE, f"Correction: {note}", note=note).note == note
    assert article(*BRIDGE, f"Correction: {note}", note="Also a name.").note == (
        "Also a name. The cost was wrong."
    )
    assert article(*BRIDGE, note=note).status is Status.CORRECTED


@pytest.mark.parametrize(
    "notice",
    [
        "This article has been withdrawn. We regret the error.",
        "This article has been removed at the request of the agency.",
        "This story is no longer available.",
        "We have taken down this post.",
        "Editor’s note: This article has been withdrawn.",
        "RETRACTION: This article is retracted.",
        "KILL: This story is withdrawn.",
        "EDITORS: Please do not use this story. It has been withdrawn.",
        "Anmerkung der Redaktion, 3. November: Dieser Artikel wurde zurückgezogen.",
        "Dieser Artikel wurde zurückgezogen.",
        "この記事は削除されました。",
    ],
)
def test_a_notice_in_place_of_the_text_takes_it_back(notice: str) -> None:
    found = article(notice, headline="Article withdrawn")
    assert (found.status, found.note, found.sections) == (Status.RETRACTED, notice, ())
    # Known by its address, it needs no headline.
    assert article(notice, headline="").id == found.id
    # A notice about another article stands among other words.
    assert article(*BRIDGE, *BRIDGE, notice).status is Status.LIVE


def test_a_retraction_above_the_text_takes_it_back() -> None:
    notice = "This article has been retracted because its source made it up."
    found = article(notice, *BRIDGE)
    assert (found.status, found.note) == (Status.RETRACTED, notice)
    assert article("This article has been removed from our archive.", *BRIDGE).status is Status.LIVE
    labelled = "Editor's note: This article has been withdrawn because it could not be verified."
    assert article(labelled, *BRIDGE).status is Status.RETRACTED
    assert article(labelled, *BRIDGE, dek="The bridge is old.").note == labelled
    other = "Editor's note: The report of the ministry was withdrawn on Monday."
    assert article(other, *BRIDGE).status is Status.LIVE


def test_what_is_said_to_be_taken_back_needs_no_text() -> None:
    gone = article(headline="Halden closes its bridge", status="retracted", note="Gone.")
    assert (gone.status, gone.note, gone.sections) == (Status.RETRACTED, "Gone.", ())
    assert article(headline="", status="withheld").headline == "https://post.example/bridge"


@pytest.mark.parametrize(
    "paragraph",
    [
        "Updated: Adds quotes from the minister",
        "UPDATE, Nov. 3: Adds comment from the mayor.",
        "Update: Added a statement from the county.",
        "Editor’s note: This story has been updated to include the mayor’s reaction.",
        "(Adds details, background)",
        "(Updates prices; adds quotes)",
        "This story was updated to add comments from the mayor.",
        "This article has been updated with the county’s reaction.",
        "This article has been updated.",
        "This article was updated on 3 November 2026.",
        "This article was updated on Nov. 3, 2026.",
        "This is a developing story. Check back for more.",
        "Dieser Artikel wurde um ein Zitat der Ministerin ergänzt.",
        "Dieser Beitrag wurde zuletzt am 3. November aktualisiert.",
        "Cet article a été mis à jour avec la réaction du maire.",
        "Esta noticia ha sido actualizada con la reacción del alcalde.",
        "Este artigo foi atualizado às 10h30.",
        "Questo articolo è stato aggiornato.",
        "Dit artikel is aangevuld met een reactie.",
        "Материал дополнен комментарием мэра.",
        "この記事は11月3日に更新されました。",
    ],
)
def test_a_note_of_what_was_added_is_no_news_and_no_correction(paragraph: str) -> None:
    for found in (article(paragraph, *BRIDGE), article(*BRIDGE[:-1], paragraph, BRIDGE[-1])):
        assert (found.status, found.note) == (Status.LIVE, None)
        assert found.sections[0].text == "\n\n".join(BRIDGE)
    # Where it is all there is, it is not about an article.
    assert article(paragraph).sections[0].text == paragraph


@pytest.mark.parametrize(
    "paragraph",
    [
        "This report has been updated every year since 1990.",
        "This report was updated with new figures in May, the ministry said.",
        "This story is being updated in schools, she said.",
        "This page was edited by three historians, the court heard.",
        "Update: With two lanes closed, the queue is long.",
        "Update: Added lanes are to open in May.",
        "The register was updated to add the bridge.",
        "Adds the mayor: “It is safe.”",
        "Updates on the bridge come from the county.",
        "Dieser Bericht wurde von Kritikern gelobt.",
    ],
)
def test_what_tells_of_additions_to_something_else_stays(paragraph: str) -> None:
    for found in (article(paragraph, *BRIDGE), article(*BRIDGE, paragraph)):
        assert found.status is Status.LIVE
        assert paragraph in found.sections[0].text
