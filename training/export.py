"""Bring what train.py saved in a folder into the form that is shipped, 8-bit ONNX, in another."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import click
import model
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.optimizer import optimize_model
from torch import nn

INPUTS, OUTPUTS = ("ids", "mask", "kinds"), ("scores",)
OPSET = 17


class RoundedEmbedding(nn.Module):
    """Word embeddings in 8 bits, each row with a step of its own."""

    rows: torch.Tensor
    step: torch.Tensor

    def __init__(self, words: nn.Embedding) -> None:
        super().__init__()
        step = model.row_steps(words.weight.data)
        self.register_buffer("rows", (words.weight.data / step).round().to(torch.int8))
        self.register_buffer("step", step)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Return the vectors of token numbers."""
        return self.rows[ids].float() * self.step[ids]


@click.command(help=__doc__)
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@click.argument("target", type=click.Path(path_type=Path))
def main(source: Path, target: Path) -> None:
    """Write model.onnx and tokenizer.json."""
    export(model.load(source), target)


def export(scorer: model.Scorer, target: Path) -> None:
    """Write a scorer as the files that the included reader loads; it is changed on the way."""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        plain, fused = Path(folder) / "plain.onnx", Path(folder) / "fused.onnx"
        _trace(scorer, plain)
        config = scorer.encoder.config
        optimize_model(
            str(plain),
            model_type="bert",
            num_heads=config.num_attention_heads,
            hidden_size=config.hidden_size,
        ).save_model_to_file(str(fused))
        quantize_dynamic(
            fused,
            target / "model.onnx",
            op_types_to_quantize=["MatMul", "Attention"],
            per_channel=True,
            weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )
    shutil.copy(model.TOKENIZER, target / "tokenizer.json")


def _trace(scorer: model.Scorer, path: Path) -> None:
    """Write a scorer as ONNX in full precision but for its word embeddings."""
    scorer.eval()
    scorer.encoder.set_attn_implementation("eager")  # the form that the optimizer knows
    embeddings = scorer.encoder.embeddings
    embeddings.word_embeddings = RoundedEmbedding(embeddings.word_embeddings)
    ids = torch.randint(1000, 20000, (3, 40))
    torch.onnx.export(
        scorer,
        (ids, torch.ones_like(ids), torch.zeros_like(ids)),
        str(path),
        input_names=INPUTS,
        output_names=OUTPUTS,
        dynamic_axes={name: {0: "texts", 1: "tokens"} for name in (*INPUTS, *OUTPUTS)},
        dynamo=False,
        opset_version=OPSET,
    )


if __name__ == "__main__":
    main()
