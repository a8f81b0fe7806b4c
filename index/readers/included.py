"""Reads with the model that comes with the newsdesk; needs no network and no torch.

`index/readers/model/README.md` tells what it was trained on and what it is worth.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.errors import ModelError, ReadingError
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

    def __init__(self, session: Any, tokenizer: Tokenizer, revision: str) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self.revision = revision

    def read(self, question: str, texts: Sequence[ReadableText]) -> list[list[float]]:
        """Return for each text how surely each of its sentences answers, as log-odds.

        Raises ReadingError where the model fails, such as for want of memory.
        """
        if not texts:
            return []
        asked, *_ = self._tokens([without_end_marks(question)])
        layouts = [self._layout(asked, text) for text in texts]
        try:
            scores, *_ = self._session.run(None, _padded(layouts))
        except Exception as error:  # ONNX Runtime's own, which have no class in common
            raise ReadingError(f"The included reader failed ({type(error).__name__}).") from error
        return [
            [float(row[mark]) for mark in layout.marks]
            + [NO_ROOM] * (len(text.spans) - len(layout.marks))
            for row, layout, text in zip(scores, layouts, texts, strict=True)
        ]

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


def _padded(layouts: Sequence[Layout]) -> dict[str, NDArray[np.int64]]:
    """Return the model's inputs, each in the shape (texts, tokens of the longest)."""
    shape = (len(layouts), max(len(layout.ids) for layout in layouts))
    ids, mask, kinds = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    for row, layout in enumerate(layouts):
        length = len(layout.ids)
        ids[row, :length] = layout.ids
        mask[row, :length] = 1
        kinds[row, layout.second : length] = 1
    return {"ids": ids, "mask": mask, "kinds": kinds}


def load(_name: str, options: Mapping[str, str]) -> IncludedReader:
    """Load the model; of the options only `threads` is read.

    Raises ModelError where it cannot be loaded.
    """
    try:
        import onnxruntime
        from tokenizers import Tokenizer

        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = int(options.get("threads", 0))
        settings.log_severity_level = 3
        content = (FOLDER / "model.onnx").read_bytes()
        session = onnxruntime.InferenceSession(
            content, settings, providers=["CPUExecutionProvider"]
        )
        tokenizer = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
    except Exception as error:  # both libraries have errors without a class in common
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ModelError(
            f"The included reader cannot be loaded ({reason}); install the newsdesk again, or set "
            "NEWSDESK_READER to another one or to none."
        ) from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return IncludedReader(session, tokenizer, hashlib.sha256(content).hexdigest())
