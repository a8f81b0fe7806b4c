"""What an article's own text says of itself: that it was corrected, taken back or added to. Pure.

Only a paragraph at the beginning or the end counts, one with a label (“Correction:”) or one that
speaks of the article itself (“An earlier version of this article …”), so that an article about a
correction is none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from articles.models import SectionKind
from articles.text import fold, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from articles.models import Section

# In this many paragraphs from the beginning and from the end; behind a note may stand a byline, an
# address to write to, a line of rights.
HEAD, END = 3, 4
LONGEST_NOTE_CHARS, LONGEST_ADDITION_CHARS = 800, 300
# What replaces an article has hardly more words.
WITHDRAWN_WORDS = 80

# Labels that say by themselves that something was wrong.
CORRECTION = (
    r"corrections?(?: (?:and|&) clarifications?)?|clarifications?|corrigend(?:um|a)|errat(?:um|a)"
    r"|korrektur(?:hinweis)?|berichtigung|richtigstellung|klarstellung"
    r"|rectificatif|rectification|précision|mise au point"
    r"|corrección|rectificación|fe de (?:errores|erratas)|aclaración"
    r"|correção|retificação|esclarecimento|erramos"
    r"|correzione|rettifica|errata corrige|precisazione"
    r"|correctie|rectificatie|verduidelijking"
    r"|исправление|поправка|уточнение"
    r"|(?:お詫び|おわび)と訂正|訂正(?:と(?:お詫び|おわび))?"
)
# Labels of notes of any kind: those count that say what was wrong with the article.
NOTE = (
    r"editors?['’]?s?['’]? note|note (?:to|from) (?:our )?(?:the )?(?:readers|editors?)|updated?"
    r"|(?:anmerkung|hinweis) der redaktion|aktualisierung"
    r"|note de la rédaction|ndlr|mise à jour"
    r"|nota (?:del editor|de (?:la )?redacción)|actualización"
    r"|nota (?:da redação|do editor)|atualização"
    r"|nota della redazione|aggiornamento"
    r"|(?:noot|opmerking) van de redactie"
    r"|от редакции|примечание редакции|обновлено|обновление"
    r"|編集部?注|追記|更新"
)
WHEN = (
    r"(?:\s*[,(（](?:[^:：)）]|(?<=\d):(?=\d\d)){1,40}[)）]?"
    r"|\s+(?:on\s+)?(?:(?-i:[A-Z])[a-z]{2,8}\.?\s+)?\d(?:[^:：]|(?<=\d):(?=\d\d)){0,25}?)"
)
LABELLED = re.compile(
    rf"[^\w“”\"‘'„«「]*(?P<label>(?P<correction>{CORRECTION})|{NOTE})(?P<when>{WHEN})?"
    rf"[*_]*\s*(?:[:：】\]][*_]*\s*|\s[—–-]+[*_]*\s+|\.\s+|$)(?P<note>.*)",
    re.IGNORECASE | re.DOTALL,
)
WRONG = re.compile(
    r"\b(?:in)?correct(?:s|ed|ly)?\b|\binaccura|\bmis(?:stat|spel|identif|attribut|quot|report|nam)"
    r"|\bwrong|\berror\b|\berroneous|\bmistake|\bamended\b|\bshould have (?:said|read|been)\b"
    r"|\b(?:earlier|previous|original) versions?\b(?! published)"
    r"|\boriginally (?!publish|ran\b|appear|aired|post|print|written)"
    r"|\bfalsch|\bfehler|\birrtümlich|\bkorrigiert|\bberichtigt|\bursprünglich"
    r"|\berreur|\berroné|\bcorrig|\binexact"
    r"|\berróne|\bequivocad|\bcorregid|\bversión anterior"
    r"|\berros?\b|\berrad|\bcorret|\bcorrigid|\bversão anterior"
    r"|\berrore|\berrat|\bsbagliat|\bcorrett|\bversione precedente"
    r"|\bfout|\bonjuist|\bverkeerd|\bgecorrigeerd|\beerdere versie"
    r"|ошиб|неверн|неправильн|исправл"
    r"|誤り|誤って|間違|訂正",
    re.IGNORECASE,
)
ITSELF = re.compile(
    r"\b(?:article|story|report|post|piece|column|headline|caption|photo|text|page|version)\b"
    r"|\b(?:artikel|fassung|beitrag|bericht|artículo|noticia|artigo|reportagem|articolo|versie)"
    r"|\bvers(?:ión|ão|ione)\b|стать|верси|материал|記事|本文|見出し",
    re.IGNORECASE,
)
KINDS = "(?:article|story|report|post|piece|column|page|item|dispatch)"
OF_ITSELF = re.compile(
    rf"\W{{0,2}}(?:(?:An|The|A) (?:earlier|previous|original) version of this {KINDS}\b"
    r"(?! published)"
    rf"|This (?:\w+\.? \d+ )?{KINDS} (?:has been |was |is being )?(?:corrected|corrects|amended)\b"
    rf"|This {KINDS} (?:has been|was) (?:updated|edited|revised|changed)"
    r" (?:\S+ ){0,6}to correct\b"
    r"|This version corrects\b|A correction was made\b|[(]Corrects\b)"
)
# What was added, as agencies and outlets say it; a report may be somebody else's.
VERSIONS = r"(?:adds|updates|recasts|rewrites|refiles|repeats)\b"
ADDITION = re.compile(
    r"\W{0,2}(?:This (?:article|story|post|piece|column|page|item|dispatch|version|live ?blog)"
    r" (?:has been|was|is being|will be) (?:updated|expanded)(?:\W*$| with\b"
    r"| to (?:add|include|reflect|show)\b| (?:on |at )?(?:[A-Z][a-z]{2,8}\.? )?\d)"
    r"|This report (?:has been|was) (?:updated|expanded)(?:\W*$| to (?:add|include)\b)"
    r"|This is a (?:developing|breaking)(?: news)? story\b"
    r"|Diese[rs]? (?:Artikel|Beitrag|Text|Bericht|Meldung) (?:wurde|wird)(?: \S+){0,12}"
    r" (?:aktualisiert|ergänzt|erweitert)\b"
    r"|Cet article a été (?:mis à jour|complété|actualisé|enrichi)\b"
    r"|(?:Este artículo|Esta (?:noticia|nota|información)) (?:ha sido|fue|se ha)"
    r" (?:actualizad[oa]|ampliad[oa])\b"
    r"|Est[ea] (?:artigo|reportagem|notícia|texto|matéria) foi (?:atualizad|ampliad)[oa]\b"
    r"|Questo articolo è stato (?:aggiornato|ampliato|integrato)\b"
    r"|Dit (?:artikel|bericht) (?:is|wordt|werd)(?: \S+){0,8}"
    r" (?:bijgewerkt|aangevuld|geüpdatet)\b"
    r"|(?:(?:Эта с|С)татья|(?:Этот м|М)атериал|(?:Эта н|Н)овость) (?:был[аи]? )?"
    r"(?:обновл|дополн)[её]н\w*"
    r"|この記事は[^。]{0,30}(?:更新|追記)(?:され|し)(?:ました|ています)"
    rf"|(?<=\()(?i:{VERSIONS})[^()]*\)\W*$)"
)
# Behind a label it needs no subject: “Updated: Adds quotes from the minister”.
ADDED = re.compile(
    rf"{VERSIONS}|(?:add(?:ed|ing)?|includes?|to (?:add|include)|(?:now )?with)"
    r" (?:(?:an?|the|more|new|further|additional) )*(?:quote|comment|detail|background|context"
    r"|reaction|response|statement|information|paragraph|byline|photo|video|link)s?\b",
    re.IGNORECASE,
)
WITHDRAWAL = re.compile(
    rf"\W{{0,2}}(?:(?i:{CORRECTION}|{NOTE}|(?:mandatory )?kill|retraction|withdrawal|editors?)"
    rf"(?:{WHEN})?[*_]*\s*[:：—–-][*_]*\s*)?"
    rf"(?:This {KINDS} (?:has been|was|is) (?P<taken>retracted|withdrawn)\b"
    rf"|This {KINDS} (?:has been|was|is) (?:removed|deleted|taken down|unpublished|no longer "
    r"available)\b"
    rf"|We have (?:retracted|withdrawn|removed|taken down) this {KINDS}\b"
    rf"|Please do not use this {KINDS}\b"
    r"|The (?:publisher|editors?|newsroom) ha(?:s|ve)"
    rf" (?:retracted|withdrawn|removed) this {KINDS}\b"
    r"|Dieser (?:Artikel|Beitrag|Text) wurde (?:zurückgezogen|gelöscht|entfernt)\b"
    r"|Cet article a été (?:retiré|supprimé)\b"
    r"|(?:Este artículo|Esta noticia) (?:ha sido|fue) (?:retirad|eliminad)[oa]\b"
    r"|(?:Este artigo|Esta reportagem) foi (?:retirad|removid)[oa]\b"
    r"|Questo articolo è stato (?:ritirato|rimosso)\b"
    r"|Dit artikel is (?:ingetrokken|verwijderd)\b"
    r"|(?:Эта статья|Этот материал) (?:была |был )?(?:отозван|удал[её]н)"
    r"|この記事は(?:取り消|撤回|削除))"
)
RUNNING_TEXT = (SectionKind.BODY, SectionKind.DEEP_DIVE)


class Notices(NamedTuple):
    """What an article says of itself, "" for nothing, and its sections without these paragraphs.

    A note of correction is no news: a sentence of it alone would tell what was wrong. Nor is a note
    that something was added.
    """

    body: tuple[Section, ...]
    correction: str = ""
    withdrawal: str = ""


class Paragraph(NamedTuple):
    """A paragraph, and the place of its section among the sections."""

    section: int
    text: str


def notices_of(body: Sequence[Section], *, headline: str = "", dek: str = "") -> Notices:
    """Return what an article's text says of itself, and its sections without it."""
    body = tuple(body)
    paragraphs = [
        Paragraph(place, text)
        for place, section in enumerate(body)
        if section.kind in RUNNING_TEXT
        for text in section.text.split("\n\n")
        if text
    ]
    told = [text for text in (dek, *(paragraph.text for paragraph in paragraphs)) if text]
    everything = one_line(" ".join(told))
    if len(everything.split()) <= WITHDRAWN_WORDS and any(map(WITHDRAWAL.match, told)):
        return Notices((), withdrawal=everything)
    for text in told[:2]:
        if (found := WITHDRAWAL.match(text)) and found["taken"]:
            return Notices(body, withdrawal=one_line(text))
    notes = dict(_notes(paragraphs, fold(headline).split()))
    kept = [each for place, each in enumerate(paragraphs) if place not in notes]
    if not notes or not kept:
        # A text of nothing but a note has no article that it could be about.
        return Notices(body)
    correction = " ".join(filter(None, notes.values()))
    return Notices(tuple(_without(body, kept)), correction=correction)


