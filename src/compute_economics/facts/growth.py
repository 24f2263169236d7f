"""Figures of training runs: FLOP as listed and by the rule 6ND, chips, days, rent, and mere estimates.

What is ours and not a source's: the price of 2026 at which a run of 2024 is rented here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compute_economics.facts.registry import FACTS, derived, row, stated
from compute_economics.models import deal, training

_FLOP: dict[str, Any] = {"unit": "FLOP", "scale": "power of ten", "digits": 1}
_TIMES: dict[str, Any] = {"unit": "times", "digits": 2}
_MILLION: dict[str, Any] = {"prefix": "$", "scale": "million"}
_BY_EPOCH: dict[str, Any] = {"kind": "estimate"}
_COLUMNS: Mapping[str, tuple[str, str, dict[str, Any]]] = {
    "flop": ("training_compute_flop", "training FLOP", _FLOP),
    "flop_low": ("training_compute_low_flop", "training FLOP, low end", _FLOP),
    "flop_high": ("training_compute_high_flop", "training FLOP, high end", _FLOP),
    "parameters": ("parameters_total", "all parameters", {"unit": "parameters", "scale": "billion"}),
    "active": ("parameters_active", "active parameters", {"unit": "parameters", "scale": "billion"}),
    "tokens": ("training_tokens", "tokens seen", {"unit": "tokens", "scale": "trillion"}),
    "chips": ("hardware_quantity", "chips", {"unit": "chips"}),
    "hours": ("training_time_h", "hours of training", {"unit": "hours", "kind": "derived"}),
    "mfu": ("mfu_fraction", "MFU", {"unit": "of the peak", "scale": "%", "kind": "derived"}),
    "mw": ("training_power_mw", "power of the run", {"unit": "MW", "digits": 1, **_BY_EPOCH}),
    "cost": ("training_cost_usd_2023", "cost", {"unit": "USD of 2023", **_MILLION, **_BY_EPOCH}),
    "released": ("release_date", "release", {"unit": "day"}),
}
"""How a column of the table of runs becomes a fact. Power and cost are by Epoch AI's own method."""


def _run(name: str, row_id: str, columns: str, **shown: Any) -> None:
    """Declare ``<name>_<column>`` for some columns of one training run."""
    cells = row("training_runs", row_id)
    for column in columns.split():
        field, label, look = _COLUMNS[column]
        stated(
            f"{name}_{column}",
            "training_runs",
            row_id,
            f"{cells['model']}: {label}",
            column=field,
            as_of=f"{cells['release_date']:%Y-%m-%d}",
            **(look | shown),
        )


# Single runs

_run("alexnet", "R01", "flop released")
_run("gpt3", "R15", "flop", digits=2)
_run("gpt3", "R15", "parameters chips mfu mw")
_run("gpt3", "R15", "tokens", scale="billion")
_run("t5", "R13", "flop parameters tokens")
_run("gopher", "R17", "flop parameters")
_run("gopher", "R17", "tokens", scale="billion")
_run("llama3_70b", "R29", "flop parameters tokens")
_run("grok1", "R27", "flop parameters")
_run("grok1", "R27", "tokens", digits=1)
_run("inkling", "R50", "flop", digits=3)
_run("inkling", "R50", "active tokens")
_run("deepseek_v3", "R35", "flop parameters active mfu")
_run("deepseek_v3", "R35", "tokens cost", digits=1)
_run("llama31", "R32", "flop parameters chips hours mfu mw cost released")
_run("llama31", "R32", "tokens", digits=1)
_run("falcon", "R26", "mfu")
_run("llama65", "R21", "mfu")
_run("gpt4", "R22", "flop chips")
_run("gpt45", "R38", "flop flop_low")
_run("gpt5", "R44", "flop")
_run("gpt5", "R44", "flop_low flop_high", digits=0)
_run("grok3", "R36", "chips")
_run("grok3", "R36", "mw", digits=0)
_run("grok4", "R42", "chips")
_run("astra", "R51", "flop chips hours mfu mw", digits=0)
_run("composer", "R48", "flop")
_run("kimi_k25", "R45", "flop")

# The rule C = 6ND

stated("flop_per_token_training", "training_rates", "Y06", "FLOP per parameter and token in training")
stated("flop_per_token_answering", "training_rates", "Y07", "FLOP per parameter and token in answering")
for name, size in (
    *((name, "parameters") for name in ("gpt3", "t5", "gopher", "llama3_70b", "grok1", "llama31")),
    ("deepseek_v3", "active"),
    ("inkling", "active"),
):
    parts = (f"{name}_{size}", f"{name}_tokens")
    model = FACTS[parts[0]].label.split(":")[0]
    derived(f"{name}_rule", f"{model}: FLOP by the rule 6ND", training.training_flop, *parts, **_FLOP)
    label = f"{model}: listed FLOP over the rule 6ND"
    derived(f"{name}_over_rule", label, training.listed_over_rule, f"{name}_flop", *parts, **_TIMES)
