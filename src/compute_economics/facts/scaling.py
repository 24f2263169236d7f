"""Figures of scaling laws: published constants, what they predict, and results on what else counts.

What is ours and not a source's: the budgets they are applied to, and the tokens of a made-up service.
Everything a fitted law predicts is shown as an estimate, also where its constants are stated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from compute_economics.facts.registry import FACTS, defined, derived, stated
from compute_economics.models import deal, scaling
from compute_economics.models.scaling import LossLaw
from coursekit.subject import FactValue

_TABLE = "scaling_laws"
_LOSS: dict[str, Any] = {"unit": "nats per token", "digits": 3}
_RATIO: dict[str, Any] = {"unit": "tokens per parameter"}
_BILLIONS: dict[str, Any] = {"unit": "parameters", "scale": "billion"}
_TRILLIONS: dict[str, Any] = {"unit": "tokens", "scale": "trillion", "digits": 1}
_FLOP: dict[str, Any] = {"unit": "FLOP", "scale": "power of ten", "digits": 2}

# Constants

for name, row_id, digits in (
    ("kaplan_alpha_n", "SL01", 3),
    ("kaplan_alpha_d", "SL03", 3),
    ("kaplan_alpha_d_joint", "SL05", 3),
    ("kaplan_alpha_c", "SL06", 2),
    ("kaplan_size_exponent", "SL08", 2),
    ("chinchilla_alpha_unrounded", "SL14", 4),
    ("chinchilla_beta_unrounded", "SL15", 4),
):
    study = "Kaplan et al. 2020" if name.startswith("kaplan") else "Hoffmann et al. 2022"
    stated(name, _TABLE, row_id, f"{study}: {name.split('_', 1)[1]}", digits=digits)
for name, study, rows, decimals in (
    (
        "chinchilla",
        "Hoffmann et al. 2022, as printed",
        ("SL09", "SL10", "SL11", "SL12", "SL13"),
        (2, 1, 1, 2, 2),
    ),
    ("replication", "Besiroglu et al. 2024", ("SL17", "SL18", "SL19", "SL20", "SL21"), (4, 2, 2, 4, 4)),
):
    for part, row_id, places in zip(("floor", "a", "b", "alpha", "beta"), rows, decimals, strict=True):
        stated(f"{name}_{part}", _TABLE, row_id, f"{study}: {part}", digits=places)
stated("tokens_per_parameter", _TABLE, "SL16", "Tokens per parameter by the rule of 2022")

LAWS: Mapping[str, tuple[str, ...]] = {
    "chinchilla": tuple(f"chinchilla_{part}" for part in ("floor", "a", "b", "alpha", "beta")),
    "unrounded": (
        *("chinchilla_floor", "chinchilla_a", "chinchilla_b"),
        *("chinchilla_alpha_unrounded", "chinchilla_beta_unrounded"),
    ),
    "replication": tuple(f"replication_{part}" for part in ("floor", "a", "b", "alpha", "beta")),
}
"""Facts of the five constants, by the name of the fit."""

LAW_LABELS: Mapping[str, str] = {
    "chinchilla": "2022 as printed",
    "unrounded": "2022, more digits",
    "replication": "2024 replication",
}
"""What a page calls each of :data:`LAWS`."""


def law(name: str) -> LossLaw:
    """One of :data:`LAWS` with its constants."""
    return LossLaw(*(FACTS[id_].value for id_ in LAWS[name]))  # type: ignore[arg-type]


def _by_law(
    id_: str, label: str, name: str, function: Callable[..., FactValue], *inputs: str, **shown: Any
) -> None:
    """Declare what a law makes of some facts: ``function`` gets the law, then their values."""
    derived(
        id_,
        f"{label}, by the constants of {LAW_LABELS[name]}",
        lambda *values: function(LossLaw(*values[:5]), *values[5:]),
        *LAWS[name],
        *inputs,
        kind="estimate",
        **shown,
    )


# Two models of one budget, and the best size for it

for part, column, label, look in (
    ("parameters", "parameters_total", "parameters", _BILLIONS),
    ("tokens", "training_tokens", "tokens seen", _TRILLIONS),
    ("flop", "training_compute_flop", "training FLOP", _FLOP),
):
    stated(
        f"chinchilla70b_{part}",
        "training_runs",
        "R18",
        f"Chinchilla 70B: {label}",
        column=column,
        as_of="2022-03-29",
        **look,
    )
for model, name in (
    ("chinchilla70b", "Chinchilla 70B"),
    ("gopher", "Gopher"),
    ("gpt3", "GPT-3"),
    ("llama31", "Llama 3.1 405B"),
    ("llama3_70b", "Llama 3 70B"),
):
    parts = (f"{model}_tokens", f"{model}_parameters")
    places = 0 if model in {"chinchilla70b", "llama31", "llama3_70b"} else 1
    derived(f"{model}_ratio", f"{name}: tokens per parameter", deal.share, *parts, digits=places, **_RATIO)
_BUDGET = "chinchilla70b_flop"
for fit in LAWS:
    _by_law(
        f"best_parameters_{fit}",
        "Best parameters for the budget of Chinchilla",
        fit,
        lambda law, flop: law.best(flop)[0],
        _BUDGET,
        **_BILLIONS,
    )
    _by_law(
        f"best_ratio_{fit}",
        "Best tokens per parameter for the budget of Chinchilla",
        fit,
        lambda law, flop: law.best(flop)[1] / law.best(flop)[0],
        _BUDGET,
        **_RATIO,
    )
for fit in ("chinchilla", "replication"):
    for model, name in (("gopher", "Gopher"), ("chinchilla70b", "Chinchilla 70B")):
        parts = (f"{model}_parameters", f"{model}_tokens")
        _by_law(f"{model}_loss_{fit}", f"{name}: predicted loss", fit, LossLaw.loss, *parts, **_LOSS)
for place, what, look in ((0, "parameters", _BILLIONS), (1, "tokens", _TRILLIONS)):
    derived(
        f"rule_{what}",
        f"{what.capitalize()} for the budget of Chinchilla by the rule of 20",
        lambda flop, ratio, place=place: scaling.size_by_rule(flop, ratio)[place],
        _BUDGET,
        "tokens_per_parameter",
        kind="estimate",
        **look,
    )
for what, function in (
    ("size", lambda power: 10**power),
    ("tokens", lambda power: 10 ** (1 - power)),
):
    derived(
        f"kaplan_{what}_for_ten",
        f"Factor of the best {what} for ten times the compute, Kaplan et al. 2020",
        function,
        "kaplan_size_exponent",
        kind="estimate",
        unit="times",
        digits=1,
    )
derived(
    "equal_growth_for_ten",
    "Factor of parameters and of tokens for ten times the compute, if both grow equally",
    lambda: 10**0.5,
    unit="times",
    digits=1,
)

# Diminishing returns

for times, word in ((2, "twice"), (10, "ten times")):
    _by_law(
        f"loss_gain_{times}",
        f"Fall of the lowest loss from {word} the compute, starting at the budget of Chinchilla",
        "replication",
        lambda law, flop, times=times: 1 - law.best_loss(times * flop) / law.best_loss(flop),
        _BUDGET,
        unit="",
        scale="%",
        digits=1,
    )
_by_law(
    "best_loss",
    "Lowest loss for the budget of Chinchilla",
    "replication",
    LossLaw.best_loss,
    _BUDGET,
    **_LOSS,
)
_by_law(
    "best_loss_twice",
    "Lowest loss for twice that budget",
    "replication",
    lambda law, flop: law.best_loss(2 * flop),
    _BUDGET,
    **_LOSS,
)
_by_law(
    "compute_exponent",
    "Exponent of the loss above the floor in compute",
    "replication",
    lambda law: law.compute_exponent,
    unit="exponent",
    digits=3,
)
_by_law(
    "compute_to_halve",
    "Factor of compute that halves the loss above the floor",
    "replication",
    lambda law: 2 ** (1 / law.compute_exponent),
    unit="times",
)
derived(
    "kaplan_gain",
    "Fall of the loss from twice the compute, Kaplan et al. 2020",
    lambda exponent: 1 - scaling.power_law_loss(2, 1, exponent),
    "kaplan_alpha_c",
    kind="estimate",
    unit="",
    scale="%",
    digits=1,
)

_by_law(
    "loss_step_gopher",
    "Predicted loss of Gopher over that of Chinchilla, less one",
    "replication",
    lambda law, *sizes: law.loss(*sizes[:2]) / law.loss(*sizes[2:]) - 1,
    *("gopher_parameters", "gopher_tokens", "chinchilla70b_parameters", "chinchilla70b_tokens"),
    unit="",
    scale="%",
    digits=1,
)
stated("fitted_parameters", _TABLE, "SL34", "Largest model behind the fit of 2022", **_BILLIONS)
stated("fitted_tokens", _TABLE, "SL35", "Most tokens behind the fit of 2022", unit="tokens", scale="billion")

# Serving

defined(
    "served_tokens",
    "Tokens that a made-up service answers with",
    1e13,
    unit="tokens",
    note="A made-up number",
)
SIZES = scaling.log_grid(1e10, 1e12, 500)
"""Sizes that the search for the cheapest model tries."""


def for_use(law: LossLaw, flop: float, served: float) -> tuple[float, float]:
    """Parameters and tokens of the loss that ``flop`` can reach, cheapest over training and serving."""
    return scaling.cheapest_for_loss(law, law.best_loss(flop), served, SIZES)


for place, what, look in ((0, "parameters", _BILLIONS), (1, "training", _TRILLIONS)):
    label = ("Parameters", "Training tokens")[place]
    _by_law(
        f"served_{what}",
        f"{label} of the model that is cheapest with serving",
        "replication",
        lambda law, flop, served, place=place: for_use(law, flop, served)[place],
        _BUDGET,
        "served_tokens",
        **look,
    )
_USE = (_BUDGET, "served_tokens")


def _lifetime(model: tuple[float, float], served: float) -> float:
    return scaling.lifetime_flop(model[0], model[1], served)


for id_, label, in_use in (
    (
        "lifetime_at_use",
        "FLOP of training and serving, size chosen for use",
        lambda law, flop, served: _lifetime(for_use(law, flop, served), served),
    ),
    (
        "lifetime_without_use",
        "FLOP of training and serving, size chosen for training alone",
        lambda law, flop, served: _lifetime(law.best(flop), served),
    ),
    (
        "training_at_use",
        "FLOP of training, size chosen for use",
        lambda law, flop, served: _lifetime(for_use(law, flop, served), 0),
    ),
):
    _by_law(id_, label, "replication", in_use, *_USE, **_FLOP)
derived(
    "served_ratio",
    "Tokens per parameter, size chosen for use",
    deal.share,
    "served_training",
    "served_parameters",
    **_RATIO,
)
stated("serving_requests", _TABLE, "SL32", "Requests from which a smaller model pays", scale="billion")
stated("ratio_tested", _TABLE, "SL33", "Tokens per parameter tried in one study")

# What else counts

stated("chinchilla_mmlu", _TABLE, "SL23", "Chinchilla 70B on MMLU", unit="%", digits=1)
stated("mmlu_lead", _TABLE, "SL24", "Lead of Chinchilla over Gopher on MMLU")
stated(
    "preferred_parameters",
    _TABLE,
    "SL25",
    "Parameters of the tuned model that was preferred",
    digits=1,
    **_BILLIONS,
)
stated("other_parameters", _TABLE, "SL26", "Parameters of the untuned model", **_BILLIONS)
derived(
    "size_ratio_preferred",
    "Untuned over tuned model, parameters",
    deal.share,
    "other_parameters",
    "preferred_parameters",
    unit="times",
)
stated(
    "filtered_compute_ratio",
    _TABLE,
    "SL27",
    "Compute of Llama 3 8B over that of a model on filtered text",
    digits=1,
)
stated("filtered_mmlu", _TABLE, "SL28", "Model on filtered text, MMLU", unit="%")
stated("llama3_8b_mmlu", _TABLE, "SL29", "Llama 3 8B, MMLU", unit="%")
stated("halving_months", _TABLE, "SL30", "Months in which the compute for a given result halved")
for name, row_id in (("first", "SL30"), ("later", "SL31")):
    for end in ("low", "high"):
        stated(
            f"halving_{name}_{end}",
            _TABLE,
            row_id,
            f"That time, {end} end, {name} version",
            column=end,
            qualifier="",
        )
