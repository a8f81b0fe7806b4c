"""Train the reader.

python training/train.py --base FOLDER --examples build/reader --out build/reader/model
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import model
import torch
from batches import Batch, Examples, Tokens
from tokenizers import Tokenizer
from torch.nn import functional
from torch.utils.data import DataLoader

if TYPE_CHECKING:
    from collections.abc import Sequence

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
WARM_UP, LEAST_RATE = 0.05, 0.03
SINGLE_WEIGHT = 0.3
HEAD_RATE = 3e-4


def main() -> None:
    """Train, tell how it goes on what was held back, and save."""
    args = _arguments()
    tokenizer = Tokenizer.from_file(str(args.tokenizer or args.base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    begun = time.monotonic()
    tokens = Tokens(tokenizer, read_rows(args.examples / "windows.jsonl.gz"))
    rows, held = (read_rows(args.examples / f"{name}.jsonl.gz") for name in ("train", "held"))
    if args.leave_out:
        rows = [row for row in rows if row[0] not in args.leave_out.split(",")]
    print(len(rows), "examples,", round(time.monotonic() - begun), "s to read", flush=True)
    layers = [int(n) for n in args.layers.split(",")] if args.layers else None
    scorer = model.load(args.base, layers).to(DEVICE)
    teachers = [model.load(folder).to(DEVICE).eval() for folder in args.teachers]
    if args.rounded:
        model.round_off(scorer)
    examples = Examples(tokens, rows, args.groups, args.seed, 0)
    train(scorer, teachers, examples, args)
    print(json.dumps(validate(scorer, examples, held)), flush=True)
    model.save(scorer, args.out)
    tokenizer.save(str(args.out / "tokenizer.json"))


def train(
    scorer: model.Scorer,
    teachers: Sequence[model.Scorer],
    examples: Examples,
    args: argparse.Namespace,
) -> None:
    """Train for some steps, or until the time is up."""
    frozen = "embeddings" if not args.thaw else "nothing"
    head = [p for n, p in scorer.named_parameters() if n.startswith("score")]
    body = [
        p for n, p in scorer.named_parameters() if not n.startswith("score") and frozen not in n
    ]
    for name, parameter in scorer.named_parameters():
        parameter.requires_grad = frozen not in name
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": args.rate}, {"params": head, "lr": max(HEAD_RATE, args.rate)}],
        weight_decay=0.01,
    )
    rates = [group["lr"] for group in optimizer.param_groups]
    scorer.train()
    loader = DataLoader(
        examples,
        batch_size=None,
        num_workers=args.workers,
        prefetch_factor=8 if args.workers else None,
    )
    begun = time.monotonic()
    total = 0.0
    for step, batch in enumerate(loader):
        if step >= args.steps or time.monotonic() - begun > args.seconds:
            break
        # Where the time decides, the rate falls with the time.
        done = max(step / args.steps, (time.monotonic() - begun) / args.seconds)
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * _share(done)
        loss = _loss(scorer, teachers, batch)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(body, 1.0)
        optimizer.step()
        total = loss.item() if not step else 0.98 * total + 0.02 * loss.item()
        if step % args.every == 0:
            print(step, f"{total:.4f}", f"{time.monotonic() - begun:.0f} s", flush=True)
    scorer.eval()


def _share(done: float) -> float:
    if done < WARM_UP:
        return done / WARM_UP
    falls = 0.5 * (1 + math.cos(math.pi * (done - WARM_UP) / (1 - WARM_UP)))
    return LEAST_RATE + (1 - LEAST_RATE) * falls


def scores(scorer: model.Scorer, batch: Batch) -> torch.Tensor:
    """Return the score of each mark of a batch."""
    found = []
    with torch.autocast(DEVICE, dtype=torch.bfloat16, enabled=DEVICE == "cuda"):
        for ids, mask, kinds in batch.chunks:
            found.append(scorer(ids.to(DEVICE), mask.to(DEVICE), kinds.to(DEVICE)).float())
    longest = max(each.shape[1] for each in found)
    padded = torch.cat([functional.pad(each, (0, longest - each.shape[1])) for each in found])
    return padded[batch.rows.to(DEVICE), batch.columns.to(DEVICE)]


def _loss(scorer: model.Scorer, teachers: Sequence[model.Scorer], batch: Batch) -> torch.Tensor:
    """Return the loss; with teachers, their mean's shares of the sentences are learnt as well."""
    given = scores(scorer, batch)
    group, weight = batch.group.to(DEVICE), batch.weight.to(DEVICE)
    counted = weight >= 0
    given, group, weight = given[counted], group[counted], weight[counted].float()
    own = _right(given, group, weight, batch.groups)
    if not teachers:
        return own
    with torch.no_grad():
        taught = torch.stack([scores(teacher, batch)[counted] for teacher in teachers]).mean(0)
    return 0.4 * own + _apart(given, taught, group, batch.groups)