def _notes(paragraphs: Sequence[Paragraph], about: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the places of paragraphs that are notes, and what they say was wrong, "" for nothing.

    `about` are the headline's words: a label that is one of them may be the subject.
    """
    last = len(paragraphs) - 1
    titled = False
    for place, (_, text) in enumerate(paragraphs):
        after_title, titled = titled, False
        if not after_title and HEAD <= place <= last - END:
            continue
        if len(text) > LONGEST_NOTE_CHARS:
            continue
        labelled = LABELLED.match(text)
        if _tells_of_addition(text, labelled):
            yield place, ""
        elif after_title or OF_ITSELF.match(text):
            yield place, one_line(text)
        elif labelled and not labelled["label"][0].islower():
            note = one_line(labelled["note"])
            if not note:
                follows = paragraphs[place + 1].text if place < last else ""
                if len(follows) <= LONGEST_NOTE_CHARS and WRONG.search(follows):
                    titled = True
                    yield place, ""
            elif (labelled["correction"] and fold(labelled["label"]) not in about) or (
                WRONG.search(note) and ITSELF.search(note)
            ):
                when = (labelled["when"] or "").strip(" ,()（）")
                yield place, f"{when}: {note}" if when else note


def _tells_of_addition(text: str, labelled: re.Match[str] | None) -> bool:
    """Return whether a note says that something was added to the article, and nothing was wrong."""
    if len(text) > LONGEST_ADDITION_CHARS or WRONG.search(text):
        return False
    if ADDITION.match(text):
        return True
    if not labelled or labelled["correction"] or labelled["label"][0].islower():
        return False
    return bool(ADDITION.match(labelled["note"]) or ADDED.match(labelled["note"]))


def _without(body: Sequence[Section], kept: Sequence[Paragraph]) -> Iterator[Section]:
    for place, section in enumerate(body):
        if section.kind not in RUNNING_TEXT or not section.text:
            yield section
        elif texts := [each.text for each in kept if each.section == place]:
            yield section.model_copy(update={"text": "\n\n".join(texts)})
