"""Train the reader on what prepare.py wrote into a folder, and save its weights there.

With CUDA it takes as long as the included model's training did, about 22 minutes; without, a night.
"""

from __future__ import annotations

import json
import math
import random
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click
import model
import torch
from batches import Batch, Examples, Tokens
from losses import loss_of
from torch import nn
from torch.utils.data import DataLoader
from validation import figures_of
from windows import read_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
# Half precision (bfloat16) is worth it where the processor computes in it: with AVX-512 alone, a
# step took 0.6 times as long.
CAN_HALVE = ("amx_bf16", "avx512_bf16")
HALF = {"cuda": True, "cpu": any(map(torch.cpu.get_capabilities().get, CAN_HALVE))}
MINUTES = {"cuda": 21.5, "cpu": 480.0}
EXAMPLES_A_STEP = {"cuda": 56, "cpu": 16}
WARM_UP, LEAST_RATE = 0.05, 0.03
HEAD_RATE = 3e-4
LARGEST_GRADIENT = 1.0
VALIDATED_OF_SOURCE = {"cuda": 1600, "cpu": 100}


class Phase(NamedTuple):
    """A part of the training: its share of the time, its rate, and whether numbers are rounded."""

    share: float
    rate: float
    rounded: bool


# Seconds and rates of the included model's training, whose first part had teachers besides: see its
# model card.
PHASES = (Phase(460, 1.5e-4, False), Phase(390, 1e-4, True), Phase(435, 8e-5, True))


@click.command(help=__doc__)
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.option("--minutes", type=float, default=MINUTES[DEVICE], show_default=True)
@click.option("--workers", type=int, default=4, help="Processes that lay examples out.")
def main(folder: Path, minutes: float, workers: int) -> None:
    """Train in phases, tell how it goes on what was held back, and save."""
    tokens = Tokens(model.tokenizer(), read_rows(folder / "windows.jsonl.gz"))
    examples = Examples(tokens, read_rows(folder / "train.jsonl.gz"), EXAMPLES_A_STEP[DEVICE])
    scorer = model.untrained().to(DEVICE)
    for number, phase in enumerate(PHASES):
        if phase.rounded:
            model.round_off(scorer)
        seconds = minutes * 60 * phase.share / sum(each.share for each in PHASES)
        batches = DataLoader(examples.seeded(number), batch_size=None, num_workers=workers)
        train(scorer, iter(batches), phase.rate, seconds)
    click.echo(json.dumps(validate(scorer, examples, read_rows(folder / "held.jsonl.gz"))))
    model.save(scorer, folder)


def train(scorer: model.Scorer, batches: Iterator[Batch], rate: float, seconds: float) -> None:
    """Train until the time is up, all but the embeddings; the rate falls with the time."""
    head: list[nn.Parameter] = []
    body: list[nn.Parameter] = []
    for name, parameter in scorer.named_parameters():
        parameter.requires_grad = "embeddings" not in name
        if parameter.requires_grad:
            (head if name.startswith("score") else body).append(parameter)
    rates = (rate, max(HEAD_RATE, rate))
    optimizer = torch.optim.AdamW([{"params": body}, {"params": head}], weight_decay=0.01)
    scorer.train()
    begun = told = time.monotonic()
    losses = []
    while (now := time.monotonic()) - begun < seconds:
        for group, highest in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = highest * share_of_rate((now - begun) / seconds)
        batch = next(batches)
        loss = loss_of(scores_of(scorer, batch), batch)
        optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(body, LARGEST_GRADIENT)
        optimizer.step()
        losses.append(loss.item())
        if now - told > seconds / 10:
            told = now
            recent = losses[-100:]
            click.echo(f"{now - begun:.0f} s, {len(losses)} steps: {sum(recent) / len(recent):.4f}")
    scorer.eval()


def share_of_rate(done: float) -> float:
    """Return the share of the highest rate when so much of the time is done: up, then a cosine."""
    if done < WARM_UP:
        return done / WARM_UP
    falling = 0.5 * (1 + math.cos(math.pi * (done - WARM_UP) / (1 - WARM_UP)))
    return LEAST_RATE + (1 - LEAST_RATE) * falling


def scores_of(scorer: model.Scorer, batch: Batch) -> torch.Tensor:
    """Return the score of each mark of a batch, on the processor that it is computed on."""
    device = scorer.score.weight.device
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=HALF[device.type]):
        found = [scorer(*(each.to(device) for each in inputs)).float() for inputs in batch.chunks]
    longest = max(each.shape[1] for each in found)
    padded = [nn.functional.pad(each, (0, longest - each.shape[1])) for each in found]
    return torch.cat(padded)[batch.rows.to(device), batch.columns.to(device)]


@torch.no_grad()
def validate(
    scorer: model.Scorer, examples: Examples, rows: Sequence[Sequence[Any]]
) -> dict[str, Any]:
    """Return by source how often the best sentence is right, and how well its score refuses."""
    by_source: dict[str, list[Sequence[Any]]] = {}
    for row in rows:
        by_source.setdefault(row[0], []).append(row)
    best: dict[str, list[tuple[bool, bool, float]]] = {}
    for source, given in by_source.items():
        kept = given[: VALIDATED_OF_SOURCE[DEVICE]]
        for first in range(0, len(kept), EXAMPLES_A_STEP[DEVICE]):
            part = kept[first : first + EXAMPLES_A_STEP[DEVICE]]
            batch = examples.batch(part, random.Random(1), exact=True)
            scores = scores_of(scorer, batch).cpu()
            for number, row in enumerate(part):
                own = batch.group == number
                if own.any():
                    place = int(scores[own].argmax())
                    right = bool(batch.weight[own][place] != 0)
                    item = (bool(row[2]), right, float(scores[own][place]))
                    best.setdefault(source, []).append(item)
    return figures_of(best)


if __name__ == "__main__":
    main()
