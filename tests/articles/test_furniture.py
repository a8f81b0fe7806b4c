"""What surrounds an article is never quoted as its sentence, and none of its sentences is lost."""

from __future__ import annotations

import json
import re
import time
from email.message import EmailMessage
from pathlib import Path

import pytest
from feed_files import Item, rss
from reading import TEXT, one, page

from articles.feeds.parsing import parse_feed
from articles.furniture.lines import (
    is_mail_line,
    is_mail_notice,
    without_end,
    without_furniture,
)
from articles.reading.sections import body_of

STORIES = sorted((Path(__file__).parents[2] / "bench" / "languages").glob("*.jsonl"))
SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n+")
# Whole lines that nothing may follow.
CLOSED = {
    "en": (
        "Share this article on Facebook",
        "Share this:",
        "Share on Facebook, X (formerly Twitter) and LinkedIn",
        "Share | Print | Email",
        "Share Tweet Pin Email",
        "Follow us on X",
        "You can follow us on Twitter at @varde",
        "Image source, Getty Images",
        "(File photo)",
        "Most read",
        "Follow the Varde Times on Facebook",
        "Photo: Jane Doe / AP",
        "(Photo: Jane Doe/AP)",
        "Photograph: Jane Doe/The Varde Times",
        "Photo by Jane Doe/Getty Images",
        "Photo courtesy of the Holt family",
        "AP Photo/Jane Doe",
        "© 2026 Varde Times. All rights reserved.",
        "Varde Media Ltd. All rights reserved.",
        "Copyright 2026 The Varde Press. All rights reserved.",
        "Read more →",
        "[Continue reading…]",
        "Read the full story here.",
        "Advertisement",
        "Story continues below the video",
        "Leave a comment",
        "Read more:",
    ),
    "de": (
        "Diesen Artikel teilen",
        "Auf Facebook teilen",
        "Folgen Sie uns auf Instagram",
        "Foto: dpa",
        "Quelle: dpa",
        "Teilen Sie diesen Artikel",
        "Bild: Jane Doe/Imago",
        "Alle Rechte vorbehalten.",
        "Weiterlesen",
        "Anzeige",
    ),
    "es": (
        "Comparte esta noticia",
        "Compartir en Facebook",
        "Síguenos en Instagram",
        "Fotografía: EFE",
        "Todos los derechos reservados",
        "Leer más",
        "Publicidad",
    ),
    "fr": (
        "Partager cet article sur Facebook",
        "Suivez-nous sur X",
        "Crédit photo : Jean Dupont / AFP",
        "Tous droits réservés",
        "Lire la suite",
        "Publicité",
    ),
    "it": (
        "Condividi l’articolo",
        "Condividi su Facebook",
        "Seguici su Instagram",
        "Foto: Ansa",
        "Riproduzione riservata",
        "Leggi tutto",
        "Pubblicità",
    ),
    "ja": (
        "この記事をシェアする",
        "写真：共同",
        "無断転載を禁じます。",
        "続きを読む",
        "広告",
    ),
    "nl": (
        "Deel dit artikel",
        "Volg ons op X",
        "Foto: ANP",
        "Alle rechten voorbehouden",
        "Lees meer",
    ),
    "pt": (
        "Compartilhe esta notícia",
        "Siga-nos no Instagram",
        "Foto: Jane Doe/Lusa",
        "Todos os direitos reservados",
        "Leia mais",
    ),
    "ru": (
        "Поделиться в Telegram",
        "Фото: Анна Хольт / ТАСС",
        "Все права защищены.",
        "Читать далее",
        "Реклама",
    ),
}
ASKING = {
    "en": (
        "Sign up for our newsletter",
        "Sign up here for the Morning Briefing newsletter.",
        "Subscribe to our newsletter and never miss a story.",
        "Click here to subscribe",
        "Tags: ferry, Halden",
        "Get the day’s top stories in our newsletter",
        "Join our WhatsApp channel for breaking news.",
        "Already a subscriber? Log in.",
        "You’ve read all your free articles this month.",
        "To continue reading, log in or create an account.",
        "We use cookies.",
        "Varde Press. All rights reserved. No part of it may be published or rewritten.",
        "© Varde Times",
        "© 2026 Varde Times | All rights reserved | Share",
        "Read more: Storm closes the bridge",
        "MORE: Storm closes the bridge",
        "Related: Storm closes the bridge",
    ),
    "de": (
        "Abonnieren Sie unseren Newsletter",
        "Jetzt Newsletter abonnieren",
        "Mehr zum Thema: Sturm schließt Brücke",
    ),
    "es": ("Suscríbete a nuestra newsletter", "Lea también: La tormenta cierra el puente"),
    "fr": ("Inscrivez-vous à notre newsletter", "À lire aussi : La tempête ferme le pont"),
    "it": ("Iscriviti alla nostra newsletter", "Leggi anche: La tempesta chiude il ponte"),
    "ja": (
        "無料会員登録はこちら",
        "［有料会員限定］ この記事は会員限定です。登録すると続きをお読みいただけます。",
        "会員の方はこちら",
        "関連記事：嵐で橋が閉鎖",
    ),
    "nl": ("Meld je aan voor onze nieuwsbrief", "Lees ook: Storm sluit de brug"),
    "pt": ("Inscreva-se em nossa newsletter", "Leia também: Tempestade fecha a ponte"),
    "ru": ("Подпишитесь на нашу рассылку", "Читайте также: Шторм закрыл мост"),
}
NEWS = {
    "en": (
        "Share prices rose on Monday.",
        "Share this week’s gains were lost on Friday.",
        "Subscribe rates for the shares were low.",
        "Photo of the suspect was released by police.",
        "Photo: police released the image on Tuesday.",
        "Photo by Ann Holt Wins Prize",
        "Picture the scene: a ferry by night.",
        "Image rights were sold for 3 million.",
        "Follow-up talks are to begin on Friday.",
        "Follow Me is the title of her new album on X.",
        "Sign up to the treaty or face sanctions, the president told Iran.",
        "Copyright law is to change, MEPs say",
        "Copyright 1998 rules no longer hold, the court said.",
        "(c) the mayor may decide in urgent cases",
        "The label reads “All rights reserved”.",
        "Read more books, says minister",
        "Read more than 20 books in a year and you win, the library says.",
        "What are pupils to do? Read more.",
        "To keep reading scores up, schools hire more teachers.",
        "To manage the crowds, police closed the quay.",
        "Already a member of the EU, Poland wants the euro.",
        "This video cannot be verified, police said.",
        "Advertisement spending fell by a third.",
        "Download the county’s app before you travel, officials say.",
        "Get your phone’s alerts switched on before the storm, the agency advises.",
        "Print is dead, he said.",
        "Source: the ministry’s own count.",
        "Tags on the boats were removed.",
        "Trending downwards, shares fell.",
        "Most read the paper at breakfast.",
        "Video: the mayor speaks at ten.",
        "More: the name of the town means meadow.",
        "Sent to Siberia in 1950, he never came back.",
        "“Share this article on Facebook”",
        "“Sign up for our newsletter,” the site says.",
        "The post that first appeared on Facebook was deleted.",
    ),
    "de": (
        "Fotos des Verdächtigen hat die Polizei veröffentlicht.",
        "Bild: Kanzlerin tritt zurück",
        "Teilen will die Partei die Macht nicht.",
        "Erhalten sie den Zuschlag, bauen die Firmen im Mai.",
        "Sie haben bereits ein Tor geschossen.",
        "Sie erhalten 500 Euro im Monat.",
        "Jetzt gibt es einen Newsletter der Stadt.",
        "Bereits registriert sind 300 Teilnehmer.",
    ),
    "es": (
        "Compartir piso cuesta el doble que en 2020.",
        "Fotos del sospechoso fueron difundidas por la policía.",
        "Para seguir leyendo en braille, los alumnos piden más libros.",
    ),
    "fr": (
        "Partager le pouvoir n’est pas à l’ordre du jour.",
        "Déjà abonnés aux défaites, les Bleus perdent encore.",
        "Photos et vidéos ont été saisies par la police.",
    ),
    "it": (
        "Abbonati al Milan in calo",
        "Registrati a Roma 40 gradi",
        "Condividi o no, la legge passa.",
        "Di più non si sa.",
    ),
    "ja": ("写真は火曜日に警察が公開した。", "会員限定のセールが月曜日に始まった。"),
    "nl": ("Deel van de brug is ingestort.", "Foto’s van de verdachte zijn vrijgegeven."),
    "pt": (
        "Compartilhar o poder não está nos planos.",
        "Fotos do suspeito foram divulgadas pela polícia.",
        "Conteúdo exclusivo para assinantes é a aposta da rede.",
    ),
    "ru": ("Уже подписаны контракты на две лодки.", "Фото подозреваемого опубликовала полиция."),
}
SHOWN = ("Share this article on Facebook", "Photo: Jane Doe / AP", "Sign up for our newsletter")
POST = {"id": 1, "status": "published", "title": "Harbour opens"}
BLOCKS = [TEXT, "Share prices in its company rose by a tenth, the town said on Tuesday."]


