"""Which encoding a text has that states none and is not UTF-8."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

# What Western European news is written in, and what else the alphabets below are.
WESTERN = "cp1252"
ALPHABETS = {
    WESTERN: (
        *("äöüß", "àâçèéêëîïôùûüÿœæ", "áéíñóúü", "àáâãçéêíóôõúü", "àèéìíîòóùú", "éèëïíóöüáú"),
        *("æøåéèóòâ", "åäöéüà", "áðéíóúýþæö", "àçèéíïòóúü"),
    ),
    "cp1250": (
        *("ąćęłńóśźż", "áčďéěíňóřšťúůýžöü", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţ"),
        *("čšžćđ", "çë"),
    ),
    "cp1254": ("çğıöşüâîû",),
    "cp1257": ("ąčęėįšųūž", "āčēģīķļņōŗšūž", "äõöüšž"),
    "iso8859_2": ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "ăâîşţ"),
}
# The encodings of other scripts, which differ in nearly every letter and are told apart surely.
OTHER_SCRIPTS = (
    *("cp1251", "koi8_r", "koi8_u", "iso8859_5", "cp866", "cp1253", "iso8859_7", "cp1255"),
    *("iso8859_8", "cp1256", "iso8859_6", "cp874", "cp932", "euc_jp", "gb18030", "big5", "cp949"),
)
CODEC_NAMES = {
    "koi8_r": "KOI8-R",
    "koi8_u": "KOI8-U",
    "cp866": "CP866",
    "cp932": "Shift_JIS",
    "euc_jp": "EUC-JP",
    "gb18030": "GB 18030",
    "big5": "Big5",
    "cp949": "EUC-KR",
}
FIRST_TEXT = 16_384
# Fewer bytes outside ASCII than these were taken for the wrong script in up to every second try.
SURE_BYTES = 60
# English text with some names of other languages has fewer of its letters outside ASCII.
FEW_MARKED = 0.02
# With so many different letters outside ASCII it is the language that it seems to be.
SURE_LETTERS = 3
# A sign within a word or at its end, or a capital within one, is another encoding's letter.
MISREAD = re.compile(
    r"[^\W\d_][¹²³£¥¢¤ª¯¸½×÷][^\W\d_]|[^\W\d_][±¶¼¾¬¦¡¿§]|[a-zß-öø-ÿ][À-ÖØ-ÞŠŒŽŸŁŚŹŻĄ]"
)


class Encoding(NamedTuple):
    """What a text is read as; `sure` where nobody need be told."""

    codec: str
    sure: bool = False

    @property
    def name(self) -> str:
        """Return what people call it."""
        plain = self.codec.replace("iso8859_", "ISO 8859-")
        return CODEC_NAMES.get(self.codec) or re.sub(r"^cp(?=\d)", "Windows-", plain)


def guess_encoding(raw: bytes) -> Encoding | None:
    """Return the encoding of a text that is not UTF-8 and states none, None where it is not known.

    Of the Latin scripts one is taken in which the letters outside ASCII are those of one language:
    over a few sentences charset-normalizer, which tells other scripts apart, takes German and
    Swedish for Polish.
    """
    sample = _sample(raw)
    marked = sum(1 for byte in sample if byte > 0x7F)
    letters = sum(1 for byte in sample if byte > 0x7F or chr(byte).isalpha())
    fitting = {codec: text for codec in ALPHABETS if (text := _fitting(sample, codec))}
    if fitting:
        codec, text = next(iter(fitting.items()))
        alone = len(set(fitting.values())) == 1 or len(_marked(text)) >= SURE_LETTERS
        return Encoding(codec, sure=codec == WESTERN and alone)
    if marked >= max(SURE_BYTES, letters * FEW_MARKED) and (other := _other_script(sample)):
        return other
    plain = _decoded(sample, WESTERN)
    if plain is None or MISREAD.search(plain) or marked > letters * FEW_MARKED:
        return None
    return Encoding(WESTERN, sure=True)


def _sample(raw: bytes) -> bytes:
    """Return the start of a text, cut where no encoding has half a character."""
    if len(raw) <= FIRST_TEXT:
        return raw
    end = max(raw.rfind(b"\n", 0, FIRST_TEXT), raw.rfind(b" ", 0, FIRST_TEXT))
    return raw[: end if end > 0 else FIRST_TEXT]


def _decoded(raw: bytes, codec: str) -> str | None:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError:
        return None


@cache
def _alphabets(codec: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(alphabet) for alphabet in ALPHABETS[codec])


def _fitting(raw: bytes, codec: str) -> str | None:
    """Return the text where its letters outside ASCII all belong to one of a codec's languages."""
    text = _decoded(raw, codec)
    if text is None or MISREAD.search(text):
        return None
    return text if any(_marked(text) <= alphabet for alphabet in _alphabets(codec)) else None


def _marked(text: str) -> set[str]:
    return {letter for letter in text.lower() if letter > "\x7f" and letter.isalpha()}


def _other_script(raw: bytes) -> Encoding | None:
    from charset_normalizer import from_bytes

    best = from_bytes(raw, cp_isolation=list(OTHER_SCRIPTS)).best()
    return None if best is None else Encoding(best.encoding)
