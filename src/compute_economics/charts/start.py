"""Charts of the opening unit: powers of ten of power, power times time, and chips grouped by vendor."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd
from matplotlib.patches import Rectangle

from compute_economics.charts.style import PALETTE, figure, finish, kind_legend, mark, number, origin
from compute_economics.facts import FACTS
from compute_economics.tables import load
from coursekit.subject import Chart

# What a line is called, its fact, and the watts in one unit of the fact.
_LADDER = (
    ("one H100 chip, TDP", "tdp_h100", 1),
    ("average US home, mean", "home_mean_kw", 1e3),
    ("one H100 and its server,\nnameplate", "nameplate_h100_kw", 1e3),
    ("rack of GB200, rated", "rack_mw", 1e6),
    ("training of Llama 3.1", "llama31_mw", 1e6),
    ("Colossus 1 as announced,\nat least", "power_announced", 1e6),
    ("all compute of SpaceX,\nnameplate", "nameplate_company_mw", 1e6),
)


def ladder_of_power() -> Chart:
    """Points on a logarithmic axis of power, from one chip to a company."""
    rows = [(name.replace("\n", " "), FACTS[id_], number(FACTS[id_]) * watts) for name, id_, watts in _LADDER]
    sources, as_of = origin(fact for _, fact, _ in rows)
    with figure(height=4.4) as (fig, ax):
        for y, (_, fact, watts) in enumerate(rows):
            fill = {"markerfacecolor": "none"} if fact.kind == "estimate" else {}
            ax.plot(watts, y, "o", color=PALETTE["blue"], markersize=8, **fill)
            ax.text(watts * 1.7, y, _watts(watts), va="center", fontsize=10)
        ax.set_yticks(range(len(rows)), [name for name, _, _ in _LADDER])
        ticks = [10.0**n for n in range(3, 10, 3)]
        ax.set_xscale("log")
        ax.set_xticks(ticks, ["1 kW", "1 MW", "1 GW"])
        ax.set(xlim=(3e2, 5e10), ylim=(len(rows) - 0.5, -0.5))
        ax.minorticks_off()
        unit = "power, log axis; open: estimate"
        finish(ax, title="From a chip to a company", unit=unit, sources=sources, as_of=as_of)
    told = "; ".join(f"{name} {_watts(watts)}" for name, _, watts in rows)
    return Chart(
        figure=fig,
        alt=f"One point per line on a logarithmic axis of power, each line higher than the last. {told}.",
        caption="Powers of very different sizes, measured in different ways: read the powers of ten.",
        table=pd.DataFrame(
            {
                "what": name,
                "power": _watts(watts),
                "W": f"{watts:.3g}",
                "kind": fact.kind,
                "as of": fact.as_of,
            }
            for name, fact, watts in rows
        ),
        sources=sources,
        as_of=as_of,
    )


def _watts(watts: float) -> str:
    """Three digits and the unit that suits: ``132 kW``."""
    for size, unit in ((1e9, "GW"), (1e6, "MW"), (1e3, "kW")):
        if watts >= size:
            return f"{watts / size:.3g} {unit}"
    return f"{watts:.3g} W"


def power_times_time() -> Chart:
    """Rectangles: power is the height, time the width, energy the area."""
    gpu, home = FACTS["nameplate_h100_kw"], FACTS["home_mean_kw"]
    shapes = (
        ("H100 at its nameplate, half a day", gpu, 12, "blue"),
        ("H100 at its nameplate, a day", gpu, 24, "green"),
        ("US home at its mean, a day", home, 24, "vermilion"),
    )
    sources, as_of = origin((gpu, home))
    with figure(height=4.6, nrows=3, sharex=True) as (fig, axes):
        for ax, (name, fact, hours, color) in zip(axes, shapes, strict=True):
            ax.add_patch(Rectangle((0, 0), hours, number(fact), facecolor=PALETTE[color]))
            said = f"{name}\n{number(fact) * hours:.1f} kWh".replace(", ", ",\n")
            ax.text(hours + 0.6, number(fact) / 2, said, va="center")
            ax.grid(False)
            ax.set(xlim=(0, 44), ylim=(0, 1.6), yticks=(0, 0.5, 1, 1.5), xticks=range(0, 25, 6))
        unit = "kW over hours; the area is energy, in kWh"
        finish(axes[0], title="Power times time", unit=unit, sources=sources, as_of=as_of)
    told = "; ".join(
        f"{name}: {number(fact):.2f} kW times {hours} hours is {number(fact) * hours:.1f} kWh"
        for name, fact, hours, _ in shapes
    )
    return Chart(
        figure=fig,
        alt=f"Three rectangles, kW upwards and hours to the right, each with its area in kWh. {told}.",
        caption="Twice the time is twice the energy at the same power.",
        table=pd.DataFrame(
            {
                "what": name,
                "kW": round(number(fact), 2),
                "hours": hours,
                "kWh": round(number(fact) * hours, 1),
                "kind": fact.kind,
            }
            for name, fact, hours, _ in shapes
        ),
        sources=sources,
        as_of=as_of,
    )


def hottest_chip_by_vendor() -> Chart:
    """Bars: the highest thermal design power of one chip, by vendor."""
    chips = load("accelerators")
    single = chips[~chips["chip"].str.contains("rack") & chips["tdp_w"].notna()]
    top = single.loc[single.groupby("vendor")["tdp_w"].idxmax()].sort_values("tdp_w", ascending=False)
    sources = tuple(top["source_id"].unique())
    as_of = f"{top['release_date'].max():%Y-%m-%d}"
    with figure(height=3.4) as (fig, ax):
        for vendor, chip, watts, kind in zip(
            top["vendor"], top["chip"], top["tdp_w"], top["kind"], strict=True
        ):
            bar = ax.barh(vendor, watts, color=PALETTE["blue"], height=0.6, **mark(kind))
            ax.bar_label(bar, [f"{watts:,.0f}, {chip}"], padding=4, fontsize=9)
        ax.set_xlim(0, 2300)
        ax.set_ylim(len(top) - 0.5, -0.5)
        kind_legend(ax, tuple(dict.fromkeys(top["kind"])), loc="lower right")
        unit = "W, thermal design power of one chip"
        finish(ax, title="The highest power of one chip", unit=unit, sources=sources, as_of=as_of)
    told = "; ".join(
        f"{row.vendor} {row.tdp_w:.0f} W ({row.chip}, {row.kind})" for row in top.itertuples(index=False)
    )
    return Chart(
        figure=fig,
        alt=f"One bar per vendor from zero, the highest thermal design power of a single chip. {told}.",
        caption=(
            "Chips of our table grouped by vendor, racks left out. A mark is for the whole row of a chip. "
            "The date is the newest chip's."
        ),
        table=top[["vendor", "chip", "tdp_w", "kind", "source_grade"]].rename(
            columns={"tdp_w": "W", "source_grade": "source grade"}
        ),
        sources=sources,
        as_of=as_of,
    )


CHARTS: Mapping[str, Callable[[], Chart]] = {
    "ladder_of_power": ladder_of_power,
    "power_times_time": power_times_time,
    "hottest_chip_by_vendor": hottest_chip_by_vendor,
}
