"""What is trained: batches, the loss, rounded numbers, and the form that is shipped."""

from __future__ import annotations

import random
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import pytest
from slow_imports import ImportedWhenUsed

from index.readers._layout import BEGINS, CONTINUES

if TYPE_CHECKING:
    from pathlib import Path

    from batches import Batch, Tokens
    from model import Scorer

torch, transformers = ImportedWhenUsed("torch"), ImportedWhenUsed("transformers")
batches, losses = ImportedWhenUsed("batches"), ImportedWhenUsed("losses")
model, train = ImportedWhenUsed("model"), ImportedWhenUsed("train")

WINDOWS = [
    ["A harbour", ["It opened in 1911.", "It has forty berths."], [True, False], "ostra"],
    ["", ["Nothing was built in Borvik."], [True], "borvik"],
]
ANSWERED = ["context", "When did it open?", {"0": [0]}, {"0": [1]}, [1]]
UNANSWERED = ["talk", "hello", {}, {}, [0, 1]]


@pytest.fixture(scope="module")
def tokens() -> Tokens:
    return batches.Tokens(model.tokenizer(), WINDOWS)


def tiny() -> Scorer:
    """A scorer of one narrow layer, with weights by chance."""
    torch.manual_seed(1)
    config = transformers.BertConfig(
        vocab_size=30522,
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        initializer_range=0.3,
    )
    return model.Scorer(transformers.BertModel(config, add_pooling_layer=False)).eval()


def batch_of(group: list[int], weight: list[int], groups: int) -> Batch:
    """A batch of which only the marks' examples and weights are looked at."""
    none = torch.zeros(len(group), dtype=torch.long)
    return batches.Batch([], none, none, torch.tensor(group), torch.tensor(weight), groups)


def test_every_mark_of_a_batch_is_found_with_its_weight(tokens: Tokens) -> None:
    batch = batches.Examples(tokens, [ANSWERED], 1).batch(
        [ANSWERED, UNANSWERED], random.Random(1), exact=True
    )
    ids: list[list[int]] = [row for chunk in batch.chunks for row in chunk[0].tolist()]
    found = [ids[row][column] for row, column in zip(batch.rows, batch.columns, strict=True)]
    assert sorted(found) == sorted([BEGINS, CONTINUES, BEGINS] * 2)
    given = sorted(zip(batch.group.tolist(), batch.weight.tolist(), strict=True))
    assert given == [(0, -1), (0, 0), (0, 1), (1, 0), (1, 0), (1, 0)]
    for chunk_ids, mask, kinds in batch.chunks:
        assert torch.equal(mask, (chunk_ids != 0).long())
        assert (kinds <= mask).all()


def test_what_answers_is_left_out_at_times_but_not_where_others_may_answer(tokens: Tokens) -> None:
    sure = [*ANSWERED[:3], {}, ANSWERED[4]]
    rng = random.Random(1)
    counted: dict[str, list[bool]] = {"sure": [], "unsure": []}
    for _ in range(200):
        for name, row in (("sure", sure), ("unsure", ANSWERED)):
            batch = batches.Examples(tokens, [row], 1).batch([row], rng)
            counted[name].append(bool((batch.weight == 1).any()))
    assert 0 < counted["sure"].count(False) < 60
    assert all(counted["unsure"])


def test_batches_are_drawn_without_end_and_by_their_seed(tokens: Tokens) -> None:
    examples = batches.Examples(tokens, [ANSWERED, UNANSWERED], 3)
    first, again = ([b.group.tolist() for b in islice(examples, 6)] for _ in range(2))
    assert first == again
    assert [b.group.tolist() for b in islice(examples.seeded(7), 6)] != first


def test_the_loss_is_the_share_of_what_is_right_and_each_sentence_s_own() -> None:
    scores = torch.tensor([2.0, -1.0, 50.0, -3.0])
    batch = batch_of([0, 0, 0, 1], [1, 0, -1, 0], 2)
    both = [np.exp(s) for s in (2.0, -1.0)]
    chosen = [-np.log(both[0] / (sum(both) + 1)), -np.log(1 / (np.exp(-3.0) + 1))]
    own = [np.log1p(np.exp(-2.0)), np.log1p(np.exp(-1.0)), np.log1p(np.exp(-3.0))]
    expected = np.mean(chosen) + losses.SINGLE_SHARE * sum(own) / 2
    assert losses.loss_of(scores, batch).item() == pytest.approx(expected, abs=1e-5)