def told(lines: dict[str, tuple[str, ...]]) -> list[str]:
    return [line for some in lines.values() for line in some]


def kept(*lines: str) -> list[str]:
    return [text for _, text in without_furniture([("p", line) for line in lines])]


@pytest.mark.parametrize("line", [*told(CLOSED), *told(ASKING)])
def test_furniture_is_dropped(line: str) -> None:
    assert kept(line) == []
    assert kept(f"👉 {line}") == []
    # A heading may stand above what is told.
    heading = without_furniture([("h2", line), ("p", TEXT)])
    assert heading[-1] == ("p", TEXT)
    assert without_furniture([("h1", line)]) == [("h1", line)]


@pytest.mark.parametrize("line", told(NEWS))
def test_a_sentence_that_begins_like_furniture_stays(line: str) -> None:
    assert kept(line) == [line]


@pytest.mark.parametrize("line", told(CLOSED))
def test_what_says_more_than_furniture_stays(line: str) -> None:
    more = " was what the council debated on Tuesday." if line[0] < "\u3000" else "が議論された。"
    sentence = f"{line.rstrip(' .:…)]→。')}{more}"
    assert kept(sentence) == [sentence]
    assert kept(f"“{line}”") == [f"“{line}”"]
    assert kept(f"{line} {TEXT * 6}") != []


