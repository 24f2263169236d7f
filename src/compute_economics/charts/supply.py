"""Charts of the unit on supply: waits, the longest path, Colossus over time, clusters side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from compute_economics.charts.style import CARD, INK, MUTED, PALETTE, figure, finish, mark, number, origin
from compute_economics.facts import FACTS
from compute_economics.models import supply
from compute_economics.tables import load
from coursekit.subject import Chart

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# What a bar is called, the facts at its two ends, and their unit.
_WAITS = (
    ("advanced packaging", "wait_packaging_low", "wait_packaging_high", "weeks"),
    ("GPUs and servers", "wait_servers_low", "wait_servers_high", "months"),
    ("building, 100 MW", "wait_greenfield", "wait_greenfield", "years"),
    ("power transformer", "wait_transformer", "wait_transformer", "weeks"),
    ("step-up transformer", "wait_step_up", "wait_step_up", "weeks"),
    ("grid connection,\naverage", "wait_grid", "wait_grid", "years"),
    ("combined-cycle plant", "wait_plant_low", "wait_plant_high", "years"),
    ("large gas turbine", "wait_turbine_low", "wait_turbine_high", "years"),
    ("grid connection,\nNorthern Virginia", "wait_grid_virginia", "wait_grid_virginia", "years"),
)


def waits_by_step() -> Chart:
    """Lines from the shortest to the longest published wait of each step, in months."""
    facts = [(FACTS[low], FACTS[high]) for _, low, high, _ in _WAITS]
    rows = [
        (name, supply.months(number(FACTS[low]), unit), supply.months(number(FACTS[high]), unit))
        for name, low, high, unit in _WAITS
    ]
    sources, as_of = origin(fact for pair in facts for fact in pair)
    with figure(height=4.8) as (fig, ax):
        for y, ((_, low, high), (fact, _)) in enumerate(zip(rows, facts, strict=True)):
            firm = fact.kind == "stated"
            ax.plot([low, high], [y, y], color=PALETTE["blue"], lw=3, solid_capstyle="butt")
            ax.plot([low, high], [y, y], "o", color=PALETTE["blue"], mfc=PALETTE["blue"] if firm else CARD)
            ax.text(high + 3, y, _span(low, high), va="center", fontsize=10)
        ax.set_yticks(range(len(rows)), [name for name, _, _ in rows])
        ax.set(xlim=(0, 105), ylim=(len(rows) - 0.4, -0.6), xticks=range(0, 97, 24))
        ax.grid(False, axis="y")
        ax.plot([], [], "o", color=PALETTE["blue"], label="stated")
        ax.plot([], [], "o", color=PALETTE["blue"], mfc=CARD, label="claim")
        ax.legend(loc="upper right")
        unit = "months; every row has its own date and scope"
        finish(ax, title="How long one waits for a step", unit=unit, sources=sources, as_of=as_of)
    told = "; ".join(
        f"{_flat(name)} {_span(low, high)} ({fact.kind})"
        for (name, low, high), (fact, _) in zip(rows, facts, strict=True)
    )
    return Chart(
        figure=fig,
        alt=f"One line per step from its shortest to its longest wait in months. {told}.",
        caption="Waits for single steps of a data centre as published in 2025 and 2026, in months.",
        table=pd.DataFrame(
            {
                "step": _flat(name),
                "months, low": round(low, 1),
                "months, high": round(high, 1),
                "kind": fact.kind,
                "source grade": fact.source_grade,
                "as of": fact.as_of,
            }
            for (name, low, high), (fact, _) in zip(rows, facts, strict=True)
        ),
        sources=sources,
        as_of=as_of,
    )


_BRANCHES = {"machines": "wait_servers_high", "shell": "months_greenfield", "grid": "months_grid"}


def longest_path() -> Chart:
    """Bars over time for the steps of one project, twice: with a long and with a short wait for the grid."""
    months = {step: number(FACTS[id_]) for step, id_ in (_BRANCHES | {"racks": "rack_months"}).items()}
    short = months | {"grid": number(FACTS["grid_short"])}
    after = {"racks": tuple(_BRANCHES)}
    versions = {
        "long wait for the grid": supply.schedule(months, after),
        "short wait for the grid": supply.schedule(short, after),
    }
    sources, as_of = origin(FACTS[id_] for id_ in ("path_total", "path_gain"))
    with figure(height=4.4, nrows=2, sharex=True) as (fig, axes):
        for ax, (name, plan) in zip(axes, versions.items(), strict=True):
            _draw_plan(ax, plan)
            ax.text(0.8, -0.85, name, va="center", fontweight="bold")
        axes[0].set_xlim(0, 62)
        unit = "months from the start; outlined: slack"
        finish(axes[0], title="The longest path decides", unit=unit, sources=sources, as_of=as_of)
    rows = [
        {
            "version": name,
            "step": step,
            "starts": round(plan.start[step], 1),
            "ends": round(plan.end[step], 1),
            "slack": round(plan.slack[step], 1),
            "on the longest path": "yes" if step in plan.critical else "no",
        }
        for name, plan in versions.items()
        for step in months
    ]
    told = "; ".join(
        f"{name}: longest path {' and '.join(plan.critical)}, {plan.total:.1f} months"
        for name, plan in versions.items()
    )
    return Chart(
        figure=fig,
        alt=(
            "Two panels of bars over months, each with machines, shell and grid side by side and the racks "
            f"after all three. {told}. In the second panel the shell has taken the place of the grid."
        ),
        caption="One project of ours on published waits; the table names the steps on the longest path.",
        table=pd.DataFrame(rows),
        sources=sources,
        as_of=as_of,
    )


def _draw_plan(ax: Axes, plan: supply.Schedule) -> None:
    for y, step in enumerate(plan.slack):
        start, end, slack = plan.start[step], plan.end[step], plan.slack[step]
        color = PALETTE["vermilion" if step in plan.critical else "blue"]
        ax.barh(y, end - start, left=start, color=color, height=0.62)
        ax.barh(y, slack, left=end, height=0.62, facecolor=CARD, edgecolor=MUTED)
        ax.text(end + slack + 0.8, y, f"{end:.0f}" if slack else f"{end:.1f}", va="center", fontsize=10)
    ax.set_yticks(range(len(plan.slack)), list(plan.slack))
    ax.set_ylim(len(plan.slack) - 0.4, -1.4)


_SITES = {
    "Colossus 1": {"color": PALETTE["blue"], "linestyle": "-"},
    "Colossus 2": {"color": PALETTE["vermilion"], "linestyle": "--"},
}
_GRID = {"CT02": "seen", "CT14": "confirmed", "CT35": "approved"}
"""Rows on the supply from the grid, and how firm each is."""


def colossus_over_time() -> Chart:
    """Steps: IT power of two sites beside the company's nameplate; below, facility power beside the grid."""
    timeline = load("colossus_timeline")
    seen = timeline[timeline["it_power_mw"].notna()].sort_values("as_of")
    terms = load("deal_terms")
    nameplate = terms[terms["item"] == "nameplate_compute_draw"]
    grid = timeline[timeline["id"].isin(_GRID)]
    sources = tuple(dict.fromkeys([*seen["source_id"], *nameplate["source_id"], *grid["source_id"]]))
    as_of = f"{max(seen['as_of'].max(), nameplate['as_of'].max()):%Y-%m-%d}"
    with figure(height=5.6, nrows=2, sharex=True, height_ratios=[1.4, 1]) as (fig, (top, bottom)):
        for site, line in _SITES.items():
            _steps(top, seen[seen["site"] == site], "it_power_mw", label=site, **line)
        top.plot(nameplate["as_of"], nameplate["value"], "D", color=INK, label="nameplate of the company")
        top.set_ylim(0, 1550)
        top.legend(loc="upper left")
        _draw_grid(bottom, seen[seen["site"] == "Colossus 1"], grid)
        unit = "IT power in MW, estimates; nameplate as filed"
        finish(top, title="Colossus 1 and 2 over time", unit=unit, sources=sources, as_of=as_of)
        bottom.set_title("Colossus 1, MW", loc="left", fontsize=10, color=MUTED)
    ends = "; ".join(
        f"{site} {rows['it_power_mw'].iloc[0]:.0f} to {rows['it_power_mw'].iloc[-1]:.0f} MW"
        for site, rows in seen.groupby("site")
    )
    supplied = ", ".join(
        f"{mw:.0f} ({_GRID[id_]})" for id_, mw in zip(grid["id"], grid["grid_power_mw"], strict=True)
    )
    first, last = nameplate["value"].iloc[[0, -1]]
    return Chart(
        figure=fig,
        alt=(
            f"Above, IT power as steps, by estimate: {ends}, with a dip of Colossus 1 to "
            f"{FACTS['it_in_dip'].text} MW in autumn 2025; single marks for the nameplate of the company, "
            f"{first:.0f} rising to {last:.0f} MW. Below, Colossus 1: its estimated peak facility power as "
            f"steps, and as single marks below it the power from the grid in MW: {supplied}."
        ),
        caption=(
            "IT power of Colossus 1 and 2 as Epoch AI estimates it, the nameplate of all SpaceX compute, and "
            "for Colossus 1 the supply from the grid: seen in July 2024, confirmed by the utility, approved."
        ),
        table=_timeline_rows(seen, nameplate, grid),
        sources=sources,
        as_of=as_of,
    )


