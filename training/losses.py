"""What the reader is trained for: the right sentences first, and scores that mean the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch.nn import functional

if TYPE_CHECKING:
    from batches import Batch

# What each sentence's own score counts beside the choice among all.
SINGLE_SHARE = 0.3
NEVER = -1e4


def loss_of(scores: torch.Tensor, batch: Batch) -> torch.Tensor:
    """Return the loss of a batch's scores, one a mark.

    It is the negative logarithm of the share that the right sentences of an example have among all
    of it and “none”, whose score is 0 and which is right where no sentence is. Beside it stands
    every sentence's binary cross-entropy, so that scores mean the same from question to question.
    Sentences of weight -1, which may answer, count in neither.
    """
    group, weight = batch.group.to(scores.device), batch.weight.to(scores.device)
    counted = weight >= 0
    scores, group, weight = scores[counted], group[counted], weight[counted].float()
    none = torch.zeros(batch.groups, device=scores.device)
    whole = torch.logaddexp(log_sums(scores, group, batch.groups), none)
    right = log_sums(scores.masked_fill(weight == 0, NEVER), group, batch.groups)
    answered = none.index_add(0, group, weight) > 0
    chosen = whole - torch.where(answered, right, none)
    single = functional.binary_cross_entropy_with_logits(scores, weight, reduction="none")
    return chosen.mean() + SINGLE_SHARE * none.index_add(0, group, single).mean()


def log_sums(values: torch.Tensor, group: torch.Tensor, groups: int) -> torch.Tensor:
    """Return by group the logarithm of the sum of its values' exponentials."""
    most = torch.full((groups,), NEVER, device=values.device).scatter_reduce(
        0, group, values.detach(), "amax"
    )
    sums = torch.zeros(groups, device=values.device).index_add(
        0, group, (values - most[group]).exp()
    )
    return most + sums.clamp_min(1e-30).log()