derived(
    "deepseek_v3_all_experts",
    "DeepSeek-V3: the rule with all parameters, which is the mistake",
    training.training_flop,
    "deepseek_v3_parameters",
    "deepseek_v3_tokens",
    note="Not its training compute: only the active parameters work on a token",
    **_FLOP,
)
for part, what in (("parameters", "Parameters"), ("tokens", "Tokens"), ("flop", "Training FLOP")):
    names = (f"llama31_{part}", f"gpt3_{part}")
    label = f"{what} of Llama 3.1 405B over those of GPT-3"
    derived(
        f"{part}_gpt3_to_llama31", label, deal.share, *names, unit="times", digits=int(part == "parameters")
    )
derived(
    "flop_alexnet_to_llama31",
    "Training FLOP of Llama 3.1 405B over those of AlexNet",
    deal.share,
    "llama31_flop",
    "alexnet_flop",
    unit="times",
    scale="million",
)

# Chips, days and rent

for name, row_id, column, label in (
    ("peak_v100", "A01", "dense_bf16_tflops", "Dense FP16 throughput of one V100"),
    ("peak_h100", "A04", "dense_bf16_tflops", "Dense BF16 throughput of one H100"),
    ("peak_h100_fp8", "A04", "dense_fp8_tflops", "Dense FP8 throughput of one H100"),
    ("peak_gb200_fp8", "A09", "dense_fp8_tflops", "Dense FP8 throughput of one GB200"),
    ("peak_gb300", "A12", "dense_bf16_tflops", "Dense BF16 throughput of one GB300"),
):
    day = f"{row('accelerators', row_id)['release_date']:%Y-%m-%d}"
    stated(name, "accelerators", row_id, label, column=column, unit="TFLOP/s", as_of=day)
derived(
    "peak_h100_sparse",
    "BF16 throughput of one H100 that counts matrices half full of zeros",
    lambda dense: 2 * dense,
    "peak_h100",
    unit="TFLOP/s",
    note="What a data sheet may print; training here is dense",
)
derived(
    "llama31_gpu_days",
    "Llama 3.1 405B: H100-days at its listed MFU",
    training.gpu_days,
    "llama31_flop",
    "peak_h100",
    "llama31_mfu",
    unit="GPU-days",
    scale="million",
    digits=2,
)
derived(
    "llama31_days",
    "Llama 3.1 405B: days on its chips if none of them stopped",
    training.days_on_the_clock,
    "llama31_flop",
    "llama31_chips",
    "peak_h100",
    "llama31_mfu",
    unit="days",
)
derived("llama31_listed_days", "Llama 3.1 405B: listed days", lambda h: h / 24, "llama31_hours", unit="days")
derived(
    "llama31_wall_clock_use",
    "Llama 3.1 405B: FLOP done over FLOP possible in the listed hours",
    training.utilisation,
    "llama31_flop",
    "llama31_chips",
    "llama31_hours",
    "peak_h100",
    unit="of the peak",
    scale="%",
)
for price in ("contract", "list"):
    derived(
        f"llama31_rent_{price}",
        f"Llama 3.1 405B: rent of its H100-days at a {price} price of 2026",
        lambda days, usd: training.rent_usd(1, days, usd),
        "llama31_gpu_days",
        f"h100_{price}",
        unit="USD",
        **_MILLION,
    )
stated("leaked_mfu", "deal_terms", "T081", "MFU in a leaked memo on training at Colossus 1", scale="%")

# What an undisclosed run is estimated from

derived(
    "astra_product",
    "GPT-6 Astra: chips, hours, FP8 peak and MFU as assumed, multiplied",
    lambda chips, hours, peak, mfu: chips * hours * 3600 * peak * 1e12 * mfu,
    "astra_chips",
    "astra_hours",
    "peak_gb200_fp8",
    "astra_mfu",
    **_FLOP,
)
derived(
    "gpt5_spread", "GPT-5: high over low end", deal.share, "gpt5_flop_high", "gpt5_flop_low", unit="times"
)
derived(
    "composer_over_base",
    "Composer 2.5: estimated whole over its base model",
    deal.share,
    "composer_flop",
    "kimi_k25_flop",
    unit="times",
    digits=1,
    note="The base has 5.8e24 FLOP by the row, as many as are listed for Kimi K2.5",
)