def _steps(ax: Axes, rows: pd.DataFrame, column: str, **line: Any) -> None:
    """A capacity over time: it holds until the next row, the newest to the end of the axis."""
    days, power = [*rows["as_of"], pd.Timestamp("2026-08-01")], [*rows[column], rows[column].iloc[-1]]
    ax.plot(days, power, drawstyle="steps-post", **line)


def _draw_grid(ax: Axes, site: pd.DataFrame, grid: pd.DataFrame) -> None:
    _steps(ax, site, "facility_power_mw", color=PALETTE["blue"], label="facility power at its peak")
    ax.plot(grid["as_of"], grid["grid_power_mw"], "s", color=PALETTE["green"], label="power from the grid")
    for id_, day, mw in zip(grid["id"], grid["as_of"], grid["grid_power_mw"], strict=True):
        ax.annotate(_GRID[id_], (day, mw), (8, -3), textcoords="offset points", fontsize=9)
    ax.set_ylim(0, 700)
    ax.legend(loc="upper left")
    ticks = pd.to_datetime(["2024-07-01", "2025-01-01", "2025-07-01", "2026-01-01", "2026-07-01"])
    ax.set_xticks(ticks, [f"{tick:%b}\n{tick:%Y}" for tick in ticks])


def _timeline_rows(seen: pd.DataFrame, nameplate: pd.DataFrame, grid: pd.DataFrame) -> pd.DataFrame:
    parts = [
        seen.assign(what="IT power", mw=seen["it_power_mw"]),
        seen.assign(what="peak facility power", mw=seen["facility_power_mw"]),
        nameplate.assign(site="all SpaceX compute", what="nameplate", mw=nameplate["value"]),
        grid.assign(what="power from the grid", mw=grid["grid_power_mw"]),
    ]
    table = pd.DataFrame(pd.concat(parts)[["as_of", "site", "what", "mw", "kind", "source_id"]])
    table["as_of"] = table["as_of"].dt.strftime("%Y-%m-%d")
    return table.rename(columns={"as_of": "from", "mw": "MW", "source_id": "source"}).reset_index(drop=True)


