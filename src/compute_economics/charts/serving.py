"""Charts of serving users: speed on the same hardware, cost and price of tokens, waiting by load."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from compute_economics.charts.style import CARD, PALETTE, figure, finish, number, origin
from compute_economics.facts import FACTS
from compute_economics.models import serving
from compute_economics.tables import load
from coursekit.subject import Chart, Fact

_EDITIONS = ("MLPerf Inference v5.1", "MLPerf Inference v6.0")


def same_hardware() -> Chart:
    """Tokens per second and GPU of one system under two editions of a benchmark."""
    rows = load("inference_throughput")
    rows = rows[rows["system"] == "GB300 NVL72"]
    rows = rows[rows["benchmark"].isin(_EDITIONS)]
    wide = rows.pivot(
        index=["model", "scenario"], columns="benchmark", values="tokens_per_s_per_gpu"
    ).reset_index()
    sources, as_of = tuple(rows["source_id"].unique()), f"{rows['as_of'].max():%Y-%m-%d}"
    names = [f"{model}\n{scenario}" for model, scenario in zip(wide["model"], wide["scenario"], strict=True)]
    old, new = (wide[edition] for edition in _EDITIONS)
    with figure(height=3.4) as (fig, ax):
        for y, (before, after) in enumerate(zip(old, new, strict=True)):
            ax.plot([before, after], [y, y], color=PALETTE["blue"], lw=2, zorder=1)
            ax.annotate(
                f"{before:,.0f}",
                (before, y),
                (0, 9),
                textcoords="offset points",
                ha="right",
                fontsize=9,
            )
            ax.annotate(f"{after:,.0f}", (after, y), (2, 9), textcoords="offset points", fontsize=9)
        face = {"markeredgecolor": PALETTE["blue"], "linestyle": "none", "markersize": 8}
        ax.plot(old, range(len(old)), "o", markerfacecolor=CARD, label="v5.1, September 2025", **face)
        ax.plot(new, range(len(new)), "o", markerfacecolor=PALETTE["blue"], label="v6.0, April 2026", **face)
        ax.set_yticks(range(len(names)), names)
        ax.set(xscale="log", xlim=(80, 20_000), ylim=(len(names) - 0.5, -0.9))
        ax.legend(loc="lower right")
        unit = "tokens per second and GPU, log axis"
        finish(ax, title="One machine, newer software", unit=unit, sources=sources, as_of=as_of)
    told = "; ".join(
        f"{model} {scenario} {before:,.0f} and {after:,.0f}"
        for model, scenario, before, after in zip(wide["model"], wide["scenario"], old, new, strict=True)
    )
    return Chart(
        figure=fig,
        alt=(
            "Four pairs of points on a logarithmic axis, tokens per second and GPU in two editions of a "
            f"benchmark: {told}."
        ),
        caption=(
            "Tokens per second and GPU of a GB300 NVL72 in MLPerf Inference, two editions. The type of "
            "machine is the same; the figures are restated side by side by the vendor."
        ),
        table=wide,
        sources=sources,
        as_of=as_of,
    )


_PRICES = {
    "vendor claim:\ngpt-oss-120b on B200": "claim_b200_cost",
    "vendor claim:\nDeepSeek-R1 on GB300": "claim_gb300_cost",
    "DeepSeek's day:\nper token": "day_cost_all",
    "DeepSeek's day:\nper output token": "day_cost_output",
    "vendor claim:\nDeepSeek-R1 on H200": "claim_h200_cost",
    "list: Haiku 4.5, input": "list_haiku_input",
    "list: Haiku 4.5, output": "list_haiku_output",
    "list: Opus 4.8, input": "list_opus_input",
    "list: Opus 4.8, output": "list_opus_output",
}


def token_prices() -> Chart:
    """Cost of hardware and list price per million tokens, on a logarithmic axis."""
    facts = {name: FACTS[id_] for name, id_ in _PRICES.items()}
    sources, as_of = origin(facts.values())
    with figure(height=4.6) as (fig, ax):
        for y, (name, fact) in enumerate(facts.items()):
            is_list = name.startswith("list")
            color = PALETTE["vermilion" if is_list else "blue"]
            face = CARD if fact.kind == "claim" else color
            value = number(fact)
            ax.plot(
                value,
                y,
                "s" if is_list else "o",
                color=color,
                markerfacecolor=face,
                markersize=8,
                mew=2,
            )
            ax.annotate(_told(fact), (value, y), (9, 0), textcoords="offset points", va="center", fontsize=9)
        ax.set_yticks(range(len(facts)), list(facts))
        ax.tick_params(axis="y", labelsize=9)
        ax.set(xscale="log", xlim=(0.012, 400), ylim=(len(facts) - 0.4, -0.6))
        ax.set_xticks([0.1, 1, 10, 100], ["0.1", "1", "10", "100"])
        ax.minorticks_off()
        unit = "USD per million tokens, log axis"
        finish(ax, title="Cost and price of tokens", unit=unit, sources=sources, as_of=as_of)
    plain = {" ".join(name.split()): fact for name, fact in facts.items()}
    told = "; ".join(f"{name} {_told(fact)}" for name, fact in plain.items())
    return Chart(
        figure=fig,
        alt=(
            "Points on a logarithmic axis, US dollars per million tokens. Circles are costs of machines, "
            f"squares list prices: {told}."
        ),
        caption=(
            "Cost of machines (circles) and list prices (squares) per million tokens. Models, loads and "
            "kinds of token differ, so the distance between a circle and a square is no profit. Open "
            "marks are claims."
        ),
        table=pd.DataFrame(
            {"what": name, "USD per million tokens": round(number(fact), 3), "kind": fact.kind}
            for name, fact in plain.items()
        ),
        sources=sources,
        as_of=as_of,
    )


def _told(fact: Fact) -> str:
    return f"{fact.text} ({fact.kind})"


_LOADS = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99)
_POOLS = {
    1: {"color": PALETTE["vermilion"], "linestyle": "-"},
    10: {"color": PALETTE["blue"], "linestyle": "--"},
    100: {"color": PALETTE["green"], "linestyle": "-."},
}


def waiting_by_load() -> Chart:
    """Mean wait by load for one machine and for pools of ten and a hundred."""
    grid = [step / 1000 for step in range(300, 999)]
    table = pd.DataFrame(
        {
            "load": _LOADS,
            **{f"wait, {c} together": [round(serving.pooled_wait(c, x), 3) for x in _LOADS] for c in _POOLS},
        }
    )
    with figure(height=3.8) as (fig, ax):
        for servers, look in _POOLS.items():
            name = f"{servers} machines, one queue" if servers > 1 else "1 machine"
            ax.plot(grid, [serving.pooled_wait(servers, x) for x in grid], label=name, **look)
        ax.legend(loc="upper left")
        ax.set(xlim=(0.3, 1.0), ylim=(0, 10), xlabel="load")
        unit = "mean wait, in service times, by load"
        finish(ax, title="Waiting grows without limit", unit=unit, sources=("ERLANG",), as_of="1917")
    one, ten, hundred = (FACTS[name].text for name in ("wait_one_90", "wait_10_90", "wait_100_90"))
    return Chart(
        figure=fig,
        alt=(
            "Three curves of the mean wait over the load. Each is flat at first and then rises steeply "
            "towards full load, the larger the pool the later. "
            f"At a load of 0.9 one machine waits {one} service times, a "
            f"pool of ten {ten}, a pool of a hundred {hundred}."
        ),
        caption=(
            "Mean wait before service, in units of one service time, for one machine and for pools with one "
            "queue, by the formula of Erlang. Arrivals and service times are random, and nobody gives up."
        ),
        table=table,
        sources=("ERLANG",),
        as_of="1917",
    )


CHARTS: dict[str, Callable[[], Chart]] = {
    "same_hardware": same_hardware,
    "token_prices": token_prices,
    "waiting_by_load": waiting_by_load,
}
