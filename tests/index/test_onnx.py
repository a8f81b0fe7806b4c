"""Models are run by ONNX Runtime, and what it would tell its makers is not collected."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOAD = {
    "embedder": "from index.embedders import load_embedder as load; "
    "load('all-MiniLM-L6-v2', {}).embed(['Ships.'])",
    "reader": "from index.readers import load_reader as load; load('included', {})",
}


@pytest.mark.parametrize("model", LOAD)
def test_no_telemetry_is_collected(model: str, tmp_path: Path) -> None:
    """A device's id and a database of events would wait in the home folder to be sent."""
    kept = {k: v for k, v in os.environ.items() if k != "ORT_DISABLE_TELEMETRY"}
    environment = kept | {"HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    environment.pop("XDG_CACHE_HOME", None)
    code = f"{LOAD[model]}; import sys; assert 'onnxruntime' in sys.modules"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True)
    assert [str(path) for path in tmp_path.rglob("*") if "onnxruntime" in path.name] == []
