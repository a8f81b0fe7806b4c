"""Modules that take seconds to import, for tests that are collected in every process."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class ImportedWhenUsed:
    """Stands for a module, which is imported when something public of it is first asked for.

    Whoever collects tests asks everything in their files for private marks.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(import_module(self._name), name)
