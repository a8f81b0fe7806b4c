"""Write the graph of the included embedding model, without its weights, into a file.

    python training/embedder.py ../index/embedders/model/graph.onnx

The weights are those of the installed package and are given to the graph when it is loaded.
"""

from __future__ import annotations

from pathlib import Path

import click
import onnx
import torch
from torch import nn
from transformers import AutoModel

from index.embedders._included import PREFIX
from index.embedders.sentence_transformers import _default_folder

OPSET = 17


class Pooled(nn.Module):
    """An encoder, the mean of its tokens' vectors, and that made of unit length."""

    def __init__(self, encoder: nn.Module) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return one vector a text; 1 in the mask is a token, 0 padding."""
        tokens = self.encoder(input_ids=ids, attention_mask=mask)[0]
        kept = mask.unsqueeze(-1).to(tokens.dtype)
        mean = (tokens * kept).sum(1) / kept.sum(1).clamp(min=1e-9)
        return mean / mean.norm(dim=1, keepdim=True).clamp(min=1e-12)


@click.command(help=__doc__)
@click.argument("target", type=click.Path(path_type=Path))
def main(target: Path) -> None:
    """Trace the model, and leave the weights out."""
    encoder = AutoModel.from_pretrained(_default_folder())
    encoder.eval()
    encoder.set_attn_implementation("eager")
    ids = torch.randint(1000, 20000, (3, 40))
    torch.onnx.export(
        Pooled(encoder),
        (ids, torch.ones_like(ids)),
        str(target),
        input_names=["ids", "mask"],
        output_names=["vectors"],
        dynamic_axes={
            "ids": {0: "texts", 1: "tokens"},
            "mask": {0: "texts", 1: "tokens"},
            "vectors": {0: "texts"},
        },
        dynamo=False,
        opset_version=OPSET,
        # Else the weights would be turned about, and no longer have their names.
        do_constant_folding=False,
    )
    model = onnx.load(str(target))
    for weights in model.graph.initializer:
        if weights.name.startswith(PREFIX):
            weights.ClearField("raw_data")
            weights.data_location = onnx.TensorProto.EXTERNAL
            weights.external_data.add(key="location", value="model.safetensors")
    target.write_bytes(model.SerializeToString())


if __name__ == "__main__":
    main()
