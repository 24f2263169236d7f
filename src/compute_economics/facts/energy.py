"""Figures of the energy unit: power per GPU, energy, bill, its shares, homes.

What is ours and not a source's: the chip mix of the scope (Epoch AI's count for Colossus 1, the rest
taken as GB200), the ranges that are combined, and the cost of supply. Each is marked an estimate.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from compute_economics.facts.registry import derived, row, stated
from compute_economics.models import deal, energy

_ENDS = {
    "low": {"end": "low", "pue": "pue_filing", "price": "price_tennessee_2023"},
    "high": {"end": "high", "pue": "pue_us", "price": "price_us_2024"},
}
"""What the low and the high end of our ranges are made of."""
_BILLION: dict[str, Any] = {"prefix": "$", "digits": 1, "scale": "billion"}
_MILLION: dict[str, Any] = {"prefix": "$", "scale": "million"}
_PERCENT: dict[str, Any] = {"unit": "", "digits": 1, "scale": "%"}


def _both_ends(id_: str, label: str, function: Callable[..., float], *inputs: str, **shown: Any) -> None:
    """Declare ``<id>_low`` and ``<id>_high``; ``{end}``, ``{pue}``, ``{price}`` in an input follow it."""
    for end, names in _ENDS.items():
        ids = (name.format(**names) for name in inputs)
        derived(f"{id_}_{end}", f"{label}, {end} end", function, *ids, **shown)


def _site_bill_usd(it_mw: float, pue: float, hours: float, load_factor: float, price: float) -> float:
    return energy.electricity_bill_usd(energy.site_energy_mwh(it_mw, pue, hours, load_factor), price)


def _hopper(mix: str) -> float:
    """GPUs of the Hopper generation (H100, H200) in a text such as ``150k H100 + 30k GB200``."""
    counts = re.findall(r"(\d+)k (\w+)", mix)
    return sum(1000 * float(count) for count, chip in counts if chip.startswith("H"))


def _scope_power_mw(hopper: float, blackwell: float, h100_kw: float, gb200_kw: float) -> float:
    gpus = {"H100 and H200": hopper, "GB200": blackwell}
    return energy.fleet_power_mw(gpus, {"H100 and H200": h100_kw, "GB200": gb200_kw})


# From the chip to the meter, per GPU

for chip, row_id in (("h100", "A04"), ("gb200", "A09")):
    label = f"Thermal design power of one {chip.upper()}"
    stated(f"tdp_{chip}", "accelerators", row_id, label, column="tdp_w", unit="W")

for name, row_id, label in (
    ("nameplate_h100", "P01", "Nameplate draw, first phase of COLOSSUS (H100)"),
    ("nameplate_gb200", "P02", "Nameplate draw, first phase of COLOSSUS II (GB200)"),
    ("nameplate_gb300", "P03", "Nameplate draw, second phase of COLOSSUS II (GB300)"),
    ("it_h100", "P06", "IT power, first phase of Colossus 1"),
    ("facility_h100", "P07", "Peak facility power, first phase of Colossus 1"),
    ("it_gb200", "P10", "IT power, first cluster of Colossus 2"),
    ("facility_gb200", "P11", "Peak facility power, first cluster of Colossus 2"),
    ("it_colossus_1", "P08", "IT power of Colossus 1"),
    ("facility_colossus_1", "P09", "Peak facility power of Colossus 1"),
):
    mw, gpus, kw = f"{name}_mw", f"{name}_gpus", f"{name}_kw"
    stated(mw, "power_per_gpu", row_id, label, column="power_mw", unit="MW")
    stated(gpus, "power_per_gpu", row_id, f"GPUs: {label}", column="gpu_count", unit="GPUs")
    derived(kw, f"{label}, per GPU", energy.kw_per_gpu, mw, gpus, unit="kW per GPU", digits=2)

for level, label in (("nameplate", "Nameplate draw"), ("facility", "Peak facility power")):
    derived(
        f"{level}_over_tdp_h100",
        f"{label} per H100 over its thermal design power",
        lambda kw, watts: kw * 1000 / watts,
        f"{level}_h100_kw",
        "tdp_h100",
        unit="times",
        digits=1,
    )

stated("nameplate_company_mw", "deal_terms", "T069", "Nameplate compute draw of the company, June 2026")
derived(
    "nameplate_company_energy",
    "Nameplate of the company, read as if it were drawn all year",
    energy.energy_mwh,
    "nameplate_company_mw",
    "hours_per_year",
    unit="MWh",
    digits=1,
    scale="million",
    note="Not what is consumed: kept to show the mistake",
)

# PUE, and the peak ratio that is none

stated("pue_uptime", "pue_and_water", "W01", "PUE, average of an industry survey", digits=2)
stated("pue_us", "pue_and_water", "W05", "PUE, US average weighted by energy", digits=1)
stated("pue_filing", "pue_and_water", "W09", "PUE assumed in an illustration of the filing", digits=1)
stated("peak_ratio_2025", "pue_and_water", "W10", "Peak facility over IT power, Colossus 1, 2025", digits=2)
stated("peak_ratio_colossus_1", "pue_and_water", "W11", "Peak facility over IT power, Colossus 1", digits=2)
stated("peak_ratio_colossus_2", "pue_and_water", "W12", "Peak facility over IT power, Colossus 2", digits=2)

# Energy of a year

derived(
    "announced_energy",
    "Energy of the announced power, drawn all year",
    energy.energy_mwh,
    "power_announced",
    "hours_per_year",
    unit="MWh",
    digits=2,
    scale="million",
    qualifier="at least",
)
for end in _ENDS:
    label = f"Average draw over peak power, {end} end"
    stated(f"load_{end}", "pue_and_water", "W31", label, column=end, scale="%")
_both_ends(
    "colossus_1_energy",
    "Energy of Colossus 1 at the meter in a year",
    energy.energy_mwh,
    "facility_colossus_1_mw",
    "hours_per_year",
    "load_{end}",
    unit="MWh",
    digits=1,
    scale="million",
)
_both_ends(
    "colossus_1_mw_years",
    "Energy of Colossus 1 at the meter in a year, as a steady power",
    energy.mw_years,
    "colossus_1_energy_{end}",
    "hours_per_year",
    unit="MW-years",
)

# What a kilowatt-hour costs

for name, row_id, label in (
    ("price_tennessee_2023", "E072", "Industrial price, Tennessee, 2023"),
    ("price_us_2002", "E001", "Industrial price, United States, 2002"),
    ("price_us_2023", "E022", "Industrial price, United States, 2023"),
    ("price_us_2024", "E023", "Industrial price, United States, 2024"),
    ("price_tennessee_may", "E084", "Industrial price, Tennessee, May 2026"),
    ("price_tennessee_july", "E087", "Industrial price, Tennessee, July 2026"),
    ("price_us_july", "E070", "Industrial price, United States, July 2026"),
):
    stated(name, "electricity_prices", row_id, label, prefix="$", digits=4)

# The scope of the fee: our estimate of its power, energy and bill

label = "Chips at Colossus 1, by Epoch AI"
stated("colossus_1_mix", "power_per_gpu", "P08", label, column="gpu_type", unit="GPUs")
derived("scope_hopper", "H100 and H200 in the scope, assumed", _hopper, "colossus_1_mix", unit="GPUs")
derived(
    "scope_blackwell",
    "GB200 in the scope, assumed to be all the rest",
    lambda gpus, hopper: gpus - hopper,
    "gpus_in_scope",
    "scope_hopper",
    unit="GPUs",
    kind="estimate",
)
derived(
    "scope_power",
    "Nameplate draw of the GPUs in scope",
    _scope_power_mw,
    "scope_hopper",
    "scope_blackwell",
    "nameplate_h100_kw",
    "nameplate_gb200_kw",
    unit="MW",
    qualifier="about",
    kind="estimate",
    note="Our estimate on an assumed chip mix; the power in the contract is not published",
)
_both_ends(
    "scope_energy",
    "Energy of the scope at the meter in a year",
    energy.site_energy_mwh,
    "scope_power",
    "{pue}",
    "hours_per_year",
    "load_{end}",
    unit="MWh",
    digits=1,
    scale="million",
    kind="estimate",
)
_both_ends(
    "bill",
    "Electricity of the scope in a year",
    energy.electricity_bill_usd,
    "scope_energy_{end}",
    "{price}",
    unit="USD per year",
    kind="estimate",
    note="Our estimate: load factor, PUE and price are assumed, none of them is published",
    **_MILLION,
)
derived(
    "bill_middle",
    "Electricity of the scope in a year, middle of our range",
    lambda low, high: (low * high) ** 0.5,
    "bill_low",
    "bill_high",
    unit="USD per year",
    kind="estimate",
    note="Geometric mean of the two ends: as many times above the one as below the other",
    **_MILLION,
)
derived(
    "bill_ceiling",
    "Electricity of the scope if every GPU drew its nameplate all year",
    lambda mw, pue, hours, price: _site_bill_usd(mw, pue, hours, 1, price),
    "scope_power",
    "pue_us",
    "hours_per_year",
    "price_us_2024",
    unit="USD per year",
    kind="estimate",
    note="Full load all year, at the high end of PUE and price",
    **_MILLION,
)

# What the provider pays for the same scope: our estimate, on a model with one constant for every site

for name, row_id, label in (
    ("capital_colossus_1", "T075", "Capital cost of Colossus 1, model"),
    ("capital_colossus_2", "T078", "Capital cost of the first two phases of Colossus 2, model"),
    ("operations_colossus_1", "T076", "Operating cost of Colossus 1 in a year, model"),
):
    stated(name, "deal_terms", row_id, label, **_BILLION)
stated("it_colossus_2_mw", "deal_terms", "T077", "IT power of the first two phases of Colossus 2")
_OURS: dict[str, Any] = {"kind": "estimate", "note": "Our assumption, from no source"}
derived("supply_life_years", "Life of the equipment", lambda: 5, unit="years", **_OURS)
derived("supply_cost_of_money", "Cost of money", lambda: 0.08, unit="a year", scale="%", **_OURS)
derived(
    "scope_part_of_colossus_2",
    "Part of the first two phases of Colossus 2 that the scope needs beside Colossus 1",
    lambda scope, site_1, first, second: (scope - site_1) / (first + second),
    "gpus_in_scope",
    "it_colossus_1_gpus",
    "nameplate_gb200_gpus",
    "nameplate_gb300_gpus",
    kind="estimate",
    **_PERCENT,
)
derived(
    "supply_capital",
    "Capital behind the GPUs in scope",
    lambda site_1, site_2, part: site_1 + part * site_2,
    "capital_colossus_1",
    "capital_colossus_2",
    "scope_part_of_colossus_2",
    unit="USD",
    kind="estimate",
    **_BILLION,
)
derived(
    "supply_operations",
    "Operating cost of the GPUs in scope in a year",
    lambda cost, site_1, site_2, part: cost * (site_1 + part * site_2) / site_1,
    "operations_colossus_1",
    "it_colossus_1_mw",
    "it_colossus_2_mw",
    "scope_part_of_colossus_2",
    unit="USD per year",
    kind="estimate",
    **_BILLION,
)
derived(
    "supply_cost",
    "Cost of providing the GPUs in scope for a year",
    energy.annual_cost_of_supply_usd,
    "supply_capital",
    "supply_life_years",
    "supply_cost_of_money",
    "supply_operations",
    unit="USD per year",
    kind="estimate",
    note="Our estimate from a published model, not from the accounts of the provider",
    **_BILLION,
)
for name, whole, label in (
    ("share_of_fee", "annual_fee", "Electricity as a share of the fee"),
    ("share_of_cost", "supply_cost", "Electricity as a share of the estimated cost of supply"),
):
    _both_ends(name, label, deal.share, "bill_{end}", whole, kind="estimate", **_PERCENT)
label = "Electricity as a share of the fee if every GPU drew its nameplate all year"
derived("share_of_fee_ceiling", label, deal.share, "bill_ceiling", "annual_fee", kind="estimate", **_PERCENT)

stated("turbine_purchase", "deal_terms", "T082", "Agreement to buy mobile gas turbines", **_BILLION)
for name, part, whole, label in (
    ("bill_spread", "bill_high", "bill_low", "High end over low end of the bill"),
    ("fee_over_cost", "annual_fee", "supply_cost", "Fee over estimated cost of supply"),
):
    derived(name, label, deal.share, part, whole, unit="times", digits=1, kind="estimate")

label = "Purchase of turbines, in years of the high bill"
derived("turbine_years", label, deal.share, "turbine_purchase", "bill_high", unit="years", kind="estimate")

# Another contract: Microsoft and IREN

_IREN: dict[str, Any] = {"as_of": f"{row('compute_deals', 'D33')['date_announced']:%Y-%m-%d}"}
label = "IREN: value of the contract"
stated("iren_total", "compute_deals", "D33", label, column="value_usd", unit="USD", **_BILLION, **_IREN)
stated("iren_years", "compute_deals", "D33", "IREN: length", column="term_years", unit="years", **_IREN)
stated("iren_power", "compute_deals", "D33", "IREN: IT power", column="power_mw", unit="MW", **_IREN)
derived(
    "iren_annual_fee",
    "IREN: value of the contract per year",
    lambda total, years: total / years,
    "iren_total",
    "iren_years",
    unit="USD per year",
    **(_BILLION | {"digits": 2}),
)
_both_ends(
    "iren_bill",
    "IREN: electricity in a year",
    _site_bill_usd,
    "iren_power",
    "{pue}",
    "hours_per_year",
    "load_{end}",
    "{price}",
    unit="USD per year",
    kind="estimate",
    **_MILLION,
)
label = "IREN: electricity as a share of the yearly value"
_both_ends("iren_share", label, deal.share, "iren_bill_{end}", "iren_annual_fee", kind="estimate", **_PERCENT)
label = "Share of electricity at IREN over the share here"
derived("iren_share_ratio", label, deal.share, "iren_share_low", "share_of_fee_low", unit="times", digits=1)
for name, fee, power, label in (
    ("scope_fee_per_mw", "annual_fee", "scope_power", "Yearly fee per MW of nameplate in scope"),
    ("iren_fee_per_mw", "iren_annual_fee", "iren_power", "IREN: yearly value per MW of IT power"),
):
    shown = _MILLION | {"digits": 1}
    derived(name, label, lambda usd, mw: usd / mw, fee, power, unit="USD per MW and year", **shown)

# Homes

stated("home_kwh", "homes", "H02", "Electricity of an average US home in a year, 2022")
stated("homes_claimed", "homes", "H03", "Homes in a headline about Colossus in Memphis")
stated("homes_claimed_mw", "homes", "H03", "Power in the same headline", column="power_mw", unit="MW")
derived(
    "homes_claimed_kwh",
    "Electricity per home that the headline implies",
    lambda homes, mw, hours: energy.energy_mwh(mw, hours) * 1000 / homes,
    "homes_claimed",
    "homes_claimed_mw",
    "hours_per_year",
    unit="kWh per year",
)
derived(
    "homes_per_mw",
    "Homes per MW drawn all year, average US home",
    lambda kwh, hours: energy.homes_equivalent(1, kwh, hours),
    "home_kwh",
    "hours_per_year",
    unit="homes per MW",
)
for name, power, drawn in (
    ("homes_announced", "power_announced", "announced power drawn all year"),
    ("homes_facility", "facility_colossus_1_mw", "peak facility power drawn all year"),
):
    label = f"Average US homes with as much electricity, {drawn}"
    derived(name, label, energy.homes_equivalent, power, "home_kwh", "hours_per_year", unit="homes")
derived(
    "homes_at_low_load",
    "Average US homes with as much electricity, announced power at the low load factor",
    lambda mw, load, kwh, hours: energy.homes_equivalent(mw * load, kwh, hours),
    "power_announced",
    "load_low",
    "home_kwh",
    "hours_per_year",
    unit="homes",
)
