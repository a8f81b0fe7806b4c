"""A CrossEncoder by name or folder reads, and what is none is refused in one clear sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from index.errors import ModelError, ReadingError
from index.readers import ReadableText, load_reader, read_checked
from index.readers.cross_encoder import CrossEncoderReader, documents_of

if TYPE_CHECKING:
    from pathlib import Path

WORDS = "[PAD] [UNK] [CLS] [SEP] who leads torrin bank now ann holt does it closed .".split()
QUESTION = "Who leads Torrin Bank now?"
TEXT = ReadableText("Torrin Bank", "Ann Holt does. It closed.", ((0, 14), (15, 25)))


def save_tiny(folder: Path, kind: str = "BertForSequenceClassification", labels: int = 1) -> str:
    """Save a BERT of one narrow layer with weights by chance, and return its folder."""
    # To load them takes seconds, which whoever collects the tests is spared.
    import torch
    import transformers

    torch.manual_seed(1)
    config = transformers.BertConfig(
        vocab_size=len(WORDS),
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=32,
        num_labels=labels,
        initializer_range=0.5,
    )
    numbers = {word: number for number, word in enumerate(WORDS)}
    tokenizer = Tokenizer(models.WordLevel(numbers, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    special = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]"}
    fast = transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, sep_token="[SEP]", **special
    )
    fast.model_max_length = 32
    getattr(transformers, kind)(config).save_pretrained(folder)
    fast.save_pretrained(folder)
    return str(folder)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> str:
    return save_tiny(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def reader(tiny: str) -> CrossEncoderReader:
    import torch

    loaded = load_reader(tiny, {"threads": str(torch.get_num_threads())})
    assert isinstance(loaded, CrossEncoderReader)
    return loaded


def test_each_sentence_is_read_with_headline_and_the_one_before() -> None:
    assert documents_of(TEXT) == [
        "Torrin Bank\nAnn Holt does.",
        "Torrin Bank\nAnn Holt does.\nIt closed.",
    ]
    assert documents_of(TEXT._replace(headline="", spans=((15, 25),))) == ["It closed."]


def test_scores_are_the_log_odds_that_the_model_itself_gives(
    tiny: str, reader: CrossEncoderReader
) -> None:
    import torch
    from transformers import BertForSequenceClassification, PreTrainedTokenizerFast

    unread = TEXT._replace(spans=())
    scores = read_checked(reader, QUESTION, [TEXT, unread, TEXT])
    assert [len(each) for each in scores] == [2, 0, 2]
    tokenizer = PreTrainedTokenizerFast.from_pretrained(tiny)
    model = BertForSequenceClassification.from_pretrained(tiny).eval()
    for score, document in zip(scores[0], documents_of(TEXT), strict=True):
        with torch.no_grad():
            logit = model(**tokenizer(QUESTION, document, return_tensors="pt")).logits
        assert score == pytest.approx(logit.item(), abs=1e-5)
    assert scores[0][0] != scores[0][1]
    assert scores[0] == pytest.approx(scores[2])
    assert read_checked(reader, QUESTION, [unread]) == [()]


def test_it_is_known_by_its_folder_and_its_weights(tiny: str, reader: CrossEncoderReader) -> None:
    assert reader.name == tiny
    assert len(reader.revision) == 64
    assert load_reader(f"cross_encoder:{tiny}").revision == reader.revision


def test_a_model_that_fails_says_so_without_the_question(reader: CrossEncoderReader) -> None:
    class Failing:
        def predict(self, pairs: list[tuple[str, str]], **_: object) -> None:
            raise RuntimeError(f"no memory for {pairs}")

    with pytest.raises(ReadingError, match=r"^tiny failed \(RuntimeError\)\.$"):
        CrossEncoderReader(Failing(), "tiny", "").read(QUESTION, [TEXT])


def test_what_is_no_cross_encoder_is_refused(tmp_path: Path) -> None:
    several = save_tiny(tmp_path / "several", labels=3)
    with pytest.raises(ModelError, match="gives 3 scores a pair; set NEWSDESK_READER"):
        load_reader(several)
    embedding = save_tiny(tmp_path / "embedding", "BertModel")
    with pytest.raises(ModelError, match="was never trained to score pairs; set NEWSDESK_READER"):
        load_reader(embedding)
    damaged = save_tiny(tmp_path / "damaged")
    (tmp_path / "damaged" / "model.safetensors").write_bytes(b"none of its making")
    with pytest.raises(ModelError, match=r"damaged cannot be loaded \(.*set NEWSDESK_READER"):
        load_reader(damaged)
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match=r"empty cannot be loaded \(.*set NEWSDESK_READER"):
        load_reader(str(tmp_path / "empty"))
