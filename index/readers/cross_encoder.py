"""Reads with any CrossEncoder of sentence-transformers that gives one score a pair.

Each sentence is put beside the question with the headline and the sentence before it, so that
“Lets go 300 people.” below the line “Fjordtel” is read as what it says.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import ModelError, ReadingError
from index.weights import digest_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.readers import ReadableText

PAIRS_AT_ONCE = 32


class CrossEncoderReader:
    """One loaded model, asked by one thread at a time."""

    def __init__(self, model: Any, name: str, revision: str) -> None:
        self._model = model
        # Its tokenizer keeps padding and truncation in itself, which two threads may not change at
        # once; and a reading takes all the processor's threads anyway.
        self._lock = threading.Lock()
        self.name = name
        self.revision = revision

    def read(self, question: str, texts: Sequence[ReadableText]) -> list[list[float]]:
        """Return for each text how surely each of its sentences answers, as log-odds.

        Raises ReadingError where the model fails, such as for want of memory.
        """
        documents = [document for text in texts for document in documents_of(text)]
        if not documents:
            return [[] for _ in texts]
        pairs = [(question, document) for document in documents]
        try:
            with self._lock:
                scores = self._model.predict(
                    pairs, batch_size=PAIRS_AT_ONCE, show_progress_bar=False
                )
        except RuntimeError as error:  # such as torch's own, where memory runs out
            raise ReadingError(f"{self.name} failed ({type(error).__name__}).") from error
        rest = iter(scores.tolist())
        return [[next(rest) for _ in text.spans] for text in texts]


def documents_of(text: ReadableText) -> list[str]:
    """Return for each sentence what is read of it: the headline, the one before it, and itself."""
    sentences = [text.text[start:end] for start, end in text.spans]
    before = ["", *sentences]
    return [
        "\n".join(filter(None, (text.headline, previous, sentence)))
        for previous, sentence in zip(before, sentences, strict=False)
    ]


def load(name: str, options: Mapping[str, str]) -> CrossEncoderReader:
    """Load a CrossEncoder by name or folder.

    Of the options only `threads` is read, how many processor threads the model may take.

    Raises ModelError where it cannot be loaded, or where it is none that gives one score a pair.
    """
    folder = Path(name)
    try:
        import torch
        from sentence_transformers import CrossEncoder
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()
        if threads := int(options.get("threads", 0)):
            torch.set_num_threads(threads)
        # What comes before a sigmoid are log-odds; models differ in whether they apply one.
        model = CrossEncoder(
            name, device="cpu", local_files_only=folder.is_dir(), activation_fn=torch.nn.Identity()
        )
    except Exception as error:  # the libraries' own have no class in common
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ModelError(
            f"The reader {name} cannot be loaded ({reason}); set NEWSDESK_READER to the name or "
            "folder of a CrossEncoder of sentence-transformers, to none, or leave it unset for the "
            "one that is included."
        ) from error
    _check(name, model)
    if folder.is_dir():
        revision = digest_of(folder)
    else:
        revision = str(getattr(model[0].model.config, "_commit_hash", "") or "")
    return CrossEncoderReader(model, name, revision)


def _check(name: str, model: Any) -> None:
    """Raise ModelError for what loads as a CrossEncoder and gives no score of its own making."""
    wanted = (
        "set NEWSDESK_READER to a CrossEncoder of sentence-transformers that gives one score a "
        "pair, as those for ranking do."
    )
    if model.num_labels != 1:
        raise ModelError(f"The reader {name} gives {model.num_labels} scores a pair; {wanted}")
    made, saved = type(model[0].model).__name__, model[0].model.config.architectures or ()
    if made.endswith("ForSequenceClassification") and made not in saved:
        # An embedding model, say: the missing layer would be made up by chance at every start.
        raise ModelError(f"The reader {name} was never trained to score pairs; {wanted}")
