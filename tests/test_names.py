"""Names say one thing: no two classes of one name, no constant of one name with two values."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
PACKAGES = ("articles", "bot", "index")
CONSTANT = re.compile(r"_?[A-Z][A-Z0-9_]+")
# A class that ends in a participle says what was done, not what it is; a feed is one of the nouns.
PARTICIPLE = re.compile(r"(?:[a-df-z]ed|Held|Told|Found|Said|Kept|Taken)$")


def trees() -> Iterator[tuple[str, ast.Module]]:
    """Yield every file of the packages, parsed."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text("utf-8"))


@cache
def classes() -> dict[str, list[str]]:
    """Return by class name the files in which such a class stands."""
    found = defaultdict(list)
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                found[node.name].append(path)
    return found


def declared(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield the names and values that a module sets at its top level."""
    for node in tree.body:
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AnnAssign):
            targets = [node.target]
        else:
            continue
        for target in targets:
            several = isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
            pairs = (
                zip(target.elts, node.value.elts, strict=True)  # type: ignore[union-attr]
                if several
                else [(target, node.value)]
            )
            for name, value in pairs:
                if isinstance(name, ast.Name) and value is not None:
                    yield name.id, ast.dump(value)


def test_no_two_classes_have_one_name() -> None:
    found = classes()
    assert len(found) > 100
    assert {name: paths for name, paths in found.items() if len(paths) > 1} == {}


def test_classes_are_nouns() -> None:
    assert [name for name in classes() if PARTICIPLE.search(name)] == []


def test_no_constant_of_one_name_has_two_values() -> None:
    values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path, tree in trees():
        for name, value in declared(tree):
            if CONSTANT.fullmatch(name):
                values[name][value].append(path)
    several = {name: list(held.values()) for name, held in values.items() if len(held) > 1}
    assert several == {}
    twice = {n: list(h.values()) for n, h in values.items() if any(len(p) > 1 for p in h.values())}
    assert twice == {}, "give it one home"
