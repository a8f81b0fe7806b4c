"""The model that is trained: MiniLM with a score at every token."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import nn
from transformers import BertModel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class Scorer(nn.Module):
    """BERT's encoder with one linear score a token; read off at the sentences' marks."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        self.score = nn.Linear(encoder.config.hidden_size, 1)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, kinds: torch.Tensor) -> torch.Tensor:
        """Return a score a token, in the shape (texts, tokens)."""
        out = self.encoder(input_ids=ids, attention_mask=mask, token_type_ids=kinds)
        return self.score(out.last_hidden_state).squeeze(-1)


def load(folder: Path, layers: Sequence[int] | None = None) -> Scorer:
    """Load MiniLM, or a scorer that was saved in a folder, with all or some of its layers."""
    encoder = BertModel.from_pretrained(folder, add_pooling_layer=False, dtype=torch.float32)
    scorer = Scorer(encoder)
    if (head := folder / "score.pt").is_file():
        scorer.score.load_state_dict(torch.load(head, map_location="cpu", weights_only=True))
    if layers is not None:
        encoder.encoder.layer = nn.ModuleList(encoder.encoder.layer[n] for n in layers)
        encoder.config.num_hidden_layers = len(layers)
    return scorer


def save(scorer: Scorer, folder: Path) -> None:
    """Save a scorer in half precision."""
    folder.mkdir(parents=True, exist_ok=True)
    half = {name: value.half() for name, value in scorer.encoder.state_dict().items()}
    scorer.encoder.save_pretrained(folder, state_dict=half)
    torch.save(scorer.score.state_dict(), folder / "score.pt")
