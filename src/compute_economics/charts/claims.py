"""Charts for reading claims: pace and revenue, segments and total, claims by verdict."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from compute_economics.charts.style import INK, PALETTE, figure, finish, kind_legend, mark
from compute_economics.facts import FACTS
from compute_economics.facts.claims import PACE_2025, evidence_rows
from compute_economics.models.evidence import VERDICTS
from compute_economics.tables import load
from coursekit.subject import Chart

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_GRADE_MARKERS = {"A": "o", "B": "s", "C": "^"}


def pace_and_revenue() -> Chart:
    """Run rates of 2025 as points of a line, the area under it, and the revenue that was reported."""
    rows = load("anthropic_revenue").set_index("id").loc[list(PACE_2025)].sort_values("as_of")
    facts = {
        "run rate, end": FACTS["run_rate_2025"],
        "area above": FACTS["revenue_from_pace"],
        "revenue": FACTS["revenue_2025"],
    }
    sources = tuple(dict.fromkeys([*rows["source_id"], *facts["revenue"].sources]))
    as_of = facts["revenue"].as_of
    with figure(5.2, nrows=2, height_ratios=[1.5, 1]) as (fig, (top, bottom)):
        _draw_pace(top, rows)
        for name, fact in facts.items():
            bar = bottom.barh(name, _billion(fact.value), color=PALETTE["blue"], **mark(fact.kind))
            bottom.bar_label(bar, [f"{_billion(fact.value):.1f}"], padding=4)
        bottom.invert_yaxis()
        bottom.set_xlim(0, 1.5 * _billion(facts["run rate, end"].value))
        kind_legend(bottom, list(dict.fromkeys(f.kind for f in facts.values())), loc="center right")
        finish(
            top,
            title="A pace, and what was earned in the year",
            unit="run rate, billion USD per year",
            sources=sources,
            as_of=as_of,
        )
        bottom.set_title("end of 2025 and whole year, billion USD", loc="left", fontsize=10)
    said = "; ".join(
        f"{name} {_billion(fact.value):.1f} ({fact.kind}, grade {fact.source_grade})"
        for name, fact in facts.items()
    )
    first, last = (_billion(value) for value in rows["value"].iloc[[0, -1]])
    return Chart(
        figure=fig,
        alt=(
            f"Above, {len(rows)} run rates of Anthropic in 2025, joined by a line that rises from "
            f"{first:.0f} to {last:.0f} billion USD per year; the area under it is shaded. "
            f"Below, bars in billion USD: {said}."
        ),
        caption=(
            "Run rates of 2025 and the area under them, beside the revenue of the year as the press read it "
            "in a draft prospectus that is not public. Circles: grade A; squares: B; triangle: C."
        ),
        table=pd.DataFrame(
            {
                "as of": [*rows["as_of"].dt.strftime("%Y-%m-%d"), as_of, as_of],
                "figure": [*["run rate"] * len(rows), "area under the run rates", "revenue of the year"],
                "billion USD": [
                    *(rows["value"] / 1e9),
                    round(_billion(facts["area above"].value), 2),
                    _billion(facts["revenue"].value),
                ],
                "kind": [*rows["kind"], facts["area above"].kind, facts["revenue"].kind],
                "source grade": [
                    *rows["source_grade"],
                    facts["area above"].source_grade,
                    facts["revenue"].source_grade,
                ],
            }
        ),
        sources=sources,
        as_of=as_of,
    )


def _draw_pace(ax: Axes, rows: pd.DataFrame) -> None:
    days, paces = rows["as_of"], rows["value"] / 1e9
    ax.fill_between(days, paces, color=PALETTE["blue"], alpha=0.2, lw=0)
    ax.plot(days, paces, color=PALETTE["blue"])
    for grade, marker in _GRADE_MARKERS.items():
        of_grade = rows[rows["source_grade"] == grade]
        ax.plot(
            of_grade["as_of"],
            of_grade["value"] / 1e9,
            linestyle="none",
            marker=marker,
            color=PALETTE["blue"],
            markersize=7,
            label=f"grade {grade}",
        )
    ax.annotate("area: our estimate", (days.iloc[4], paces.iloc[4] / 3), ha="center", fontsize=9)
    quarters = pd.to_datetime(["2025-01-01", "2025-04-01", "2025-07-01", "2025-10-01", "2026-01-01"])
    ax.set_xticks(quarters, ["January\n2025", "April", "July", "October", "January\n2026"])
    ax.set_ylim(0, None)
    ax.legend(loc="upper left")


_PARTS = {"space": "Space", "connectivity": "Connectivity", "ai": "AI", "consolidated": "Total"}
_MEASURES = {"revenue": "revenue", "operating_income": "operating income"}


def segments_and_total() -> Chart:
    """Two groups of bars, revenue and operating income of one year: three segments and the total."""
    rows = load("spacex_financials")
    rows = rows[(rows["period"] == "FY2025") & rows["metric"].isin(_MEASURES)]
    wide = rows.pivot(index="segment", columns="metric", values="value").loc[list(_PARTS)] / 1e9
    values = wide.to_dict()
    sources = tuple(dict.fromkeys(rows["source_id"]))
    as_of = f"{rows['as_of'].max():%Y-%m-%d}"
    reach = 1.35 * wide.abs().to_numpy().max()
    with figure(5.0, nrows=2, sharex=True) as (fig, axes):
        for ax, (metric, name) in zip(axes, _MEASURES.items(), strict=True):
            for part, label in _PARTS.items():
                color = PALETTE["vermilion" if part == "consolidated" else "blue"]
                value = values[metric][part]
                ax.bar_label(ax.barh(label, value, color=color, height=0.7), [f"{value:.1f}"], padding=4)
            ax.invert_yaxis()
            ax.axvline(0, color=INK, lw=0.8)
            ax.set_title(name, loc="left", fontsize=10)
        axes[0].set_xlim(-0.5 * reach, reach)
        unit = "revenue, billion USD, financial year 2025"
        finish(axes[0], title="Three segments and their total", unit=unit, sources=sources, as_of=as_of)
    said = ". ".join(
        f"{name.capitalize()}: "
        + ", ".join(f"{label} {values[metric][part]:.1f}" for part, label in _PARTS.items())
        for metric, name in _MEASURES.items()
    )
    return Chart(
        figure=fig,
        alt=(
            f"Two groups of four bars from zero, in billion USD, year 2025. {said}. Losses point to the left."
        ),
        caption="Segments of SpaceX and the total of the accounts, 2025, recast to include xAI and X.",
        table=wide.rename(index=_PARTS, columns=_MEASURES)[list(_MEASURES.values())]
        .rename_axis("segment")
        .reset_index()
        .rename(columns={name: f"{name}, billion USD" for name in _MEASURES.values()})
        .rename_axis(columns=None),
        sources=sources,
        as_of=as_of,
    )


def verdicts_of_claims() -> Chart:
    """Bars: how many claims of the table have each of the six verdicts."""
    rows = evidence_rows()
    sources = tuple(dict.fromkeys(rows["source_id"]))
    # A row that is silent states no figure, so its day is that of no figure either.
    as_of = f"{rows.loc[rows['relation'] != 'silent', 'as_of'].max():%Y-%m-%d}"
    counts = load("claims")["verdict"].value_counts().reindex(list(VERDICTS))
    with figure(4.2) as (fig, ax):
        for verdict, count in counts.items():
            bar = ax.barh(str(verdict), count, color=PALETTE["blue"], height=0.7, **mark("derived"))
            ax.bar_label(bar, [f"{count}"], padding=4)
        ax.invert_yaxis()
        ax.set_xlim(0, 1.15 * counts.max())
        kind_legend(ax, ["derived"], loc="lower right")
        unit = f"claims, of {counts.sum()}; verdicts by our rule"
        finish(ax, title="What became of the claims", unit=unit, sources=sources, as_of=as_of)
    said = ", ".join(f"{verdict} {count}" for verdict, count in counts.items())
    return Chart(
        figure=fig,
        alt=f"Six horizontal bars, number of claims by verdict: {said}; {counts.sum()} claims in all.",
        caption=(
            "The claims of the table by verdict. We chose and worded them, so the numbers "
            "describe this table and no wider set of articles."
        ),
        table=pd.DataFrame(
            {
                "verdict": [str(verdict) for verdict in counts.index],
                "claims": list(counts),
                "ids": [", ".join(_ids(str(verdict))) for verdict in counts.index],
            }
        ),
        sources=sources,
        as_of=as_of,
    )


def _ids(verdict: str) -> list[str]:
    claims = load("claims")
    return list(claims.loc[claims["verdict"] == verdict, "id"])


def _billion(value: object) -> float:
    assert isinstance(value, int | float)
    return value / 1e9


CHARTS: dict[str, Callable[[], Chart]] = {
    "pace_and_revenue": pace_and_revenue,
    "segments_and_total": segments_and_total,
    "verdicts_of_claims": verdicts_of_claims,
}
"""The charts of the unit by the name that a page uses."""
