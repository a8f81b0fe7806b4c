"""The files of a package that anyone may add to, found by their names."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from articles.errors import NewsdeskError


def module_names(package: str) -> list[str]:
    """Return the names of a package's modules but those that begin with an underscore, sorted."""
    path = import_module(package).__path__
    names = (module.name for module in pkgutil.iter_modules(path))
    return sorted({name for name in names if not name.startswith("_")})


def all_modules(package: str) -> list[ModuleType]:
    """Import all modules of a package but those that begin with an underscore, by name."""
    return [import_module(f"{package}.{name}") for name in module_names(package)]


def parted(name: str, default: str) -> tuple[str, str]:
    """Return the module and the rest of `MODULE:REST`; a name without one is the default's."""
    module, colon, rest = name.partition(":")
    if not colon or not module.isidentifier() or len(module) == 1:  # C:\models is a folder
        return default, name
    return module, rest


def module_named(
    package: str, name: str, refusal: Callable[[list[str]], NewsdeskError]
) -> ModuleType:
    """Import a package's module of a name; raise what `refusal` makes of the names there are."""
    names = module_names(package)
    if name not in names:
        raise refusal(names)
    return import_module(f"{package}.{name}")