def test_titles_below_a_label_for_other_stories_go_with_it() -> None:
    titles = [("p", "Night boats from June"), ("p", "Will the quay close?\nStorm closes the sound")]
    for tag, label in (("h2", "Related stories"), ("p", "More on this"), ("h3", "Related:")):
        blocks = [("p", TEXT), (tag, label), *titles, ("p", TEXT)]
        assert without_furniture(blocks) == [("p", TEXT), ("p", TEXT)]
        assert without_furniture(blocks[:-1]) == [("p", TEXT)]


@pytest.mark.parametrize(
    ("tag", "label", "below"),
    [
        ("h2", "Related stories", "The county told the story of the quay in two films."),
        ("h2", "More", "Night boats from June"),
        ("h2", "Related costs", "Fuel, 400 crowns"),
        ("h1", "Related stories", "Night boats from June"),
        ("p", "Read more", "The ferry runs on. It is full"),
    ],
)
def test_what_is_no_list_of_titles_stays(tag: str, label: str, below: str) -> None:
    assert ("p", below) in without_furniture([("p", TEXT), (tag, label), ("p", below)])


def test_no_sentence_of_nine_languages_is_furniture() -> None:
    rows = [json.loads(line) for path in STORIES for line in path.read_text("utf-8").splitlines()]
    parts = (SENTENCE_END.split(row["text"]) for row in rows if "text" in row)
    sentences = [sentence for some in parts for sentence in some if sentence]
    assert len(sentences) > 100
    assert kept(*sentences) == sentences


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("It rains. Read more »", "It rains."),
        ("It rains. Lire la suite", "It rains."),
        ("It rains. (Photo: Jane Doe / AP)", "It rains."),
        ("It rains on Alma. Photo: Jane Doe/AP", "It rains on Alma."),
        ("It rains. Photo: police say it is fog.", None),
        ("What are pupils to do? Read more.", None),
        ("It rains. Credit where it is due.", None),
    ],
)
def test_a_button_or_a_credit_behind_a_sentence_is_taken_off(text: str, own: str | None) -> None:
    assert without_end(text) == (own or text)


