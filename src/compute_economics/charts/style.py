"""One house style for every chart of the course.

How to draw a chart:

    with figure() as (fig, ax):                     # the style holds inside the block only
        bars = ax.barh(names, values, color=PALETTE["blue"], **mark("estimate"))
        ax.bar_label(bars, texts, padding=4)        # direct labels instead of a legend where possible
        kind_legend(ax, ("stated", "estimate"))     # when bars of several kinds stand side by side
        finish(ax, title="…", unit="kW per GPU", sources=("SPX_S1",), as_of="2026-06-15")
    return Chart(figure=fig, alt=…, caption=…, table=…, sources=…, as_of=…)

The rules behind it:

- A figure is as wide as a phone column (``WIDTH``), so its text stays at ten pixels or more there.
- ``PALETTE`` is the part of the Okabe–Ito set that keeps 3:1 contrast on the white ``CARD``; text is
  ``INK``. Colour is never the only mark: pair it with a label, a marker, a line style or a hatch.
- The kind of a figure (stated, estimate, …) is shown by ``mark``, the same way in every chart.
- Title says what is compared; below it stands the unit; at the foot publishers and as-of date.
- Bars start at zero, or ``finish`` refuses. A log axis is named in the unit.
- The same data give the same bytes: no pyplot, no global state, fonts that matplotlib ships.
"""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from compute_economics.tables import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from matplotlib.axes import Axes

    from coursekit.subject import Fact

WIDTH = 5.2
"""Width of a figure in inches: 374 points, about one phone column."""

_FOOT_WIDTH = 66
"""Characters of the smallest text that fit into ``WIDTH``."""

CARD = "#ffffff"
INK = "#1b1f24"
MUTED = "#57606a"
GRID = "#d8dee4"
PALETTE: Mapping[str, str] = {
    "blue": "#0072B2",
    "vermilion": "#D55E00",
    "green": "#009E73",
    "purple": "#CC79A7",
}
"""Fills and lines, in the order to use them. Each has at least 3:1 contrast on ``CARD``."""

_HATCHES: Mapping[str, str] = {
    "stated": "",
    "derived": "..",
    "estimate": "///",
    "projection": "\\\\\\",
    "claim": "xx",
    "disputed": "++",
}
_STYLE: dict[Any, Any] = {
    "axes.edgecolor": MUTED,
    "axes.facecolor": CARD,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.labelcolor": INK,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "figure.facecolor": CARD,
    "font.family": "DejaVu Sans",
    "font.size": 11,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "hatch.color": CARD,
    "hatch.linewidth": 1.2,
    "legend.fontsize": 10,
    "legend.frameon": False,
    "lines.linewidth": 2,
    "lines.markersize": 6,
    "savefig.facecolor": CARD,
    "svg.hashsalt": "compute-economics",
    "text.color": INK,
    # A dollar sign is a dollar sign here, not the start of a formula.
    "text.parse_math": False,
    "xtick.color": INK,
    "xtick.labelsize": 10,
    "ytick.color": INK,
    "ytick.labelsize": 10,
}


@contextmanager
def figure(height: float = 3.4, **subplots: Any) -> Iterator[tuple[Figure, Any]]:
    """A figure ``WIDTH`` wide and ``height`` inches high, with its axes; draw inside the block.

    ``subplots`` goes to :meth:`matplotlib.figure.Figure.subplots`; with several axes the second
    value is the array of them.
    """
    with mpl.rc_context(_STYLE):
        fig = Figure(figsize=(WIDTH, height), layout="constrained")
        yield fig, fig.subplots(**subplots)


def mark(kind: str) -> dict[str, Any]:
    """Keyword arguments that mark a bar or patch by the kind of its figure.

    Raises:
        KeyError: ``kind`` is none of :data:`coursekit.subject.KINDS`.
    """
    return {"hatch": _HATCHES[kind], "edgecolor": CARD}


def kind_legend(ax: Axes, kinds: Sequence[str], **legend: Any) -> None:
    """Explain the hatches of ``kinds`` in a small legend; ``legend`` goes to ``ax.legend``."""
    patches = [Patch(facecolor=MUTED, label=kind, **mark(kind)) for kind in kinds]
    ax.legend(handles=patches, **legend)


def finish(ax: Axes, *, title: str, unit: str, sources: Sequence[str], as_of: str) -> None:
    """Put title, unit, publishers of ``sources`` and the as-of date on the figure of ``ax``.

    Args:
        ax: any axes of the figure.
        title: what is compared, without a figure.
        unit: of the values shown, for example ``"kW per GPU"`` or ``"billion USD a year, log axis"``.
        sources: ids of the sources table.
        as_of: ISO date of the newest row shown.

    Raises:
        ValueError: a bar does not start at zero on a linear axis.
        KeyError: a source is not in the sources table.
    """
    fig = ax.get_figure()
    assert isinstance(fig, Figure)
    for each in fig.axes:
        _settle_bars(each)
    fig.suptitle(title, x=0.01, ha="left", fontsize=12, fontweight="bold")
    fig.axes[0].set_title(unit, loc="left", fontsize=10, color=MUTED)
    foot = [*textwrap.wrap(f"Source: {publishers(sources)}", _FOOT_WIDTH), f"As of {long_date(as_of)}"]
    fig.supxlabel("\n".join(foot), x=0.01, ha="left", fontsize=9, color=MUTED)


def publishers(sources: Sequence[str]) -> str:
    """The publishers of some sources, each once and short, in the order given.

    Short means without what stands in brackets or after a slash: where it was archived or filed.

    Raises:
        KeyError: a source is not in the sources table.
    """
    names = load("sources").set_index("id")["publisher"]
    unknown = [source for source in sources if source not in names.index]
    if unknown:
        raise KeyError(f"Not in the sources table: {', '.join(unknown)}. Add the row to data/sources.csv.")
    return ", ".join(dict.fromkeys(_short(str(names[source])) for source in sources))


def _short(publisher: str) -> str:
    name = re.split(r" [(/]", publisher)[0]
    return {"Space Exploration Technologies Corp.": "SpaceX"}.get(name, name)


def number(fact: Fact) -> float:
    """The value of a fact that is a number, for an axis."""
    value = fact.value
    assert isinstance(value, int | float), fact.id
    return value


def origin(facts: Iterable[Fact]) -> tuple[tuple[str, ...], str]:
    """Sources of some facts, each once, and their newest date."""
    every = list(facts)
    sources = tuple(dict.fromkeys(source for fact in every for source in fact.sources))
    return sources, max(fact.as_of for fact in every)


def long_date(iso: str) -> str:
    """``2026-06-15`` as ``15 June 2026``; a year or a month alone stays as exact as it is."""
    parts = iso.split("-")
    if len(parts) == 1:
        return iso
    day = dt.date(int(parts[0]), int(parts[1]), int(parts[2]) if len(parts) == 3 else 1)
    return f"{day.day} {day:%B %Y}" if len(parts) == 3 else f"{day:%B %Y}"


def _settle_bars(ax: Axes) -> None:
    """Refuse bars that do not start at zero, and keep the grid to the axis the values lie on."""
    for bars in (c for c in ax.containers if isinstance(c, BarContainer)):
        along_x = bars.orientation == "horizontal"
        ax.grid(False, axis="y" if along_x else "x")
        low, _ = sorted(ax.get_xlim() if along_x else ax.get_ylim())
        scale = ax.get_xscale() if along_x else ax.get_yscale()
        if scale == "linear" and low > 0:
            raise ValueError(
                f"The bars start at {low:g}, so their lengths mislead. Start at zero, or draw points."
            )
