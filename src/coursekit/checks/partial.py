"""Part of the points for an answer that is partly right: entry by entry, or one step off on a scale.

A question says so in its bundle: ``"partial": {"each": true, "scale": ["low", "middle", "high"]}``. Each
part may be missing. With ``each`` a dictionary earns by its entries; with ``scale`` a text that stands
next to the expected one in the list earns half. Part of the points is never the verdict "correct".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from coursekit.checks.codec import Plain, tag
from coursekit.checks.compare import Rule, compare, key_of


def share_earned(expected: Plain, got: Plain, rule: Rule, partial: Mapping[str, Any]) -> float:
    """How much of the points an answer earns, from 0 to 1.

    A dictionary with entries that are not asked for is divided by all of its entries, so that adding
    entries never pays.
    """
    if compare(expected, got, rule) is None:
        return 1.0
    if partial.get("each") and tag(expected) == tag(got) == "map":
        found = {key_of(key): value for key, value in got["v"]}
        earned = sum(
            share_earned(want, found[key_of(key)], rule, partial)
            for key, want in expected["v"]
            if key_of(key) in found
        )
        return earned / max(len(expected["v"]), len(got["v"]))
    return 0.5 if _neighbours(expected, got, partial.get("scale", ())) else 0.0


def _neighbours(expected: Plain, got: Plain, scale: Sequence[str]) -> bool:
    """Whether two texts stand side by side on the scale."""
    if tag(expected) != "text" or tag(got) != "text":
        return False
    steps = [word.casefold() for word in scale]
    places = [steps.index(word) for text in (expected, got) if (word := text.strip().casefold()) in steps]
    return len(places) == 2 and abs(places[0] - places[1]) == 1
