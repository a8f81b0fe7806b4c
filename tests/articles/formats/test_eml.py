"""Newsletters give their text, and nothing of what mails put around it."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from reading import one, read, why_not

from articles.models import Article


def mail(
    text: str = "It rains.", *, html: str = "", charset: str = "utf-8", **headers: str
) -> bytes:
    message = EmailMessage()
    given = {
        "Subject": "Rain falls",
        "From": "The Ruta Bell <news@bell.example>",
        "To": "reader@home.example",
        "Date": "Tue, 03 Nov 2026 09:30:00 +0100",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    for name, value in given.items():
        if value:
            message[name] = value
    message.set_content(text, charset=charset)
    if html:
        message.add_alternative(html, subtype="html")
    return message.as_bytes()


def text_of(raw: bytes) -> str:
    return "\n\n".join(section.text for section in one("a.eml", raw).sections)


def test_its_particulars_are_its_headers() -> None:
    raw = mail(Message_ID="<1@bell.example>")
    article = one("a.eml", raw.replace(b"Subject", b"Content-Language: de-AT\nSubject", 1))
    assert (article.headline, article.source, article.language) == (
        "Rain falls",
        "The Ruta Bell",
        "de",
    )
    assert article.published == datetime(2026, 11, 3, 8, 30, tzinfo=UTC)
    assert one("b.eml", mail("It still rains.", Message_ID="<1@bell.example>")).id == article.id
    assert "@" not in article.model_dump_json()


@pytest.mark.parametrize(
    ("sender", "source"),
    [
        ("news@bell.example", None),
        ('"news@bell.example" <news@bell.example>', None),
        ("=?utf-8?b?0JLQsNGA0LTQtQ==?= <news@bell.example>", "Варде"),
        ("", None),
    ],
)
def test_an_address_is_no_outlet(sender: str, source: str | None) -> None:
    raw = mail().replace(b"The Ruta Bell <news@bell.example>", sender.encode())
    assert one("a.eml", raw).source == source


@pytest.mark.parametrize("subject", ["Fwd: Rain falls", "RE: FW: Rain falls", "Rain <b>falls</b>"])
def test_a_headline_is_the_subject_alone(subject: str) -> None:
    assert one("a.eml", mail(Subject=subject)).headline == "Rain falls"


def test_the_html_is_preferred_where_it_says_anything() -> None:
    assert text_of(mail("Plain.", html="<p>It <b>rains</b>.</p>")) == "It rains."
    assert text_of(mail("Plain.", html="<img src='https://bell.example/a.png'>")) == "Plain."


@pytest.mark.parametrize(
    "around",
    [
        "View this email in your browser",
        "Read online (https://bell.example/1)",
        "Unsubscribe | Manage preferences",
        "Forwarded this email? Sign up here",
        "© 2026 The Ruta Bell. All rights reserved.",
        "Read more →",
        "Lire la suite",
        "Im Browser ansehen",
        "Se désabonner de cette lettre",
        "Отписаться от рассылки",
        "配信停止はこちら",
        "This email was sent to reader@home.example by the Bell.",
        "Hello reader@home.example, this is for you.",
    ],
)
def test_what_surrounds_the_text_is_left_out(around: str) -> None:
    kept = (
        "It rains.\n\nNobody could unsubscribe from the old timetable, the county said on Tuesday."
    )
    assert text_of(mail(f"{around}\n\n{kept}")) == kept
    assert text_of(mail(f"{kept}\n\n{around}")) == kept


@pytest.mark.parametrize(
    "news",
    [
        "Customers cannot unsubscribe, court says",
        "A ferry powered by wind",
        "Ruta changes its privacy policy",
        "Children read online more than books",
        "Neue Suche im Browser",
        "Google testa a busca no navegador",
        "Powered by wind, the ferry sails by night",
        "Copyright law is to change, MEPs say",
        "Read more books, says the minister",
        "Sie erhalten 500 Euro im Monat",
        "To manage the crowds, police close the quay",
        "Sent to Siberia in 1950, he never came back",
    ],
)
def test_news_with_such_words_stays(news: str) -> None:
    assert text_of(mail(f"It rains.\n\n{news}")) == f"It rains.\n\n{news}"


def test_a_footer_ends_the_text() -> None:
    footer = "You are receiving this because you signed up.\n\nThe Bell\n\n12 Quay Road"
    assert text_of(mail(f"It rains.\n\nIt is cold.\n\n{footer}")) == "It rains.\n\nIt is cold."
    # At the top it ends nothing.
    assert text_of(mail("You are receiving this as a member.\n\nIt rains.")) == "It rains."


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r", "utf-8"])
def test_encodings_are_read(charset: str) -> None:
    assert text_of(mail("Паром идёт ночью.", charset=charset)) == "Паром идёт ночью."


def test_an_encoding_that_the_mail_states_is_not_doubted() -> None:
    raw = mail("x").replace(b'"utf-8"', b'"koi8-r"').replace(b"7bit", b"8bit")
    text = " ".join(["Паром идёт ночью, сказала в понедельник мэр."] * 5)
    (article,) = read("a.eml", raw.rstrip()[:-1] + text.encode("koi8-r"))
    assert isinstance(article, Article)
    assert article.sections[0].text == text


def test_an_unknown_encoding_is_no_fault() -> None:
    raw = mail("It rains.").replace(b'charset="utf-8"', b'charset="idna"')
    assert text_of(raw) == "It rains."


def test_a_mail_is_known_by_how_it_begins() -> None:
    assert one("a.txt", mail(MIME_Version="1.0")).source == "The Ruta Bell"
    text = "Rain falls\n\nFrom: the sea.\n\nIt rains."
    assert one("a.txt", text).source is None


def test_what_is_no_newsletter_says_why() -> None:
    assert "no headers" in why_not("a.eml", "\n\nIt rains.")
    assert "without any text" in why_not("a.eml", mail(" ", html="<img src='a'>"))
    assert "without any text" in why_not("a.eml", mail("Unsubscribe"))
    assert "no headline" in why_not("a.eml", mail(Subject=""))


def nested(depth: int) -> bytes:
    parts = (
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n'.encode() for n in range(depth)
    )
    return b"Subject: Rain\nFrom: a\n" + b"".join(parts) + b"\nIt rains.\n" * 1_000


@pytest.mark.parametrize(
    "raw",
    [
        nested(400),
        nested(40),
        b"Subject: Rain\n" + b"Content-Type: message/rfc822\n\n" * 1_000 + b"It rains.",
        b"From: " + b"(" * 50_000 + b"\nSubject: Rain\n\nIt rains.",
        b"To: " + b"a@b," * 50_000 + b"\nSubject: Rain\n\nIt rains.",
        b"Subject: Rain\nContent-Type: text/plain; " + b"a*0*=b; " * 20_000 + b"\n\nIt rains.",
        b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\n\nIt rains.",
        b"Subject: =?u\xfftf-8?q?Rain?=\n\nIt rains.",
        b"Subject: =?nosuch?b?!!!?=\nContent-Transfer-Encoding: base64\n\n\xff\xfe=",
    ],
)
def test_no_hostile_mail_takes_long(raw: bytes) -> None:
    started = time.thread_time()
    found = read("a.eml", raw)
    assert time.thread_time() - started < 2
    assert found
    assert all(isinstance(each, Article) or each.path == "a.eml" for each in found)