def clusters_compared() -> Chart:
    """The largest sites in operation: IT power on the left, H100-equivalents on the right."""
    clusters = load("clusters")
    standing = clusters[(clusters["status"] == "operating") & (clusters["owner"] != "various")]
    newest = standing.sort_values(["snapshot", "as_of"]).groupby("cluster").tail(1)
    largest = newest.nlargest(8, "it_power_mw")
    sources = tuple(dict.fromkeys(largest["source_id"]))
    as_of = f"{largest['as_of'].max():%Y-%m-%d}"
    names = [name.removeprefix("OpenAI ").replace("Anthropic-Amazon ", "") for name in largest["cluster"]]
    shown = {
        "it_power_mw": ("IT power, MW", "blue", largest["it_power_mw"]),
        "h100_equivalents": ("thousand H100-\nequivalents", "green", largest["h100_equivalents"] / 1000),
    }
    with figure(height=4.0, ncols=2, sharey=True) as (fig, axes):
        for ax, (title, color, values) in zip(axes, shown.values(), strict=True):
            bars = ax.barh(names, values, color=PALETTE[color], **mark("estimate"))
            ax.bar_label(bars, [f"{value:,.0f}" for value in values], padding=3, fontsize=10)
            ax.set_xlim(0, 1.4 * values.max())
            ax.set_xlabel(title, fontsize=10)
        axes[0].invert_yaxis()
        axes[0].tick_params(axis="y", labelsize=9)
        unit = "all estimates; newest row of each site"
        finish(axes[0], title="Large clusters, two measures", unit=unit, sources=sources, as_of=as_of)
    told = "; ".join(
        f"{name} {it:.0f} and {h100:.0f}"
        for name, it, h100 in zip(names, *(values for _, _, values in shown.values()), strict=True)
    )
    return Chart(
        figure=fig,
        alt=(
            f"Two sets of bars for {len(largest)} sites, all estimates, IT power in MW and thousand "
            f"H100-equivalents. {told}. The order by the second measure is another one."
        ),
        caption="The largest sites of the table in operation, by IT power and by H100-equivalents.",
        table=pd.DataFrame(
            {
                "site": names,
                "IT power, MW": largest["it_power_mw"].to_list(),
                "H100-equivalents": largest["h100_equivalents"].to_list(),
                "per MW": (largest["h100_equivalents"] / largest["it_power_mw"]).round().to_list(),
                "from": largest["as_of"].dt.strftime("%Y-%m-%d").to_list(),
                "snapshot": largest["snapshot"].dt.strftime("%Y-%m-%d").to_list(),
            }
        ),
        sources=sources,
        as_of=as_of,
    )


def _span(low: float, high: float) -> str:
    return f"{low:.0f}" if low == high else f"{low:.0f} to {high:.0f}"


def _flat(name: str) -> str:
    return " ".join(name.split())


CHARTS: Mapping[str, Callable[[], Chart]] = {
    "waits_by_step": waits_by_step,
    "longest_path": longest_path,
    "colossus_over_time": colossus_over_time,
    "clusters_compared": clusters_compared,
}
