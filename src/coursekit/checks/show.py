"""Plain values as a person reads them: short, with thousands separators, never a dump."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from coursekit.checks.codec import Plain, tag

_TEXT_LENGTH = 60
_ITEMS = 6


def show(plain: Plain) -> str:
    """One line for a plain value: ``5.2687``, ``43,750,000,000``, ``'2026-05'``, ``a table of 4 × 3``."""
    return str(_SHOWERS.get(tag(plain), _show_other)(plain))


def show_number(value: float) -> str:
    """A whole number in full, any other with about six digits; from a quadrillion on as ``1e+15``."""
    if not 1e-4 <= abs(value) < 1e15 and value:
        return _scientific(value)
    if value == int(value):
        return f"{int(value):,}"
    if abs(value) >= 1e5:
        return f"{value:,.0f}"
    short = f"{value:,.6g}" if abs(value) < 1000 else f"{value:,.2f}"
    return short if "e" not in short else f"{value:,.2f}"


def _scientific(value: float) -> str:
    try:
        return f"{value:.6g}"
    except OverflowError:  # an integer larger than any float
        return f"{Decimal(value):.6g}"


def show_call(name: str, args: Mapping[str, Plain]) -> str:
    """A call as it would be typed, large arguments named by their sort only."""
    return f"{name}({', '.join(f'{key}={show(value)}' for key, value in args.items())})"


def _show_text(value: str) -> str:
    return repr(_cut(value))


def _cut(text: str) -> str:
    return text if len(text) <= _TEXT_LENGTH else text[: _TEXT_LENGTH - 1] + "…"


def _show_items(items: list[Plain], brackets: str) -> str:
    shown = [show(item) for item in items[:_ITEMS]]
    more = [f"… {len(items)} in all"] if len(items) > _ITEMS else []
    return brackets[0] + ", ".join(shown + more) + brackets[1]


def _show_map(plain: Mapping[str, Any]) -> str:
    pairs = [f"{show(key)}: {show(value)}" for key, value in plain["v"][:_ITEMS]]
    more = ["…"] if len(plain["v"]) > _ITEMS else []
    return "{" + ", ".join(pairs + more) + "}"


def _show_other(plain: Mapping[str, Any]) -> str:
    return f"{plain['type']} {plain['v']}"


_SHOWERS: Mapping[str, Any] = {
    "none": lambda plain: "None",
    "bool": str,
    "number": show_number,
    "text": _show_text,
    "list": lambda plain: _show_items(plain, "[]"),
    "float": lambda plain: plain["v"],
    "decimal": lambda plain: f"Decimal('{_cut(plain['v'])}')",
    "date": lambda plain: plain["v"],
    "datetime": lambda plain: plain["v"].removesuffix("T00:00:00"),
    "tuple": lambda plain: _show_items(plain["v"], "()"),
    "set": lambda plain: _show_items(plain["v"], "{}"),
    "map": _show_map,
    "array": lambda plain: f"an array of shape {tuple(plain['shape'])}",
    "series": lambda plain: f"a Series of {len(plain['v'])}",
    "table": lambda plain: f"a table of {len(plain['rows'])} rows × {len(plain['columns'])} columns",
}
