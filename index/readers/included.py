"""Reads with the model that comes with the newsdesk; needs no network and no torch.

`index/readers/model/README.md` tells what it was trained on and what it is worth.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from articles.languages import ENGLISH
from index.errors import ModelError, ReadingError
from index.onnx import open_session, threads_of
from index.readers import INCLUDED
from index.readers._layout import lay_out, without_end_marks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from index.readers import ReadableText
    from index.readers._layout import Layout

FOLDER = Path(__file__).parent / "model"
# For a sentence that found no room any more: it surely is no answer.
NO_ROOM = -10.0


class IncludedReader:
    """A small BERT with a score at each sentence's mark, in 8 bits, run by ONNX Runtime."""

    name = INCLUDED
    languages = frozenset({ENGLISH})

    def __init__(self, session: Any, tokenizer: Tokenizer, revision: str, threads: int) -> None:
        self._session = session
        # Each text in a thread of its own, all questions' together: so many at once, however many
        # ask, and none waits for another's part of a matrix.
        self._reading = ThreadPoolExecutor(threads, "reading")
        self._tokenizer = tokenizer
        self.revision = revision

    def read(self, question: str, texts: Sequence[ReadableText]) -> list[list[float]]:
        """Return for each text how surely each of its sentences answers, as log-odds.

        Raises ReadingError where the model fails, such as for want of memory.
        """
        if not texts:
            return []
        asked, *_ = self._tokens([without_end_marks(question)])
        # Not in one run: they would be padded to the longest, which takes longer.
        layouts = [self._layout(asked, text) for text in texts]
        sentences = [len(text.spans) for text in texts]
        return list(self._reading.map(self._scored, layouts, sentences))

    def _scored(self, layout: Layout, sentences: int) -> list[float]:
        try:
            scores, *_ = self._session.run(None, _inputs(layout))
        except Exception as error:  # ONNX Runtime's own, which have no class in common
            raise ReadingError(f"The included reader failed ({type(error).__name__}).") from error
        found = [float(scores[0, mark]) for mark in layout.marks]
        return found + [NO_ROOM] * (sentences - len(found))

    def _layout(self, asked: Sequence[int], text: ReadableText) -> Layout:
        ends = [0, *(end for _, end in text.spans)]
        begins = [
            not number or "\n" in text.text[end:start]
            for number, (end, (start, _)) in enumerate(zip(ends, text.spans, strict=False))
        ]
        headline, *sentences = self._tokens(
            [text.headline, *(text.text[start:end] for start, end in text.spans)]
        )
        return lay_out(asked, headline, zip(sentences, begins, strict=True))

    def _tokens(self, texts: Sequence[str]) -> list[list[int]]:
        encoded = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [each.ids for each in encoded]


def _inputs(layout: Layout) -> dict[str, NDArray[np.int64]]:
    """Return the model's inputs for one text, each in the shape (1, tokens)."""
    kinds = np.zeros(len(layout.ids), dtype=np.int64)
    kinds[layout.second :] = 1
    ids = np.array(layout.ids, dtype=np.int64)
    return {"ids": ids[None], "mask": np.ones_like(ids)[None], "kinds": kinds[None]}


def load(_name: str, options: Mapping[str, str]) -> IncludedReader:
    """Load the model; of the options only `threads` is read.

    Raises ModelError where it cannot be loaded.
    """
    try:
        from tokenizers import Tokenizer

        content = (FOLDER / "model.onnx").read_bytes()
        threads, session = threads_of(options), open_session(content, threads=1)
        tokenizer = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
    except Exception as error:  # both libraries have errors without a class in common
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ModelError(
            f"The included reader cannot be loaded ({reason}); install the newsdesk again, or set "
            "NEWSDESK_READER to another one or to none."
        ) from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    revision = hashlib.sha256(content).hexdigest()
    return IncludedReader(session, tokenizer, revision, threads)
