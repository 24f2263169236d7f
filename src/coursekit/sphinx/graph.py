"""The dependency figure: which unit needs which, drawn as SVG in the colours of the theme."""

from __future__ import annotations

from html import escape
from textwrap import wrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coursekit.sphinx.course import Unit

BOX_WIDTH, BOX_HEIGHT, GAP_X, GAP_Y = 100, 42, 28, 14
LETTERS = 13  # that fit one line of a box


def levels(units: Sequence[Unit]) -> dict[str, int]:
    """How many units, one after the other, stand before each.

    Raises:
        ValueError: a unit needs itself, in however many steps, or one that is not in the syllabus.
    """
    known: dict[str, int] = {}
    waiting = list(units)
    while waiting:
        ready = [unit for unit in waiting if all(slug in known for slug in unit.needs)]
        if not ready:
            names = ", ".join(unit.slug for unit in waiting)
            raise ValueError(f"These units need each other in a circle, or one that does not exist: {names}.")
        known |= {unit.slug: max((known[slug] + 1 for slug in unit.needs), default=0) for unit in ready}
        waiting = [unit for unit in waiting if unit.slug not in known]
    return known


def direct(units: Sequence[Unit]) -> list[tuple[str, str]]:
    """Pairs (needed, unit) without those that follow from others, so that the figure stays readable."""
    needs = {unit.slug: set(unit.needs) for unit in units}

    def reach(slug: str) -> set[str]:
        return needs[slug].union(*(reach(other) for other in needs[slug]))

    return [
        (slug, unit.slug)
        for unit in units
        for slug in unit.needs
        if not any(slug in reach(other) for other in needs[unit.slug])
    ]


def svg(units: Sequence[Unit]) -> str:
    """The figure. Columns are levels; a line runs from a unit to one that needs it."""
    level = levels(units)
    columns = [[unit for unit in units if level[unit.slug] == n] for n in range(max(level.values()) + 1)]
    width = len(columns) * (BOX_WIDTH + GAP_X) - GAP_X + 4
    height = max(len(column) for column in columns) * (BOX_HEIGHT + GAP_Y) - GAP_Y + 4
    corner = {}
    for x, column in enumerate(columns):
        # From the top: a phone shows the left half alone, and a centred first column would lie below a gap.
        for y, unit in enumerate(column):
            corner[unit.slug] = (2 + x * (BOX_WIDTH + GAP_X), 2 + y * (BOX_HEIGHT + GAP_Y))
    lines = "".join(_line(corner[a], corner[b]) for a, b in direct(units))
    boxes = "".join(_box(*corner[unit.slug], unit) for unit in units)
    label = "Which unit needs which, from left to right. The table below says the same."
    return (
        f'<svg viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" role="img" '
        f'aria-label="{label}">{lines}{boxes}</svg>'
    )


def _line(start: tuple[float, float], end: tuple[float, float]) -> str:
    x1, y1 = start[0] + BOX_WIDTH, start[1] + BOX_HEIGHT / 2
    x2, y2 = end[0], end[1] + BOX_HEIGHT / 2
    bend = x2 - GAP_X / 2  # in the gap before the target, so that a long line runs straight until there
    return f'<path d="M{x1:g} {y1:g} C{bend:g} {y1:g} {bend:g} {y2:g} {x2:g} {y2:g}"/>'


def _box(x: float, y: float, unit: Unit) -> str:
    words = wrap(unit.title, LETTERS, break_long_words=False)[:2]
    first = y + BOX_HEIGHT / 2 + (5 if len(words) == 1 else -3)
    spans = "".join(
        f'<tspan x="{x + BOX_WIDTH / 2:g}" y="{first + 16 * number:g}">{escape(line)}</tspan>'
        for number, line in enumerate(words)
    )
    style = ' class="ck-stretch"' if unit.track != "core" else ""
    box = f'<rect x="{x:g}" y="{y:g}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="6"{style}/>'
    return f"{box}<text>{spans}</text>"