def test_sums_of_large_scores_do_not_overflow() -> None:
    sums = losses.log_sums(torch.tensor([300.0, 300.0]), torch.tensor([0, 0]), 2)
    assert sums[0].item() == pytest.approx(300 + np.log(2))
    assert sums[1].item() < -1000


def test_the_rate_rises_and_then_falls() -> None:
    assert train.share_of_rate(0) == 0
    assert train.share_of_rate(train.WARM_UP) == 1
    assert train.share_of_rate(1) == pytest.approx(train.LEAST_RATE)
    assert train.share_of_rate(0.3) > train.share_of_rate(0.6) > train.LEAST_RATE


def test_numbers_are_rounded_to_8_bits_and_gradients_are_not() -> None:
    given = torch.linspace(-3, 5, 4001, requires_grad=True)
    rounded = model.rounded(given)
    assert len(rounded.detach().unique()) <= 257
    assert (rounded - given).abs().max() <= 8 / 255 / 2 + 1e-6
    rounded.sum().backward()
    assert torch.equal(given.grad, torch.ones_like(given))
    rows = model.rounded_rows(torch.tensor([[127.0, 0.4, -3.6], [0.0, 0.0, 0.0]]))
    assert rows.tolist() == [[127.0, 0.0, -4.0], [0.0, 0.0, 0.0]]


def test_a_rounded_scorer_scores_nearly_alike(tokens: Tokens) -> None:
    batch = batches.Examples(tokens, [ANSWERED], 1).batch([ANSWERED], random.Random(1), exact=True)
    scorer = tiny()
    with torch.no_grad():
        before = train.scores_of(scorer, batch)
        model.round_off(scorer)
        after = train.scores_of(scorer, batch)
    linear = [m for m in scorer.encoder.modules() if isinstance(m, torch.nn.Linear)]
    assert all(isinstance(m, model.RoundedLinear) for m in linear)
    assert not torch.equal(before, after)
    assert after.tolist() == pytest.approx(before.tolist(), abs=0.2)


def test_training_leaves_the_embeddings_and_nothing_else(tokens: Tokens) -> None:
    scorer = tiny()
    before = {name: value.clone() for name, value in scorer.named_parameters()}
    examples = batches.Examples(tokens, [ANSWERED, UNANSWERED], 2)
    train.train(scorer, iter(examples), rate=1e-2, seconds=0.3)
    changed = {n for n, value in scorer.named_parameters() if not torch.equal(value, before[n])}
    # A bias of keys moves all scores of a query alike, so that attention does not see it.
    blind = {name for name in before if name.endswith("key.bias")}
    assert changed | blind == {name for name in before if "embeddings" not in name} | blind
    assert not scorer.training
    figures = train.validate(scorer, examples, [ANSWERED, UNANSWERED] * 3)
    assert figures["context"]["examples"] == figures["talk"]["examples"] == 3
    assert figures["context"]["AUC"] is not None
    assert figures["talk"]["answer first"] is None


@pytest.mark.filterwarnings("ignore")  # what torch and ONNX say of themselves and of each other
def test_the_shipped_form_scores_as_the_scorer_does(tmp_path: Path, tokens: Tokens) -> None:
    pytest.importorskip(
        "onnx", reason="install what trains the reader: pip install -e '.[training]'"
    )
    import onnxruntime
    from export import export

    batch = batches.Examples(tokens, [ANSWERED], 1).batch([ANSWERED], random.Random(1), exact=True)
    scorer = tiny()
    given = {
        name: value.numpy()
        for name, value in zip(("ids", "mask", "kinds"), batch.chunks[0], strict=True)
    }
    with torch.no_grad():
        expected = scorer(*batch.chunks[0]).numpy()
    export(scorer, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"model.onnx", "tokenizer.json"}
    session = onnxruntime.InferenceSession(str(tmp_path / "model.onnx"))
    (scores,) = session.run(None, given)
    assert scores == pytest.approx(expected, abs=0.2)
