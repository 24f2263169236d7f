"""Charts of training compute: the runs, the rule beside what is listed, the fits, what grows how fast."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from compute_economics.charts.style import CARD, INK, MUTED, PALETTE, figure, finish
from compute_economics.facts import FACTS
from compute_economics.facts.growth_trend import SELECTIONS, fitted, selected, years
from compute_economics.models import training
from compute_economics.tables import load
from coursekit.subject import Chart, Fact

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MARKS = {
    "stated": {"marker": "o", "color": PALETTE["blue"], "markersize": 6},
    "derived": {"marker": "s", "color": PALETTE["green"], "markersize": 5},
    "estimate": {"marker": "^", "color": PALETTE["vermilion"], "markerfacecolor": "none", "markersize": 6},
    "disputed": {"marker": "X", "color": PALETTE["purple"], "markersize": 8, "markeredgecolor": INK},
}
_NAMED = {
    # Row: where its name stands, in points from its mark.
    "R01": (8, -3),
    "R15": (-36, 8),
    "R32": (-92, 8),
    "R51": (-74, 8),
    "R50": (-30, -15),
}


def training_compute() -> Chart:
    """Training FLOP of every run by day of release on a logarithmic axis, with the fitted line."""
    runs = load("training_runs").sort_values("release_date", kind="stable")
    line = fitted("all")
    sources, as_of = _origin(runs)
    with figure(height=4.6) as (fig, ax):
        for kind, look in _MARKS.items():
            of_kind = runs[runs["kind"] == kind]
            x = [2012 + year for year in years(of_kind)]
            ax.plot(x, of_kind["training_compute_flop"], linestyle="none", label=kind, **look)
        ends = (0.5, 14.9)
        ax.plot([2012 + x for x in ends], [line.at(x) for x in ends], color=MUTED, lw=1.4, zorder=0)
        for row, offset in zip(runs.itertuples(), runs["id"].map(_NAMED), strict=True):
            if isinstance(offset, tuple):
                place = (2012 + years(runs[runs["id"] == row.id])[0], row.training_compute_flop)
                ax.annotate(str(row.model), place, offset, textcoords="offset points", fontsize=9)
        ax.set(yscale="log", ylim=(1e17, 1e28), xlim=(2011.8, 2027.2), xticks=range(2012, 2028, 3))
        ax.legend(loc="lower right")
        finish(ax, title="Training compute", unit="FLOP, log axis", sources=sources, as_of=as_of)
    counts = ", ".join(f"{(runs['kind'] == kind).sum()} {kind}" for kind in _MARKS)
    return Chart(
        figure=fig,
        alt=(
            f"Points on a logarithmic axis, {len(runs)} models by day of release ({counts}). They rise from "
            f"AlexNet in 2012 with {FACTS['alexnet_flop'].text} FLOP along a straight line that grows by "
            f"{FACTS['fit_all_growth'].text} times a year; a typical point lies a factor of "
            f"{FACTS['fit_all_scatter'].text} above or below it. From 2023 on most of the highest points "
            f"are estimates, up to {FACTS['astra_flop'].text} FLOP."
        ),
        caption=(
            "Training compute of the models in our table by day of release, marked by the kind of the "
            "figure, and the line fitted to all but the disputed row. The table is a selection."
        ),
        table=runs[["model", "release_date", "training_compute_flop", "kind", "compute_basis"]].rename(
            columns={
                "release_date": "released",
                "training_compute_flop": "FLOP as listed",
                "compute_basis": "how it was found",
            }
        ),
        sources=sources,
        as_of=as_of,
    )


def rule_and_list() -> Chart:
    """What is listed for a run over 6ND, for every run with parameters and tokens."""
    runs = _with_rule()
    sources, as_of = _origin(runs)
    with figure(height=6.2) as (fig, ax):
        for kind, look in _MARKS.items():
            of_kind = runs[runs["kind"] == kind]
            places = [list(runs["id"]).index(id_) for id_ in of_kind["id"]]
            ax.plot(of_kind["over_rule"], places, linestyle="none", label=kind, **look)
        ax.axvline(1, color=MUTED, lw=1.2, zorder=0)
        ax.set(xscale="log", xlim=(0.12, 2.6), ylim=(len(runs) - 0.4, -0.6))
        ticks = {1 / 6: "1/6", 0.25: "1/4", 0.5: "1/2", 1: "1", 2: "2"}
        ax.set_xticks(list(ticks), list(ticks.values()))
        ax.minorticks_off()
        ax.set_yticks(range(len(runs)), runs["model"])
        ax.tick_params(axis="y", labelsize=9)
        ax.legend(loc="lower left", bbox_to_anchor=(0, 0.06))
        finish(
            ax, title="Listed over rule", unit="listed FLOP over 6ND, log axis", sources=sources, as_of=as_of
        )
    far = runs[(runs["over_rule"] < 0.8) | (runs["over_rule"] > 1.2)]
    told = "; ".join(
        f"{model} {ratio:.2f} ({kind})"
        for model, ratio, kind in far[["model", "over_rule", "kind"]].itertuples(index=False)
    )
    return Chart(
        figure=fig,
        alt=(
            "One point for each model with parameters and tokens: listed FLOP over six times active "
            f"parameters times tokens. Most lie within a tenth of 1. Further away: {told}."
        ),
        caption=(
            "Listed training compute over the rule 6ND, for the runs whose parameters and tokens are in the "
            "table. Where the table has no active parameters, all parameters are used."
        ),
        table=runs[["model", "over_rule", "kind", "compute_basis"]].rename(
            columns={"over_rule": "listed over 6ND", "compute_basis": "how it was found"}
        ),
        sources=sources,
        as_of=as_of,
    )


def _with_rule() -> pd.DataFrame:
    """The runs whose rule can be computed, with what is listed over it, in order of release."""
    runs = load("training_runs").sort_values("release_date", kind="stable")
    runs = runs.assign(active=runs["parameters_active"].fillna(runs["parameters_total"]))
    runs = runs.dropna(subset=["active", "training_tokens"])
    columns = runs[["training_compute_flop", "active", "training_tokens"]].itertuples(index=False)
    return runs.assign(over_rule=[round(training.listed_over_rule(*cells), 3) for cells in columns])


def doubling_times() -> Chart:
    """Doubling time of training compute with its range, for five choices of rows."""
    table = pd.DataFrame(
        {
            "rows used": label,
            "number of rows": len(selected(name)),
            **{what: round(float(value), 2) for what, value in _fit_row(name).items()},
        }
        for name, (label, _) in SELECTIONS.items()
    )
    facts = [FACTS[f"fit_{name}_doubling"] for name in SELECTIONS]
    sources = tuple(dict.fromkeys(source for fact in facts for source in fact.sources))
    as_of = max(fact.as_of for fact in facts)
    with figure(height=3.6) as (fig, ax):
        for y, row in enumerate(table.to_dict("records")):
            low, middle, high = row["low, months"], row["doubling time, months"], row["high, months"]
            ax.plot([low, high], [y, y], color=PALETTE["blue"], lw=2.5, solid_capstyle="butt")
            ax.plot(middle, y, "o", color=PALETTE["blue"], markersize=8, markeredgecolor=CARD)
            ax.annotate(f"{middle:.1f}", (middle, y), (0, 8), textcoords="offset points", ha="center")
        names = [f"{row['rows used']}\n({row['number of rows']})" for row in table.to_dict("records")]
        ax.set_yticks(range(len(names)), [_broken(name) for name in names])
        ax.tick_params(axis="y", labelsize=9)
        ax.set(xlim=(0, 19), xticks=range(0, 19, 3), ylim=(len(names) - 0.5, -0.7))
        unit = "months; lines: two standard errors either way"
        finish(ax, title="One table, five doubling times", unit=unit, sources=sources, as_of=as_of)
    columns = ["rows used", "doubling time, months", "low, months", "high, months"]
    told = "; ".join(
        f"{used} {middle:.1f} ({low:.1f} to {high:.1f})"
        for used, middle, low, high in table[columns].itertuples(index=False)
    )
    return Chart(
        figure=fig,
        alt=f"Five points with horizontal ranges, doubling time in months by the rows fitted: {told}.",
        caption=(
            "Doubling time of training compute, fitted to five choices of rows of one table. A range covers "
            "the scatter around its own line, not the choice of rows."
        ),
        table=table,
        sources=sources,
        as_of=as_of,
    )


def _fit_row(name: str) -> dict[str, float]:
    line = fitted(name)
    low, high = line.doubling_range()
    return {"doubling time, months": line.doubling_months, "low, months": low, "high, months": high}


def _broken(name: str) -> str:
    """A long name on two lines."""
    words, half = name.split(" "), len(name.split(" ")) // 2
    return name if len(name) < 26 else " ".join(words[:half]) + "\n" + " ".join(words[half:])


_FACTORS = {
    "training compute\n(notable models)": "trend_notable",
    "power of the\nlargest runs": "trend_power",
    "FLOP/s of one GPU\n(V100 to GB300)": "chip_growth",
    "FLOP/s per watt\n(V100 to GB300)": "chip_efficiency_growth",
}


def what_grows() -> Chart:
    """Growth per year of training compute, of power, and of what one GPU does."""
    facts = {name: FACTS[id_] for name, id_ in _FACTORS.items()}
    sources = tuple(dict.fromkeys(source for fact in facts.values() for source in fact.sources))
    as_of = max(fact.as_of for fact in facts.values())
    with figure(height=3.2) as (fig, ax):
        for y, fact in enumerate(facts.values()):
            _lollipop(ax, y, fact)
        ax.set_yticks(range(len(facts)), list(facts))
        ax.tick_params(axis="y", labelsize=9)
        ax.set(xscale="log", xlim=(1, 9), ylim=(len(facts) - 0.5, -0.6))
        ax.set_xticks([1, 2, 3, 4, 5], ["1", "2", "3", "4", "5"])
        ax.minorticks_off()
        unit = "factor per year, log axis from 1 (no change)"
        finish(ax, title="What grows, and how fast", unit=unit, sources=sources, as_of=as_of)
    told = "; ".join(f"{' '.join(name.split())} {fact.text} ({fact.kind})" for name, fact in facts.items())
    return Chart(
        figure=fig,
        alt=f"Four marks on a logarithmic axis that starts at 1, factor of growth per year: {told}.",
        caption=(
            "Growth per year. Compute and power are trends published by Epoch AI; the two rows on GPUs "
            "compare two chips of one vendor, at dense 16-bit throughput and design power."
        ),
        table=pd.DataFrame(
            {"what": " ".join(name.split()), "factor per year": round(_number(fact), 2), "kind": fact.kind}
            for name, fact in facts.items()
        ),
        sources=sources,
        as_of=as_of,
    )


def _lollipop(ax: Axes, y: int, fact: Fact) -> None:
    """A mark with a line from 1, hollow where the figure is an estimate."""
    face = CARD if fact.kind == "estimate" else PALETTE["blue"]
    ax.plot([1, _number(fact)], [y, y], color=PALETTE["blue"], lw=2)
    ax.plot(_number(fact), y, "o", color=PALETTE["blue"], markerfacecolor=face, markersize=9, mew=2)
    text = f"{fact.text} ({fact.kind})"
    ax.annotate(text, (_number(fact), y), (9, 0), textcoords="offset points", va="center", fontsize=10)


def _number(fact: Fact) -> float:
    assert isinstance(fact.value, int | float), fact.id
    return fact.value


def _origin(runs: pd.DataFrame) -> tuple[tuple[str, ...], str]:
    """Sources of some runs, each once, and their newest day."""
    return tuple(runs["source_id"].unique()), f"{runs['release_date'].max():%Y-%m-%d}"


CHARTS: dict[str, Callable[[], Chart]] = {
    "training_compute": training_compute,
    "rule_and_list": rule_and_list,
    "doubling_times": doubling_times,
    "what_grows": what_grows,
}
