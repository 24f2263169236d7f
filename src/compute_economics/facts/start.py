"""Figures of the opening unit: one GPU and one home, in watts and in watt-hours, and a fee by the hour."""

from __future__ import annotations

from compute_economics.facts.registry import derived
from compute_economics.models import deal, energy

_IF_DRAWN = "As if the nameplate were drawn all the time; what is drawn on average is less"

derived(
    "home_mean_kw",
    "Average draw of an average US home",
    lambda kwh, hours: kwh / hours,
    "home_kwh",
    "hours_per_year",
    unit="kW",
    digits=2,
)
derived(
    "h100_day_kwh",
    "Energy of one H100 in a day at its nameplate draw",
    lambda kw: kw * 24,
    "nameplate_h100_kw",
    unit="kWh",
    digits=1,
    note=_IF_DRAWN,
)
derived(
    "home_day_kwh",
    "Electricity of an average US home in a day",
    lambda kwh, days: kwh / days,
    "home_kwh",
    "days_per_year",
    unit="kWh",
    digits=1,
)
derived(
    "h100_year_kwh",
    "Energy of one H100 in a year at its nameplate draw",
    lambda kw, hours: kw * hours,
    "nameplate_h100_kw",
    "hours_per_year",
    unit="kWh per year",
    note=_IF_DRAWN,
)
derived(
    "h100_in_homes",
    "Energy of one H100 in a year at its nameplate draw, in average US homes",
    deal.share,
    "h100_year_kwh",
    "home_kwh",
    unit="homes",
    digits=2,
    note=_IF_DRAWN,
)
derived(
    "fee_per_hour",
    "Monthly fee per hour",
    lambda fee, hours: fee / hours,
    "monthly_fee",
    "hours_per_month",
    unit="USD per hour",
    digits=2,
    scale="million",
    prefix="$",
)
derived(
    "llama31_energy",
    "Power of the Llama 3.1 run times its hours",
    energy.energy_mwh,
    "llama31_mw",
    "llama31_hours",
    unit="MWh",
    kind="estimate",
    note="Takes the listed power for the average over the run, which the table does not say",
)
