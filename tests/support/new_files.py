"""A file more in a package, as if somebody had written it there."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType


@contextmanager
def new_file(package: ModuleType, folder: Path, name: str, text: str) -> Iterator[None]:
    """Give a package one file more, which stands in a folder of its own below `folder`.

    Afterwards the package is as before, and what was imported of the file is forgotten.
    """
    room, before = folder / package.__name__, package.__path__
    room.mkdir(exist_ok=True)
    (room / f"{name}.py").write_text(text, encoding="utf-8")
    package.__path__ = [*before, str(room)]
    try:
        yield
    finally:
        package.__path__ = before
        sys.modules.pop(f"{package.__name__}.{name}", None)
        vars(package).pop(name, None)
