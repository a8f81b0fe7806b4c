"""The language of an article: stated, or told by its words."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from fakes import FakeEmbedder, make_article
from older_databases import older_database

from articles.languages import fits, language_of_text, likeliest, scripts_of
from articles.library.library import Outcome
from articles.models import Section, SectionKind
from articles.reading.building import Draft, build, make_section
from bot.app import open_newsdesk
from bot.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    import sqlalchemy as sa

    from articles.models import Article

SAID = {
    "en": "The council of Norhaven closed its old bridge on Tuesday, because it found cracks.",
    "de": "Der Stadtrat von Nordhafen sperrte am Dienstag die alte Brücke, weil sie Risse hat.",
    "es": "El ayuntamiento de Puertonorte cerró el martes el viejo puente porque tiene grietas.",
    "fr": "La mairie de Nordhavre a fermé mardi le vieux pont, car il présente des fissures.",
    "pt": "A câmara de Portonorte fechou na terça-feira a velha ponte, porque tem fissuras.",
    "it": "Il comune di Portonord ha chiuso martedì il vecchio ponte perché ha delle crepe.",
    "nl": "De gemeente Noordhaven sloot dinsdag de oude brug, omdat er scheuren in zitten.",
    "ru": "Городской совет Нордхавена закрыл во вторник старый мост из-за трещин.",
    "ja": "ノルハーベン市は火曜日、ひび割れが見つかった古い橋を閉鎖した。",
    "zh": "诺哈芬市议会周二因发现裂缝而关闭了旧桥。",
    "uk": "Міська рада Нордгавена у вівторок закрила старий міст через тріщини.",
    "sv": "Kommunen i Nordhamn stängde på tisdagen den gamla bron på grund av sprickor.",
}


@pytest.mark.parametrize("language", SAID)
def test_a_language_that_is_not_stated_is_told_by_the_words(language: str) -> None:
    assert language_of_text("", SAID[language]) == language


@pytest.mark.parametrize(
    "text",
    [
        "Fiat mulls Ferrari market listing",
        "China had role in Yukos split-up",
        "Halden Line sees gain",
        "Malagasy president Herintsalama Andriamaro appoints Rado Rajao as prime minister.",
        "",
        "12:30",
    ],
)
def test_short_english_texts_full_of_names_are_english(text: str) -> None:
    assert language_of_text("", text) == "en"


@pytest.mark.parametrize(
    ("stated", "text", "language"),
    [
        ("de-AT", SAID["de"], "de"),
        ("deu", SAID["de"], "de"),
        ("zh_Hant", SAID["zh"], "zh"),
        # What a template says of a text in other letters cannot be.
        ("en", SAID["ru"], "ru"),
        ("en-US", SAID["ja"], "ja"),
        ("ru", SAID["en"], "en"),
        ("zh", SAID["ja"], "ja"),
        # In the same letters what is stated holds.
        ("en", SAID["de"], "en"),
        ("nds", SAID["de"], "nds"),
        ("uk", SAID["ru"], "uk"),
        ("sr", SAID["ru"], "sr"),
        # A name and a place in other letters are no other language.
        ("en", SAID["en"] + " The signs read Нордхавен and 橋.", "en"),
        ("ja", "Norhaven FC beat Sala United", "en"),
        ("German", SAID["de"], "de"),
    ],
)
def test_what_is_stated_holds_unless_the_letters_are_none_of_that_language(
    stated: str, text: str, language: str
) -> None:
    assert language_of_text(stated, text) == language


def test_a_question_is_told_apart_among_a_few_languages() -> None:
    held = ("en", "de", "es", "ja")
    assert likeliest("Wieviele Stellen streicht Halden Line?", held) == "de"
    assert likeliest("¿Quién dirige Torrin Bank?", held) == "es"
    assert likeliest("hm?", held) is None
    assert likeliest("hm?", ("fr",)) == "fr"
    assert scripts_of("東京の橋") == {"CJK", "HIRAGANA"}
    assert fits("ja", scripts_of("東京大橋"))
    assert not fits("zh", scripts_of("東京の橋"))


def test_an_article_keeps_the_language_of_its_text() -> None:
    body = make_section(SectionKind.BODY, SAID["fr"])
    assert body is not None
    now = datetime(2026, 11, 20, tzinfo=UTC)
    draft = Draft(headline="Nordhavre", body=(body,))
    assert build(draft, now=now).language == "fr"
    assert build(draft.model_copy(update={"language": "es"}), now=now).language == "es"


def said_in(number: int, language: str) -> Article:
    """Return an article in a language that an earlier version took for English."""
    body = (Section(kind=SectionKind.BODY, text=SAID[language]),)
    return make_article(number, headline=SAID[language][:40], sections=body)


def keep_as_before(connection: sa.Connection, article: Article) -> None:
    """Keep an article in a database of an earlier version."""
    content = article.model_dump_json()
    connection.exec_driver_sql(
        "INSERT INTO articles (id, version, headline, headline_key, kind, status, content,"
        " content_hash, added) VALUES (?, 1, 'h', 'h', 'news', 'live', ?, ?,"
        " '2026-11-01 00:00:00')",
        (article.id, content, article.content_hash),
    )
    connection.exec_driver_sql(
        "INSERT INTO history (article_id, version, at, what, headline, content) VALUES"
        " (?, 1, '2026-11-01 00:00:00', 'added', 'h', ?)",
        (article.id, content),
    )


def test_what_came_in_before_languages_were_told_is_told_apart(tmp_path: Path) -> None:
    older = [said_in(1, "de"), said_in(2, "en"), said_in(3, "ja"), said_in(4, "fr")]
    stated = make_article(5, language="es", text=SAID["fr"])
    with older_database(tmp_path, "library_0008") as connection:
        for article in (*older, stated):
            keep_as_before(connection, article)
    settings = Settings(_env_file=None, data=tmp_path, model="fake", reader="none")
    with open_newsdesk(settings, load=lambda _: FakeEmbedder()) as desk:
        library, stopped = desk.library, threading.Event()
        stopped.set()
        assert library.tell_languages(stopped) == 0
        # What comes in again has been read by the new version.
        corrected = older[3].model_copy(update={"dek": "It was on Tuesday."})
        library.add(corrected)
        desk.maintenance.update()
        kept = [library.get(each.id) for each in (*older, stated)]
        assert [article and article.language for article in kept] == ["de", "en", "ja", "en", "es"]
        with desk.database.reading() as connection:
            rows = connection.exec_driver_sql(
                "SELECT DISTINCT article_id, language FROM passages ORDER BY article_id"
            ).all()
        assert [tuple(row)[1] for row in rows] == ["de", "en", "ja", "en", "es"]
        # It is no new version, and none when it comes in again as it is told now.
        assert len(library.history("a1")) == 1
        assert library.add(older[0].model_copy(update={"language": "de"})) is Outcome.UNCHANGED
        assert library.tell_languages() == 0
        assert desk.inspector.verify() == []


def test_a_running_bot_tells_languages_by_itself(tmp_path: Path) -> None:
    with older_database(tmp_path, "library_0008") as connection:
        keep_as_before(connection, said_in(1, "de"))
    settings = Settings(_env_file=None, data=tmp_path, model="fake", reader="none")
    with open_newsdesk(settings, load=lambda _: FakeEmbedder(), follow=True) as desk:
        until = time.monotonic() + 20
        while (article := desk.library.get("a1")) and article.language != "de":
            assert time.monotonic() < until
            time.sleep(0.01)
