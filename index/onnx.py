"""Opens a model's graph by ONNX Runtime."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

NO_WEIGHTS: Mapping[str, NDArray[np.float32]] = {}


def threads_of(options: Mapping[str, str]) -> int:
    """Return how many threads a model may take: those set, else one a processor of this process."""
    if threads := int(options.get("threads", 0)):
        return threads
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def open_session(
    graph: bytes, threads: int, weights: Mapping[str, NDArray[np.float32]] = NO_WEIGHTS
) -> Any:
    """Return a graph that can be run in so many threads; `weights` are those not in itself.

    Raises an error of ONNX Runtime's own, of no one class, where it cannot be loaded.
    """
    # Its builds for Linux send events to their makers, and make the database in which
    # those wait when they are imported; the call that switches events off comes too late for that.
    os.putenv("ORT_DISABLE_TELEMETRY", "1")
    import onnxruntime

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = threads
    # Threads that wait for the next question by spinning take the processor from this one's.
    settings.add_session_config_entry("session.intra_op.allow_spinning", "0")
    settings.log_severity_level = 3
    if weights:
        values = [onnxruntime.OrtValue.ortvalue_from_numpy(each) for each in weights.values()]
        settings.add_external_initializers(list(weights), values)
    return onnxruntime.InferenceSession(graph, settings, providers=["CPUExecutionProvider"])
