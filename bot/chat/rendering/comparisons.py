"""A comparison of outlets as Discord's text: matter by matter, each outlet's sentence below it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from articles.text import fold
from bot.chat.markdown import PAGE, escape, line, link, split, superscript
from bot.chat.rendering.below import label_of
from bot.chat.rendering.lines import copies, dated, marks
from bot.i18n.language import gettext as _
from bot.i18n.wording import day
from bot.service import phrases
from bot.service.matters.models import MatterKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.service.answers import Answer, Citation
    from bot.service.matters.models import Matter, MatterSentence, StoryComparison

# So long a page leaves room for its head, for corrections, and what stands below.
COMPARISON_PAGE, MATTERS_A_PAGE = 2600, 6


class ComparisonPage(NamedTuple):
    """One page as a text a matter, and as an answer of its own with citations from 1 on."""

    texts: tuple[str, ...]
    answer: Answer


class MatterPart(NamedTuple):
    """A matter, or as much of it as stands on one page, below the title of the whole."""

    title: str
    kind: MatterKind
    sentences: tuple[MatterSentence, ...]


def comparison_head(comparison: StoryComparison) -> str:
    """Return the title: what it is, the newest headline, which outlets are compared, and when."""
    facts = " · ".join(phrases.compared_facts(comparison))
    return f"{label_of('compare')}\n**{line(comparison.story.headline)}**\n-# {facts}"


def comparison_pages(comparison: StoryComparison) -> list[ComparisonPage]:
    """Return the matters as pages, no matter on two of them that fits on one."""
    cited = {citation.number: citation for citation in comparison.answer.citations}
    pages: list[list[MatterPart]] = []
    for part in _fitting(comparison.matters, cited):
        page = pages[-1] if pages else []
        length = sum(len(_matter(each, cited)) for each in [*page, part])
        if not page or length > COMPARISON_PAGE or len(page) == MATTERS_A_PAGE:
            pages.append([part])
        else:
            page.append(part)
    return [_page(comparison, page, cited) for page in pages]


def _fitting(matters: Sequence[Matter], cited: Mapping[int, Citation]) -> Iterator[MatterPart]:
    """Yield the matters; one that is longer than a page in parts that are not."""
    for matter in matters:
        title = phrases.matter_title(matter, line)
        parts = [MatterPart(title, matter.kind, ())]
        for sentence in matter.sentences:
            longer = parts[-1]._replace(sentences=(*parts[-1].sentences, sentence))
            if parts[-1].sentences and len(_matter(longer, cited)) > COMPARISON_PAGE:
                parts.append(longer._replace(sentences=(sentence,)))
            else:
                parts[-1] = longer
        yield from parts


def _page(
    comparison: StoryComparison, matters: Sequence[MatterPart], cited: Mapping[int, Citation]
) -> ComparisonPage:
    said = [sentence for matter in matters for sentence in matter.sentences]
    numbers: dict[int, int] = {}
    for sentence in said:
        numbers.setdefault(sentence.number, len(numbers) + 1)
    shown = {
        old: cited[old].model_copy(update={"number": number}) for old, number in numbers.items()
    }
    texts = {(sentence.text, sentence.number) for sentence in said}
    answer = comparison.answer.model_copy(
        update={
            "citations": tuple(shown.values()),
            "sentences": tuple(
                each.model_copy(update={"citations": (numbers[each.citations[0]],)})
                for each in comparison.answer.sentences
                if (each.text, each.citations[0]) in texts
            ),
        }
    )
    return ComparisonPage(tuple(_blocks(comparison, matters, shown)), answer)


def _blocks(
    comparison: StoryComparison, matters: Sequence[MatterPart], cited: Mapping[int, Citation]
) -> Iterator[str]:
    """Yield a text a matter, of what one article alone tells one; below them what is to be said."""
    for (kind, _article), several in groupby(matters, key=_of_one_article):
        if kind is MatterKind.ONLY:
            yield _alone([matter.sentences[0] for matter in several], cited)
        else:
            yield from (_matter(matter, cited) for matter in several)
    if comparison.note:
        yield f"-# {line(comparison.note)}"


def _of_one_article(matter: MatterPart) -> tuple[MatterKind, str]:
    return matter.kind, matter.sentences[0].article_id


def _alone(sentences: Sequence[MatterSentence], cited: Mapping[int, Citation]) -> str:
    """Return what one article alone tells, below its outlet and date."""
    first = cited[sentences[0].number]
    name = link(first.source, first.url) if first.source else phrases.outlet(None, line)
    facts = [f"**{_('Only in {outlet}', outlet=name)}**", day(first.published)]
    rows = [" · ".join([*facts, *copies(first), *marks(first)])]
    for sentence in sentences:
        rows += _numbered(sentence.text, [cited[sentence.number].number])
    return "\n".join(rows)


def _matter(matter: MatterPart, cited: Mapping[int, Citation]) -> str:
    """Return a matter: what it is, then each sentence below the outlets that say it so."""
    rows = [f"**{matter.title}**"]
    for _text, same in groupby(matter.sentences, key=lambda sentence: fold(sentence.text)):
        sentences = list(same)
        rows += [_outlet(each, cited[each.number], matter.kind) for each in sentences]
        rows += _numbered(sentences[0].text, [cited[each.number].number for each in sentences])
    return "\n".join(rows)


def _numbered(text: str, numbers: Sequence[int]) -> list[str]:
    """Return a sentence with the numbers of its citations behind it."""
    pieces = [escape(piece) for piece in split(text, PAGE)]
    # A space that no line ends at: a number alone on a line cites nothing.
    return [*pieces[:-1], f"{pieces[-1]}\N{NO-BREAK SPACE}{superscript(numbers)}"]


def _outlet(sentence: MatterSentence, citation: Citation, kind: MatterKind) -> str:
    """Return the outlet with a link to its article, its date, and what is to be known of it.

    Where outlets differ it counts how long ago each has said it.
    """
    name = link(sentence.source, sentence.url) if sentence.source else phrases.outlet(None, line)
    differs = kind is MatterKind.DIFFERS
    facts = [dated(sentence.published) if differs else day(sentence.published)]
    facts += [f"**{_('older')}**"] if sentence.older else []
    return "-# " + " · ".join([f"**{name}**", *facts, *copies(citation), *marks(citation)])