def _right(
    given: torch.Tensor, group: torch.Tensor, weight: torch.Tensor, groups: int
) -> torch.Tensor:
    """Return how far off scores are: among all sentences of an example and “none” (0), the right ones.

    Beside it every sentence's own, so that scores mean the same from one question to the next.
    """
    none = torch.zeros(groups, device=DEVICE)
    whole = torch.logaddexp(_log_sums(given, group, groups), none)
    right = _log_sums(given.masked_fill(weight == 0, -1e4), group, groups)
    has = none.index_add(0, group, weight) > 0
    listed = whole - torch.where(has, right, none)
    single = functional.binary_cross_entropy_with_logits(given, weight, reduction="none")
    return listed.mean() + SINGLE_WEIGHT * none.index_add(0, group, single).mean()


def _apart(
    given: torch.Tensor, taught: torch.Tensor, group: torch.Tensor, groups: int
) -> torch.Tensor:
    """Return how far scores are from those taught: the divergence of their shares, and a little more."""
    none = torch.zeros(groups, device=DEVICE)
    whole = torch.logaddexp(_log_sums(given, group, groups), none)
    shares = taught - torch.logaddexp(_log_sums(taught, group, groups), none)[group]
    apart = none.index_add(0, group, shares.exp() * (shares - given + whole[group]))
    nothing = (1 - none.index_add(0, group, shares.exp())).clamp(1e-6, 1)
    near = functional.mse_loss(given.clamp(-12, 12), taught.clamp(-12, 12))
    return (apart + nothing * (nothing.log() + whole)).mean() + 0.05 * near


def _log_sums(values: torch.Tensor, group: torch.Tensor, groups: int) -> torch.Tensor:
    """Return the logarithm of the sum of exponentials by group."""
    most = torch.full((groups,), -1e4, device=values.device).scatter_reduce(
        0, group, values.detach(), "amax"
    )
    sums = torch.zeros(groups, device=values.device).index_add(
        0, group, (values - most[group]).exp()
    )
    return most + sums.clamp_min(1e-30).log()


@torch.no_grad()
def validate(
    scorer: model.Scorer, examples: Examples, rows: Sequence[Sequence[Any]]
) -> dict[str, Any]:
    """Return by source how often the best sentence is right, and the AUC of its score."""
    rng = random.Random(1)
    found: dict[str, list[tuple[bool, bool, float]]] = {}
    by_source: dict[str, list[Sequence[Any]]] = {}
    for row in rows:
        by_source.setdefault(row[0], []).append(row)
    for source, given in by_source.items():
        for first in range(0, min(len(given), 1600), 64):
            part = given[first : first + 64]
            batch = examples.batch(part, rng, exact=True)
            given_scores = scores(scorer, batch).cpu()
            for n, row in enumerate(part):
                own = batch.group == n
                if own.any():
                    place = int(given_scores[own].argmax())
                    hit = bool(batch.weight[own][place] != 0)
                    found.setdefault(source, []).append(
                        (bool(row[2]), hit, float(given_scores[own].max()))
                    )
    told: dict[str, Any] = {}
    none = [s for each in found.values() for there, _, s in each if not there]
    for source, each in found.items():
        there = [(hit, s) for is_there, hit, s in each if is_there]
        absent = [s for is_there, _, s in each if not is_there]
        told[source] = {
            "n": len(each),
            "first": round(sum(hit for hit, _ in there) / max(1, len(there)), 4),
            "auc": _area([s for _, s in there], absent or none),
            "refused at 0": round(sum(s < 0 for s in absent) / max(1, len(absent)), 3),
            "answered at 0": round(sum(s > 0 for _, s in there) / max(1, len(there)), 3),
        }
    return told


def _area(yes: Sequence[float], no: Sequence[float]) -> float:
    if not yes or not no:
        return 0.0
    order = sorted([(s, 1) for s in yes] + [(s, 0) for s in no])
    ranks = sum(n for n, (_, kind) in enumerate(order, 1) if kind)
    return round((ranks - len(yes) * (len(yes) + 1) / 2) / (len(yes) * len(no)), 4)


def read_rows(path: Path) -> list[Any]:
    """Read the lists of a gzipped JSON-lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path)
    parser.add_argument("--teachers", type=Path, nargs="*", default=[])
    parser.add_argument("--examples", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--layers", help="those of the base to keep, such as 0,2,3,5")
    parser.add_argument("--leave-out", help="sources to leave out")
    parser.add_argument("--rounded", action="store_true", help="as the 8-bit model will compute")
    parser.add_argument("--thaw", action="store_true", help="train the embeddings as well")
    parser.add_argument("--groups", type=int, default=16, help="examples a step")
    parser.add_argument("--steps", type=int, default=20000)
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--rate", type=float, default=8e-5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--every", type=int, default=100)
    return parser.parse_args()


if __name__ == "__main__":
    main()
