"""Figures of serving users: speed and cost of tokens, one disclosed day, waiting, limits and outages.

What is ours and not a source's: a GPU-hour at the contract price, set against speeds of hardware that the
contract need not hold, and the tokens of one operator at the prices of another.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from compute_economics.facts.registry import FACTS, derived, row, stated
from compute_economics.models import deal, serving

# Tokens per second on the same hardware

_SPEED: dict[str, Any] = {"unit": "tokens/s"}
for name, row_id in (
    ("r1_server_old", "IT01"),
    ("r1_server_new", "IT02"),
    ("r1_offline_old", "IT03"),
    ("r1_offline_new", "IT04"),
    ("llama_server_old", "IT05"),
    ("llama_server_new", "IT06"),
):
    cells = row("inference_throughput", row_id)
    label = f"{cells['model']}, {cells['scenario']}, {cells['benchmark']}: tokens per second and GPU"
    stated(
        f"speed_{name}", "inference_throughput", row_id, label, column="tokens_per_s_per_gpu", unit="tokens/s"
    )
for name in ("r1_server", "r1_offline", "llama_server"):
    label = f"{FACTS[f'speed_{name}_new'].label.split(', MLPerf')[0]}: v6.0 over v5.1"
    parts = (f"speed_{name}_new", f"speed_{name}_old")
    derived(f"gain_{name}", label, deal.share, *parts, unit="times", digits=2)
for scenario, row_id in (("offline", "IT09"), ("server", "IT10"), ("interactive", "IT11")):
    label = f"One submission with DeepSeek-R1 on GB300, {scenario}"
    for part, column, unit in (("speed", "tokens_per_s_system", "tokens/s"), ("gpus", "gpus", "GPUs")):
        stated(
            f"large_{scenario}_{part}",
            "inference_throughput",
            row_id,
            f"{label}: {part}",
            column=column,
            unit=unit,
        )
    derived(
        f"large_{scenario}",
        f"{label}: tokens per second and GPU",
        deal.share,
        f"large_{scenario}_speed",
        f"large_{scenario}_gpus",
        **_SPEED,
    )
for id_, label, part in (
    ("interactive_over_offline", "for each GPU", ""),
    ("totals_over_totals", "totals on unlike numbers of GPUs, which is the mistake", "_speed"),
):
    derived(
        id_,
        f"DeepSeek-R1 on GB300, interactive over offline: {label}",
        deal.share,
        f"large_interactive{part}",
        f"large_offline{part}",
        unit="of the tokens",
        scale="%",
    )

# The rule 2ND

derived(
    "llama31_flop_per_answer_token",
    "Llama 3.1 405B: FLOP to write one token",
    serving.answering_flop,
    "llama31_parameters",
    unit="FLOP",
    scale="billion",
)
derived(
    "llama31_tokens_ceiling",
    "Llama 3.1 405B on one GB300: tokens per second if arithmetic alone counted",
    serving.tokens_per_second,
    "llama31_parameters",
    "peak_gb300",
    **_SPEED,
)
derived(
    "llama31_share_of_peak",
    "Llama 3.1 405B, server: part of the dense 16-bit peak of a GB300 that 2N takes",
    serving.share_of_peak,
    "speed_llama_server_new",
    "llama31_parameters",
    "peak_gb300",
    unit="of the peak",
    scale="%",
    digits=1,
    note="The row does not say which number format was used, nor how long the prompts were",
)
derived(
    "flop_ratio_llama_r1",
    "Active parameters of Llama 3.1 405B over those of DeepSeek-V3",
    deal.share,
    "llama31_parameters",
    "deepseek_v3_active",
    unit="times",
)

# One day of a service, as its operator disclosed it

for name, row_id, label, look in (
    ("day_input", "SV14", "Input tokens of the day", {"scale": "billion"}),
    ("day_cached", "SV15", "Input tokens that came from the cache", {"scale": "%", "digits": 1}),
    ("day_output", "SV16", "Output tokens of the day", {"scale": "billion"}),
    ("day_gpus", "SV17", "H800 in use, average of the day", {}),
    ("day_rent", "SV18", "Rent of an H800-hour that the operator assumed", {"prefix": "$", "digits": 2}),
):
    stated(name, "service_capacity", row_id, f"DeepSeek: {label}", **look)
stated(
    "decode_speed",
    "inference_throughput",
    "IT21",
    "DeepSeek: output tokens per second and GPU of a node that writes",
    column="tokens_per_s_per_gpu",
    **_SPEED,
)
stated(
    "decode_speed_user",
    "inference_throughput",
    "IT21",
    "DeepSeek: output tokens per second that one user sees",
    column="tokens_per_s_per_user",
    qualifier="about",
    **_SPEED,
)
derived(
    "day_output_per_gpu",
    "DeepSeek: output tokens per second, over all GPUs and hours of the day",
    serving.tokens_per_gpu_second,
    "day_output",
    "day_gpus",
    **_SPEED,
)
derived(
    "day_all",
    "DeepSeek: all tokens of the day",
    lambda i, o: i + o,
    "day_input",
    "day_output",
    unit="tokens",
    scale="billion",
)
derived(
    "day_input_share",
    "DeepSeek: input tokens among all tokens",
    deal.share,
    "day_input",
    "day_all",
    unit="of the tokens",
    scale="%",
)
derived(
    "day_cost",
    "DeepSeek: rent of the GPUs of the day at the assumed price",
    lambda gpus, usd: 24 * gpus * usd,
    "day_gpus",
    "day_rent",
    unit="USD",
    prefix="$",
)
for name, tokens in (("all", "day_all"), ("output", "day_output")):
    derived(
        f"day_cost_{name}",
        f"DeepSeek: rent of the day per million {name} tokens",
        lambda usd, tokens: usd / tokens * 1e6,
        "day_cost",
        tokens,
        unit="USD per million tokens",
        prefix="$",
        digits=2,
    )

derived(
    "users_of_one_gpu",
    "Users of 10,000 output tokens a day for one GPU at the average speed of DeepSeek's day",
    lambda speed: serving.users_served(1, 10_000, 1, speed),
    "day_output_per_gpu",
    unit="users",
    scale="thousand",
    kind="estimate",
    note="The tokens of a user are our assumption; the peak of the day is in the average already",
)

# Prices of tokens

_PRICE: dict[str, Any] = {
    "column": "usd_per_million_tokens",
    "unit": "USD per million tokens",
    "prefix": "$",
}
for name, first in (("opus", 22), ("haiku", 26)):
    for offset, side in enumerate(("input", "output")):
        id_ = f"IT{first + offset}"
        model = row("inference_throughput", id_)["model"]
        stated(f"list_{name}_{side}", "inference_throughput", id_, f"{model}: list price, {side}", **_PRICE)
for name, id_, label in (
    ("claim_b200", "IT16", "Vendor claim: gpt-oss-120b on B200"),
    ("claim_h200", "IT18", "Vendor claim: DeepSeek-R1 on H200"),
    ("claim_gb300", "IT19", "Vendor claim: DeepSeek-R1 on GB300"),
):
    stated(f"{name}_cost", "inference_throughput", id_, label, **_PRICE, digits=2)
stated(
    "claim_b200_speed",
    "inference_throughput",
    "IT16",
    "Vendor claim: gpt-oss-120b on B200, tokens per second and GPU",
    column="tokens_per_s_per_gpu",
    **_SPEED,
)
derived(
    "opus_blended",
    "Claude Opus 4.8: list price of an average token at the mix of DeepSeek's day",
    serving.blended_price,
    "list_opus_input",
    "list_opus_output",
    "day_input_share",
    unit="USD per million tokens",
    prefix="$",
    digits=2,
    kind="estimate",
    note="One operator's mix at another's prices, cached tokens at the full price: an illustration",
)
derived(
    "opus_plain_mean",
    "Claude Opus 4.8: plain mean of the two list prices, which is the mistake",
    lambda one, other: (one + other) / 2,
    "list_opus_input",
    "list_opus_output",
    unit="USD per million tokens",
    prefix="$",
    digits=2,
)
for edition in ("old", "new"):
    derived(
        f"token_cost_{edition}",
        f"A million tokens at the contract price of a GPU-hour and the speed of {edition} software",
        serving.usd_per_million_tokens,
        "price_matching_scope",
        f"speed_r1_server_{edition}",
        unit="USD per million tokens",
        prefix="$",
        digits=2,
        kind="estimate",
        note="DeepSeek-R1 on GB300 at full load, to illustrate; the chips of the contract are not published",
    )
derived(
    "token_cost_half_load",
    "The same with new software, half of the tokens sold",
    partial(serving.usd_per_million_tokens, load=0.5),
    "price_matching_scope",
    "speed_r1_server_new",
    unit="USD per million tokens",
    prefix="$",
    digits=2,
    kind="estimate",
    note="An illustration, as at full load",
)

# Demand and growth, as reported

for name, row_id, label, look in (
    ("google_tokens_may", "SV06", "Google: tokens a month, May 2025", {"scale": "trillion"}),
    ("google_tokens_october", "SV08", "Google: tokens a month, October 2025", {"scale": "trillion"}),
    (
        "openrouter_january",
        "SV11",
        "OpenRouter: tokens a week, January 2026",
        {"scale": "trillion", "digits": 1},
    ),
    ("openrouter_february", "SV12", "OpenRouter: tokens a week, February 2026", {"scale": "trillion"}),
    ("growth_planned", "SV04", "Anthropic: growth planned", {"unit": "times a year"}),
    ("growth_seen", "SV05", "Anthropic: growth seen, as a yearly rate", {"unit": "times a year"}),
    ("outage_minutes", "SV02", "Claude services: full outage of 28 April 2026", {}),
    ("uptime_quarter", "SV01", "Claude services: uptime of the first quarter of 2026", {"scale": "%"}),
    ("uptime_low", "SV03", "Claude services: uptime over 90 days, low claim", {"scale": "%"}),
):
    stated(name, "service_capacity", row_id, label, **look)
derived(
    "hours_down_quarter",
    "Hours of a quarter of 90 days that an uptime of 99 per cent leaves",
    lambda up: (1 - up) * 90 * 24,
    "uptime_quarter",
    unit="hours",
)

# What was announced on 6 May 2026, and what one page added

stated("limit_multiplier", "deal_terms", "T040", "Claude Code: five-hour limit, new over old", unit="times")
stated(
    "peak_reduction",
    "deal_terms",
    "T041",
    "Claude Code: reduction of the limit at peak hours",
    column="value_text",
)
stated("api_limits", "deal_terms", "T042", "API rate limits, Opus models", column="value_text")
stated("tier1_input", "deal_terms", "T043", "API tier 1: change of input tokens per minute", unit="per cent")
stated(
    "tier1_output", "deal_terms", "T044", "API tier 1: change of output tokens per minute", unit="per cent"
)
stated("weekly_limits", "deal_terms", "T045", "Weekly limits", column="value_text")

# Waiting, in units of one service time

_WAIT: dict[str, Any] = {"unit": "service times"}
for percent in (50, 80, 90, 95, 99):
    label = f"Mean wait at one machine, load {percent / 100}"
    derived(f"wait_one_{percent}", label, partial(serving.split_wait, percent / 100), digits=0, **_WAIT)
for servers, percent, digits in ((10, 90, 2), (100, 90, 3), (100, 99, 2)):
    derived(
        f"wait_{servers}_{percent}",
        f"Mean wait in a pool of {servers}, load {percent / 100}",
        partial(serving.pooled_wait, servers, percent / 100),
        digits=digits,
        **_WAIT,
    )
for servers in (1, 10, 100):
    derived(
        f"load_of_{servers}",
        f"Load at which {servers} machines with one queue wait a tenth of a service time",
        partial(serving.load_for_wait, servers, 0.1),
        unit="load",
        scale="%",
    )
derived(
    "waiting_share_100_90",
    "Requests that wait at all in a pool of 100, load 0.9",
    partial(serving.probability_of_waiting, 100, 0.9),
    unit="of the requests",
    scale="%",
)
