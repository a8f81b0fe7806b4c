"""Bring a trained scorer into the form that is shipped: 8-bit ONNX.

python training/export.py build/reader/model index/readers/included
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import model
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.optimizer import optimize_model
from torch import nn


class RoundedEmbedding(nn.Module):
    """Word embeddings in 8 bits, each row with a step of its own."""

    def __init__(self, words: nn.Embedding) -> None:
        super().__init__()
        step = (words.weight.data.abs().amax(dim=1, keepdim=True) / 127).clamp_min(1e-8)
        self.register_buffer("rows", (words.weight.data / step).round().to(torch.int8))
        self.register_buffer("step", step)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Return the vectors of token numbers."""
        return self.rows[ids].float() * self.step[ids]


def export(source: Path, target: Path) -> None:
    """Write model.onnx and tokenizer.json."""
    scorer = model.load(source).eval()
    scorer.encoder.set_attn_implementation("eager")
    scorer.encoder.embeddings.word_embeddings = RoundedEmbedding(
        scorer.encoder.embeddings.word_embeddings
    )
    ids = torch.randint(1000, 20000, (3, 40))
    given = (ids, torch.ones_like(ids), torch.zeros_like(ids))
    names = ("ids", "mask", "kinds")
    axes = {name: {0: "texts", 1: "tokens"} for name in (*names, "scores")}
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        plain, fused = Path(folder) / "plain.onnx", Path(folder) / "fused.onnx"
        torch.onnx.export(
            scorer,
            given,
            str(plain),
            input_names=names,
            output_names=("scores",),
            dynamic_axes=axes,
            dynamo=False,
            opset_version=17,
        )
        config = scorer.encoder.config
        optimized = optimize_model(
            str(plain),
            model_type="bert",
            num_heads=config.num_attention_heads,
            hidden_size=config.hidden_size,
        )
        optimized.save_model_to_file(str(fused))
        quantize_dynamic(
            fused,
            target / "model.onnx",
            op_types_to_quantize=["MatMul", "Attention"],
            per_channel=True,
            weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )
    shutil.copy(source / "tokenizer.json", target / "tokenizer.json")


if __name__ == "__main__":
    export(Path(sys.argv[1]), Path(sys.argv[2]))
