"""Opens a model's graph by ONNX Runtime."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

NO_WEIGHTS: Mapping[str, NDArray[np.float32]] = {}


def open_session(
    graph: bytes,
    options: Mapping[str, str],
    weights: Mapping[str, NDArray[np.float32]] = NO_WEIGHTS,
) -> Any:
    """Return a graph that can be run; `weights` are those that it has not in itself.

    Of the options only `threads` is read. Raises an error of ONNX Runtime's own, of no one class,
    where it cannot be loaded.
    """
    # Its builds for Linux send events to their makers, and make the database in which
    # those wait when they are imported; the call that switches events off comes too late for that.
    os.putenv("ORT_DISABLE_TELEMETRY", "1")
    import onnxruntime

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = int(options.get("threads", 0))
    settings.log_severity_level = 3
    if weights:
        values = [onnxruntime.OrtValue.ortvalue_from_numpy(each) for each in weights.values()]
        settings.add_external_initializers(list(weights), values)
    return onnxruntime.InferenceSession(graph, settings, providers=["CPUExecutionProvider"])
