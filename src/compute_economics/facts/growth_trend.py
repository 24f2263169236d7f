"""Figures of growth: fits through the training runs, published rates, and what carries the growth.

What is ours and not a source's: which rows a fit uses, and two standard errors either way as its range.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from compute_economics.facts.registry import FACTS, defined, derived, row, stated
from compute_economics.models import deal, trend
from compute_economics.tables import load
from coursekit.subject import KINDS, Fact, weakest_grade

_PER_YEAR: dict[str, Any] = {"unit": "times per year", "digits": 1}

SELECTIONS: Mapping[str, tuple[str, Callable[[pd.DataFrame], pd.DataFrame]]] = {
    "all": ("all rows but the disputed one", lambda runs: runs),
    "firm": ("without estimates", lambda runs: runs[runs["kind"] != "estimate"]),
    "published": ("published by the developer", lambda runs: runs[runs["kind"] == "stated"]),
    "records": ("each larger than all before", lambda runs: runs[_is_record(runs)]),
    "since_2020": ("released since 2020", lambda runs: runs[runs["release_date"] >= "2020-01-01"]),
}
"""Which rows a fit may use: five answers to the question whose growth is meant."""


def _is_record(runs: pd.DataFrame) -> pd.Series[bool]:
    """Rows in order of release whose FLOP exceed those of every earlier row."""
    flop = runs["training_compute_flop"]
    return flop > flop.cummax().shift(fill_value=0)


def selected(name: str) -> pd.DataFrame:
    """The rows of one of :data:`SELECTIONS`, in order of release."""
    runs = load("training_runs").sort_values("release_date", kind="stable")
    return SELECTIONS[name][1](runs[runs["kind"] != "disputed"])


def years(runs: pd.DataFrame) -> list[float]:
    """Release dates in years since the first day of 2012."""
    start = pd.Timestamp(2012, 1, 1)
    return [trend.years_between(start, day) for day in runs["release_date"]]


def fitted(name: str) -> trend.Trend:
    """The trend of training FLOP through one of :data:`SELECTIONS`."""
    runs = selected(name)
    return trend.fit(years(runs), list(runs["training_compute_flop"]))


def _of_runs(id_: str, label: str, compute: Callable[[], float], runs: pd.DataFrame, **shown: Any) -> None:
    """Declare a fact that rests on many rows of the table of runs; its kind is the weakest of theirs."""
    FACTS.add(
        Fact(
            id=id_,
            label=label,
            compute=compute,
            as_of=f"{runs['release_date'].max():%Y-%m-%d}",
            sources=tuple(runs["source_id"].unique()),
            rows=tuple(f"training_runs/{row_id}" for row_id in runs["id"]),
            source_grade=weakest_grade(list(runs["source_grade"])),
            kind=max(("derived", *runs["kind"]), key=KINDS.index),
            **shown,
        )
    )


def _declare_fit(name: str) -> None:
    label, runs, note = SELECTIONS[name][0], selected(name), "Range: two standard errors either way"
    growth, months = "times per year", "months"
    for id_, what, compute, unit in (
        ("growth", "Growth of training FLOP", lambda: fitted(name).growth_per_year, growth),
        ("growth_low", "Growth, low end", lambda: fitted(name).growth_range()[0], growth),
        ("growth_high", "Growth, high end", lambda: fitted(name).growth_range()[1], growth),
        ("doubling", "Doubling time of training FLOP", lambda: fitted(name).doubling_months, months),
        ("doubling_low", "Doubling time, low end", lambda: fitted(name).doubling_range()[0], months),
        ("doubling_high", "Doubling time, high end", lambda: fitted(name).doubling_range()[1], months),
    ):
        _of_runs(f"fit_{name}_{id_}", f"{what}, {label}", compute, runs, unit=unit, digits=1, note=note)
    derived(f"fit_{name}_rows", f"Rows: {label}", lambda: len(runs), unit="rows")


for name in SELECTIONS:
    _declare_fit(name)
_of_runs(
    "fit_all_slope",
    "Slope of the fit, all rows but the disputed one",
    lambda: fitted("all").slope,
    selected("all"),
    unit="powers of ten per year",
    digits=3,
)
_of_runs(
    "fit_all_error",
    "Standard error of that slope",
    lambda: fitted("all").standard_error,
    selected("all"),
    unit="powers of ten per year",
    digits=3,
)
_of_runs(
    "fit_all_scatter",
    "Typical distance of a run from the fitted line, as a factor",
    lambda: float(10 ** fitted("all").scatter),
    selected("all"),
    unit="times",
)
_kinds = load("training_runs")["kind"]
_COUNTED: dict[str, Any] = {"unit": "rows", "note": "Counted in the table training_runs of this course"}
derived("runs_listed", "Rows of training runs", lambda: len(_kinds), **_COUNTED)
for kind in ("stated", "derived", "estimate"):
    label = f"Training runs whose compute is {kind}"
    derived(f"runs_{kind}", label, lambda kind=kind: int((_kinds == kind).sum()), **_COUNTED)

# Growth as others give it, and what carries it

stated("trend_notable", "training_rates", "Y01", "Growth of training compute, notable models", **_PER_YEAR)
for end in ("low", "high"):
    label = f"Growth of training compute, frontier models, {end} end"
    stated(f"trend_frontier_{end}", "training_rates", "Y02", label, column=end, unit="times per year")
    label = f"Power of a single run in 2030, {end} end"
    stated(f"power_2030_{end}", "training_rates", "Y05", label, column=end, unit="MW")
stated("trend_power", "training_rates", "Y04", "Growth of the power of the largest runs", **_PER_YEAR)
label = "Doubling time that the published growth implies"
derived("trend_notable_doubling", label, trend.doubling_months, "trend_notable", unit="months", digits=1)
label = "Growth of compute over growth of power"
derived("compute_over_power_growth", label, deal.share, "trend_notable", "trend_power", **_PER_YEAR)
for chip, row_id in (("v100", "A01"), ("gb300", "A12")):
    day = f"{row('accelerators', row_id)['release_date']:%Y-%m-%d}"
    label = f"Release of the {chip.upper()}"
    stated(f"{chip}_released", "accelerators", row_id, label, column="release_date", as_of=day)
    label = f"Thermal design power of one {chip.upper()}"
    stated(f"tdp_{chip}", "accelerators", row_id, label, column="tdp_w", unit="W", as_of=day)
_TWO_CHIPS = ("v100_released", "gb300_released")
derived(
    "chip_growth",
    "Growth of dense throughput per GPU, V100 to GB300",
    lambda first, last, *days: trend.growth_per_year(first, last, trend.years_between(*days)),
    "peak_v100",
    "peak_gb300",
    *_TWO_CHIPS,
    **_PER_YEAR,
)
derived(
    "chip_efficiency_growth",
    "Growth of dense throughput per watt of design power, V100 to GB300",
    lambda first, last, watts_1, watts_2, *days: trend.growth_per_year(
        first / watts_1, last / watts_2, trend.years_between(*days)
    ),
    "peak_v100",
    "peak_gb300",
    "tdp_v100",
    "tdp_gb300",
    *_TWO_CHIPS,
    **_PER_YEAR,
)
defined("mw_per_gw", "Megawatts in a gigawatt", 1000, unit="MW")
derived(
    "years_to_a_gigawatt",
    "Years from Llama 3.1 405B to a run of one gigawatt, at the published growth",
    trend.years_to_reach,
    "llama31_mw",
    "mw_per_gw",
    "trend_power",
    unit="years",
    digits=1,
    note="An extrapolation, not a forecast",
)

# Another quantity: what SpaceX had installed

_NAMEPLATE = (("2024_12", "T065"), ("2025_03", "T066"), ("2026_06", "T069"))
for when, row_id in _NAMEPLATE:
    day = f"{row('deal_terms', row_id)['as_of']:%Y-%m-%d}"
    stated(f"nameplate_{when}", "deal_terms", row_id, f"Nameplate compute draw of SpaceX, {day}", unit="MW")
