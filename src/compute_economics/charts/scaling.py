"""Charts of scaling laws: one budget, tokens per parameter, diminishing returns, and the size for use."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from compute_economics.charts.style import INK, MUTED, PALETTE, figure, finish, number, origin
from compute_economics.facts import FACTS
from compute_economics.facts.scaling import LAW_LABELS, LAWS, for_use, law
from compute_economics.models import scaling
from coursekit.subject import Chart, Fact

_LOOKS = {
    "chinchilla": {"color": PALETTE["vermilion"], "linestyle": "--"},
    "unrounded": {"color": PALETTE["green"], "linestyle": ":"},
    "replication": {"color": PALETTE["blue"], "linestyle": "-"},
}
_MODELS = {
    # Fact prefix: name, and where it stands, in points from its mark.
    "gpt3": ("GPT-3", (-14, 8)),
    "gopher": ("Gopher", (0, -15)),
    "chinchilla70b": ("Chinchilla 70B", (-40, 9)),
    "llama3_70b": ("Llama 3 70B", (-30, 9)),
    "llama31": ("Llama 3.1 405B", (-62, -15)),
}


def loss_for_one_budget() -> Chart:
    """Predicted loss against size for the compute of Chinchilla, by two sets of constants."""
    flop = number(FACTS["chinchilla70b_flop"])
    sizes = scaling.log_grid(3e9, 6e11, 20)
    rows = []
    with figure(height=4.4) as (fig, ax):
        for name in ("chinchilla", "replication"):
            fit = law(name)
            losses = [fit.loss(size, flop / 6 / size) for size in sizes]
            ax.plot([size / 1e9 for size in sizes], losses, label=LAW_LABELS[name], **_LOOKS[name])
            best, tokens = fit.best(flop)
            ax.plot(best / 1e9, fit.loss(best, tokens), "o", color=_LOOKS[name]["color"])
            ax.annotate(
                f"{best / 1e9:.0f}",
                (best / 1e9, fit.loss(best, tokens)),
                (0, -15),
                textcoords="offset points",
                ha="center",
                fontsize=10,
            )
            rows += [
                {
                    "constants": LAW_LABELS[name],
                    "billion parameters": round(size / 1e9, 1),
                    "loss": round(loss, 3),
                }
                for size, loss in zip(sizes[::4], losses[::4], strict=True)
            ]
        for model in ("chinchilla70b", "gopher"):
            size = number(FACTS[f"{model}_parameters"]) / 1e9
            ax.axvline(size, color=MUTED, lw=1, zorder=0)
            ax.text(size * 1.04, 2.132, _MODELS[model][0], fontsize=9, color=INK)
        ax.set(xscale="log", xlim=(3, 900), ylim=(1.9, 2.15))
        ticks = [3, 10, 30, 100, 300]
        ax.set_xticks(ticks, [str(tick) for tick in ticks])
        ax.minorticks_off()
        ax.set_xlabel("billion parameters, log axis")
        ax.legend(loc="upper left", bbox_to_anchor=(0, 0.92))
        sources, as_of = _of_laws("chinchilla", "replication")
        unit = "predicted loss, nats per token; axis starts at 1.9"
        finish(ax, title="One budget, many sizes", unit=unit, sources=sources, as_of=as_of)
    bottom = {name: FACTS[f"best_parameters_{name}"].text for name in ("chinchilla", "replication")}
    return Chart(
        figure=fig,
        alt=(
            "Two curves of the predicted loss against the number of parameters, both shaped like a bowl, "
            f"for the compute of Chinchilla. By the constants printed in 2022 the lowest point lies at "
            f"{bottom['chinchilla']} parameters, by those of 2024 at {bottom['replication']}. "
            "Upright lines mark Chinchilla 70B, close to the second, and Gopher, to the right of both."
        ),
        caption=(
            "Loss predicted for every size that the training compute of Chinchilla can pay for (6ND). "
            "Dots: the lowest point, with its size in billions. Estimates."
        ),
        table=pd.DataFrame(rows),
        sources=sources,
        as_of=as_of,
    )


def tokens_per_parameter() -> Chart:
    """Best tokens per parameter against compute, for three sets of constants, with five real models."""
    budgets = scaling.log_grid(1e20, 1e26, 4)
    columns = {name: [law(name).best(flop)[1] / law(name).best(flop)[0] for flop in budgets] for name in LAWS}
    with figure(height=4.6) as (fig, ax):
        for name, ratios in columns.items():
            ax.plot(budgets, ratios, label=LAW_LABELS[name], **_LOOKS[name])
        rule = number(FACTS["tokens_per_parameter"])
        ax.axhline(rule, color=MUTED, lw=1, zorder=0)
        ax.text(1.2e20, rule * 0.8, f"rule of {rule:.0f}", fontsize=9, color=INK)
        models = []
        for model, (name, offset) in _MODELS.items():
            flop, ratio = number(FACTS[f"{model}_flop"]), number(FACTS[f"{model}_ratio"])
            ax.plot(flop, ratio, "D", color=INK, markersize=5)
            ax.annotate(name, (flop, ratio), offset, textcoords="offset points", fontsize=9)
            models.append({"model": name, "FLOP": f"{flop:.1e}", "tokens per parameter": round(ratio, 1)})
        ax.set(xscale="log", yscale="log", ylim=(0.7, 500))
        ticks = [1, 3, 10, 30, 100, 300]
        ax.set_yticks(ticks, [str(tick) for tick in ticks])
        ax.minorticks_off()
        ax.set_xlabel("training FLOP, log axis")
        ax.legend(loc="upper left")
        facts = [FACTS[f"{model}_ratio"] for model in _MODELS] + _constants(*LAWS)
        sources, as_of = origin(facts)
        finish(ax, title="Tokens per parameter", unit="log axis", sources=sources, as_of=as_of)
    said = "; ".join(
        f"{LAW_LABELS[name]} from {ratios[0]:.0f} to {ratios[-1]:.0f}" for name, ratios in columns.items()
    )
    points = ", ".join(f"{row['model']} {row['tokens per parameter']}" for row in models)
    picked = slice(None, None, 8)
    lines = [
        {"model": f"best, {LAW_LABELS[name]}", "FLOP": f"{flop:.0e}", "tokens per parameter": round(ratio, 1)}
        for name, ratios in columns.items()
        for flop, ratio in zip(budgets[picked], ratios[picked], strict=True)
    ]
    return Chart(
        figure=fig,
        alt=(
            "Lines on two logarithmic axes: the best tokens per parameter for budgets of 1e20 to 1e26 FLOP. "
            f"{said}. A level line marks the rule of {rule:.0f}. Diamonds are real models: {points}."
        ),
        caption="Best tokens per parameter by three sets of constants (estimates), and what five models had.",
        table=pd.DataFrame(models + lines),
        sources=sources,
        as_of=as_of,
    )


def diminishing_returns() -> Chart:
    """The lowest loss for each budget on a linear axis from zero, with the floor below it."""
    fit = law("replication")
    budgets = scaling.log_grid(1e20, 1e26, 4)
    losses = [fit.best_loss(flop) for flop in budgets]
    with figure(height=3.8) as (fig, ax):
        ax.plot(budgets, losses, label="lowest loss", **_LOOKS["replication"])
        ax.axhline(fit.floor, color=MUTED, lw=1.4, linestyle="--", label=f"floor, {fit.floor:.2f}")
        ax.set(xscale="log", ylim=(0, 3))
        ax.set_xlabel("training FLOP, log axis")
        ax.legend(loc="lower left")
        sources, as_of = _of_laws("replication")
        unit = "predicted loss, nats per token"
        finish(ax, title="Each factor of ten buys less", unit=unit, sources=sources, as_of=as_of)
    return Chart(
        figure=fig,
        alt=(
            f"A falling line that flattens: from {losses[0]:.2f} nats per token at 1e20 FLOP to "
            f"{losses[-1]:.2f} at 1e26, a million times as much. A dashed line below it is the floor, "
            f"{fit.floor:.2f}."
        ),
        caption="The lowest loss of each budget by the constants of 2024, and the floor. Estimates.",
        table=pd.DataFrame(
            {
                "training FLOP": f"{flop:.0e}",
                "lowest loss": round(loss, 3),
                "above the floor": round(loss - fit.floor, 3),
            }
            for flop, loss in zip(budgets[::4], losses[::4], strict=True)
        ),
        sources=sources,
        as_of=as_of,
    )


def size_for_use() -> Chart:
    """The cheapest size for one loss against the tokens that will be served."""
    fit, flop = law("replication"), number(FACTS["chinchilla70b_flop"])
    served = scaling.log_grid(1e11, 1e14, 4)
    chosen = [for_use(fit, flop, tokens) for tokens in served]
    with figure(height=3.8) as (fig, ax):
        ax.plot([t / 1e12 for t in served], [size / 1e9 for size, _ in chosen], **_LOOKS["replication"])
        ax.axhline(fit.best(flop)[0] / 1e9, color=MUTED, lw=1.4, linestyle="--", zorder=0)
        ax.text(0.11, fit.best(flop)[0] / 1e9 + 2, "training alone", fontsize=9)
        ax.set(xscale="log", ylim=(0, 85))
        ticks = [0.1, 1, 10, 100]
        ax.set_xticks(ticks, ["0.1", "1", "10", "100"])
        ax.minorticks_off()
        ax.set_xlabel("trillion tokens served, log axis")
        sources, as_of = _of_laws("replication")
        unit = "billion parameters of the cheapest model"
        finish(ax, title="More use, smaller model", unit=unit, sources=sources, as_of=as_of)
    return Chart(
        figure=fig,
        alt=(
            "A line that falls from left to right: the cheapest size for one and the same loss, from "
            f"{chosen[0][0] / 1e9:.0f} billion parameters at a tenth of a trillion tokens served to "
            f"{chosen[-1][0] / 1e9:.0f} billion at a hundred trillion. A dashed line marks the best size for "
            f"training alone, {fit.best(flop)[0] / 1e9:.0f} billion."
        ),
        caption=(
            "Size with the fewest FLOP over training and serving, for the loss that the budget of Chinchilla "
            "reaches at best. Constants of 2024; tokens served are made up. Estimates."
        ),
        table=pd.DataFrame(
            {
                "trillion tokens served": round(tokens / 1e12, 2),
                "billion parameters": round(size / 1e9, 1),
                "trillion training tokens": round(trained / 1e12, 2),
            }
            for tokens, (size, trained) in zip(served[::2], chosen[::2], strict=True)
        ),
        sources=sources,
        as_of=as_of,
    )


def _constants(*names: str) -> list[Fact]:
    return [FACTS[id_] for name in names for id_ in LAWS[name]]


def _of_laws(*names: str) -> tuple[tuple[str, ...], str]:
    """Sources and newest day of the constants of some fits and of the budget they are applied to."""
    return origin([*_constants(*names), FACTS["chinchilla70b_flop"]])


CHARTS: dict[str, Callable[[], Chart]] = {
    "loss_for_one_budget": loss_for_one_budget,
    "tokens_per_parameter": tokens_per_parameter,
    "diminishing_returns": diminishing_returns,
    "size_for_use": size_for_use,
}
"""The charts of the unit by the name that a page uses."""