@pytest.mark.parametrize(
    ("line", "headline"),
    [
        ("The post Night boats appeared first on Varde Times.", "Night boats"),
        ("The post Night boats first appeared on Varde Times.", "Varde’s night boats from June"),
        ("Der Beitrag Nachtboote erschien zuerst auf Varde Times.", "Nachtboote"),
        ("L’article Bateaux de nuit est apparu en premier sur Varde Times.", "Bateaux de nuit"),
        ("La entrada Barcos de noche se publicó primero en Varde Times.", "Barcos de noche"),
        ("L'articolo Barche di notte proviene da Varde Times.", "Barche di notte"),
        ("O post Barcos à noite apareceu primeiro em Varde Times.", "Barcos à noite"),
        ("Het bericht Nachtboten verscheen eerst op Varde Times.", "Nachtboten"),
        ("Сообщение Ночные лодки появились сначала на Varde Times.", "Ночные лодки"),
        ("投稿 夜の船 は Varde Times に最初に表示されました。", "夜の船"),
        ("Continue reading Night boats", "Night boats"),
    ],
)
def test_a_line_that_repeats_the_headline_is_its_feeds(line: str, headline: str) -> None:
    blocks = [("p", TEXT), ("p", line)]
    assert without_furniture(blocks, headline) == blocks[:1]
    assert without_furniture(blocks, "Storm closes the bridge") == blocks


def markup(before: str = "</p><p>") -> str:
    return (
        f"<p>{BLOCKS[0]}{before}{SHOWN[0]}{before}{SHOWN[1]}</p><p>{BLOCKS[1]}</p><p>{SHOWN[2]}</p>"
    )


def mail() -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"] = "Harbour opens", "The Bell <news@bell.example>"
    message.set_content(markup(), subtype="html")
    return message.as_bytes()


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.html", page(body=markup())),
        ("a.html", page(body=markup("<br>"))),
        ("a.txt", "\n\n".join(("Harbour opens", BLOCKS[0], *SHOWN[:2], BLOCKS[1], SHOWN[2]))),
        ("a.eml", mail()),
        ("a.json", json.dumps({"headline": "Harbour opens", "text": markup("<br/>\n")})),
        ("a.json", json.dumps({"headline": "Harbour opens", "text": markup()})),
        ("a.md", "# Harbour opens\n\n" + markup().replace("</p>", "\n\n").replace("<p>", "")),
        ("a.json", json.dumps({"data": {"posts": [{**POST, "html": markup()}]}})),
    ],
)
def test_every_format_leaves_it_out(name: str, raw: str | bytes) -> None:
    article = one(name, raw)
    assert [section.text for section in article.sections] == ["\n\n".join(BLOCKS)]


def test_feeds_leave_it_out() -> None:
    (draft,) = parse_feed(rss(Item("Harbour opens", text=markup()))).entries
    assert draft.body == body_of([("p", each) for each in BLOCKS], "Harbour opens")


@pytest.mark.parametrize(
    "line",
    [
        f"Photo: {'A for ' * 60}x",
        f"It rains. Photo: {'A for ' * 20}x",
        f"Share on {'x ' * 180}“",
        f"Get {'our newsletters alerts ' * 15}“",
        f"unsubscribe{' from this x' * 9}“",
        f"Read more in {'A ' * 180}z",
        "[" + "(" * 390 + "]",
        "http://" + ": " * 190,
        "…" * 400,
    ],
)
def test_no_hostile_line_takes_long(line: str) -> None:
    without_furniture([("p", TEXT)], "Harbour opens")
    started = time.process_time()
    for _ in range(10):
        without_furniture([("p", line)], "Harbour opens")
        is_mail_line(line[:120])
        is_mail_notice(line)
    assert time.process_time() - started < 1
