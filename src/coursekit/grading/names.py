"""What a cell's code binds and uses, found by reading it. Nothing is run."""

from __future__ import annotations

import ast
import builtins
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

_MAGIC = re.compile(r"^([ \t]*)[%!?].*$", re.MULTILINE)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)

PYTHONS_OWN = frozenset(name for name in dir(builtins) if not name.startswith("_"))
"""The names that mean something before any import."""


@dataclass(frozen=True)
class Names:
    """The names in one cell. ``bound`` maps those bound at its top level to where an import takes them from.

    ``parsed`` says whether Python can read the cell; where it cannot, ``bound`` is what it seems to define.
    """

    parsed: bool
    bound: Mapping[str, str] = field(default_factory=dict)
    used: frozenset[str] = frozenset()


@lru_cache(maxsize=128)
def names_in(source: str) -> Names:
    """The names in a cell; lines for IPython or a shell are passed over."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(_MAGIC.sub(r"\1pass", source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        found = re.findall(r"^(?:def\s+(\w+)|(\w+)\s*=(?!=))", source, re.MULTILINE)
        return Names(False, {name: "" for pair in found for name in pair if name})
    bound = {name: origin for node in tree.body for name, origin in _bound(node)}
    names = (node for node in ast.walk(tree) if isinstance(node, ast.Name))
    return Names(True, bound, frozenset(node.id for node in names if isinstance(node.ctx, ast.Load)))


def _bound(node: ast.AST) -> Iterator[tuple[str, str]]:
    """The names that a piece of code binds where it stands, each with the origin of an import."""
    if isinstance(node, ast.Import):
        yield from ((alias.asname or alias.name.partition(".")[0], alias.name) for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield from ((alias.asname or alias.name, f"{node.module}.{alias.name}") for alias in node.names)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id, ""
    elif isinstance(node, _SCOPES):
        if name := getattr(node, "name", ""):
            yield name, ""
    elif not isinstance(node, _COMPREHENSIONS):
        for inner in ast.iter_child_nodes(node):
            yield from _bound(inner)
