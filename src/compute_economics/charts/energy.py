"""Charts of the energy unit, each drawn from facts and tables alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from compute_economics.charts.style import INK, PALETTE, figure, finish, kind_legend, mark, number, origin
from compute_economics.facts import FACTS
from compute_economics.tables import load
from coursekit.subject import Chart, Fact

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_CHIPS = {"H100": "blue", "GB200": "green"}
_LEVELS = {
    "chip alone": "tdp_{chip}",
    "server, nameplate": "nameplate_{chip}_kw",
    "all IT": "it_{chip}_kw",
    "site at its peak": "facility_{chip}_kw",
}


def watts_per_gpu() -> Chart:
    """Power per GPU of two chips, measured at four places from the chip to the meter."""
    ladders = {
        chip: {level: FACTS[fact.format(chip=chip.lower())] for level, fact in _LEVELS.items()}
        for chip in _CHIPS
    }
    every = [fact for ladder in ladders.values() for fact in ladder.values()]
    sources, as_of = origin(every)
    with figure(height=4.4, nrows=2, sharex=True) as (fig, axes):
        for ax, (chip, ladder) in zip(axes, ladders.items(), strict=True):
            _bars(ax, ladder, [f"{_kw(fact):.2f}" for fact in ladder.values()], _kw, PALETTE[_CHIPS[chip]])
            ax.set_xlim(0, 1.5 * max(map(_kw, every)))
            ax.text(0.99, 0.97, chip, transform=ax.transAxes, ha="right", va="top", fontweight="bold")
        kind_legend(axes[0], _kinds(every), loc="center right")
        finish(axes[0], title="One GPU at four places", unit="kW per GPU", sources=sources, as_of=as_of)
    told = "; ".join(
        f"{chip}: " + ", ".join(f"{level} {_kw(fact):.2f} ({fact.kind})" for level, fact in ladder.items())
        for chip, ladder in ladders.items()
    )
    return Chart(
        figure=fig,
        alt=f"Two groups of bars, power per GPU in kW at four places from the chip to the meter. {told}.",
        caption="Power per GPU, from the chip to the meter. The peak of a site is a capacity, no average.",
        table=pd.DataFrame(
            {"chip": chip, "measured at": level, "kW per GPU": round(_kw(fact), 2), "kind": fact.kind}
            for chip, ladder in ladders.items()
            for level, fact in ladder.items()
        ),
        sources=sources,
        as_of=as_of,
    )


def industrial_prices() -> Chart:
    """Price of electricity for industry in the United States and Tennessee, years and months apart."""
    prices = load("electricity_prices")
    prices = prices[
        (prices["sector"] == "industrial") & prices["region"].isin(["United States", "Tennessee"])
    ]
    prices = prices.sort_values("as_of")
    sources, as_of = tuple(prices["source_id"].unique()), f"{prices['as_of'].max():%Y-%m-%d}"
    with figure(height=3.8) as (fig, ax):
        for region, color, marker in (("United States", "blue", "o"), ("Tennessee", "vermilion", "s")):
            of_region = prices[prices["region"] == region]
            years, months = (of_region[of_region["period_type"] == period] for period in ("year", "month"))
            line = {"color": PALETTE[color], "marker": marker, "markersize": 4.5}
            ax.plot(_when(years), 100 * years["value"], label=f"{region}, years", **line)
            ax.plot(
                _when(months),
                100 * months["value"],
                label=f"{region}, months",
                linestyle="none",
                markerfacecolor="none",
                **line,
            )
        july = 100 * number(FACTS["price_us_july"])
        line = {"arrowstyle": "-", "color": INK}
        ax.annotate("July 2026", (2026.5, july), (2019, july), va="center", fontsize=10, arrowprops=line)
        ax.set_ylim(0, None)
        ax.legend(loc="lower left")
        unit = "US cents per kWh, average over industrial customers"
        finish(ax, title="Electricity for industry", unit=unit, sources=sources, as_of=as_of)
    told = (
        (
            "the United States",
            (2002, "price_us_2002"),
            (2024, "price_us_2024"),
            ("July 2026", "price_us_july"),
        ),
        ("Tennessee", (2023, "price_tennessee_2023"), ("July 2026", "price_tennessee_july")),
    )
    points = "; ".join(
        f"{region}: " + ", ".join(f"{when} {100 * number(FACTS[id_]):.2f}" for when, id_ in points)
        for region, *points in told
    )
    return Chart(
        figure=fig,
        alt=f"Yearly averages as a line, single months as open marks, in US cents per kWh. {points}.",
        caption="Price of electricity for industrial customers: years (filled) and single months (open).",
        table=prices[["region", "period", "value", "source_id"]].rename(
            columns={"value": "USD per kWh", "source_id": "source"}
        ),
        sources=sources,
        as_of=as_of,
    )


def bill_and_fee() -> Chart:
    """The electricity of a year beside the estimated cost of supply and the fee."""
    low = FACTS["bill_low"]
    rows = {
        "electricity": FACTS["bill_high"],
        "supply cost": FACTS["supply_cost"],
        "fee": FACTS["annual_fee"],
    }
    told = {name: f"{_billion(fact):.1f}" for name, fact in rows.items()}
    told["electricity"] = f"{_billion(low):.2f} to {_billion(rows['electricity']):.2f}"
    sources, as_of = origin([low, *rows.values()])
    with figure(height=2.8) as (fig, ax):
        _bars(ax, rows, list(told.values()), _billion, PALETTE["blue"])
        ax.set_xlim(0, 1.15 * _billion(rows["fee"]))
        kind_legend(ax, _kinds(rows.values()), loc="upper right")
        unit = "billion USD a year; electricity drawn at its high end"
        finish(ax, title="Electricity, cost and fee", unit=unit, sources=sources, as_of=as_of)
    return Chart(
        figure=fig,
        alt=(
            f"Three bars in billion USD a year: electricity {told['electricity']}, cost of supply "
            f"{told['supply cost']} (both our estimates), fee {told['fee']}. Electricity is "
            f"{_range_text('share_of_fee')} of the fee and {_range_text('share_of_cost')} of the cost."
        ),
        caption="Electricity, estimated cost of supply and fee of one year, all for the scope of the fee.",
        table=_facts_table(
            {"electricity, low end": low, "electricity, high end": rows.pop("electricity"), **rows}
        ),
        sources=sources,
        as_of=as_of,
    )


def homes_equivalent() -> Chart:
    """How many homes one site "equals", by four ways to count."""
    rows = {
        "headline": FACTS["homes_claimed"],
        "announced MW": FACTS["homes_announced"],
        "at low load": FACTS["homes_at_low_load"],
        "site at its peak": FACTS["homes_facility"],
    }
    sources, as_of = origin(rows.values())
    with figure(height=3.2) as (fig, ax):
        texts = [f"{number(fact) / 1000:.0f}" for fact in rows.values()]
        _bars(ax, rows, texts, lambda fact: number(fact) / 1000, PALETTE["blue"])
        ax.set_xlim(0, 1.45 * max(map(number, rows.values())) / 1000)
        kind_legend(ax, _kinds(rows.values()), loc="center right")
        finish(
            ax, title="One site, four numbers of homes", unit="thousand homes", sources=sources, as_of=as_of
        )
    told = ", ".join(f"{name} {fact.text} ({fact.kind})" for name, fact in rows.items())
    spread = max(map(number, rows.values())) / min(map(number, rows.values()))
    return Chart(
        figure=fig,
        alt=f"Four bars, one site in homes: {told}. The largest is {spread:.1f} times the smallest.",
        caption="Homes with as much electricity as Colossus 1, by four ways to count.",
        table=_facts_table(rows),
        sources=sources,
        as_of=as_of,
    )


def _bars(
    ax: Axes, rows: Mapping[str, Fact], texts: list[str], value: Callable[[Fact], float], color: str
) -> None:
    """Horizontal bars from top to bottom, each marked by its kind and labelled at its end."""
    for (name, fact), text in zip(rows.items(), texts, strict=True):
        ax.bar_label(ax.barh(name, value(fact), color=color, **mark(fact.kind)), [text], padding=4)
    ax.invert_yaxis()


def _kw(fact: Fact) -> float:
    return number(fact) / (1000 if fact.unit == "W" else 1)


def _billion(fact: Fact) -> float:
    return number(fact) / 1e9


def _range_text(name: str) -> str:
    return f"{FACTS[f'{name}_low'].text} to {FACTS[f'{name}_high'].text}"


def _kinds(facts: Iterable[Fact]) -> list[str]:
    return list(dict.fromkeys(fact.kind for fact in facts))


def _when(rows: pd.DataFrame) -> list[float]:
    """Where rows lie on the time axis: a year at its middle, a month at its own."""
    return [
        date.year + (0.5 if period == "year" else (date.month - 0.5) / 12)
        for date, period in zip(rows["as_of"], rows["period_type"], strict=True)
    ]


def _facts_table(rows: Mapping[str, Fact]) -> pd.DataFrame:
    return pd.DataFrame(
        {"row": name, "value": fact.text, "unit": fact.unit, "kind": fact.kind} for name, fact in rows.items()
    )


CHARTS: dict[str, Callable[[], Chart]] = {
    "watts_per_gpu": watts_per_gpu,
    "industrial_prices": industrial_prices,
    "bill_and_fee": bill_and_fee,
    "homes_equivalent": homes_equivalent,
}
