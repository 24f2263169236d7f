"""Figures of the unit on supply: waits by step, building days, clusters, and what a delay costs.

What is ours and not a source's: the project whose longest path is worked out, and the two horizons over
which renting and building are compared. Each is marked an estimate.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from compute_economics.facts.registry import derived, row, stated
from compute_economics.models import deal, supply
from compute_economics.tables import load

_TABLE = "supply_constraints"
_PERCENT: dict[str, Any] = {"unit": "", "scale": "%"}
_BILLION: dict[str, Any] = {"prefix": "$", "digits": 1, "scale": "billion"}
_ROUND = _BILLION | {"digits": 0}


def _range(id_: str, row_id: str, label: str, **shown: Any) -> None:
    """Declare ``<id>_low`` and ``<id>_high`` from the two ends of one row."""
    for end in ("low", "high"):
        stated(f"{id_}_{end}", _TABLE, row_id, f"{label}, {end} end", column=end, **shown)


def _equivalents(id_: str, row_id: str, site: str) -> None:
    unit, label = "H100-equivalents", f"H100-equivalents of {site}"
    stated(id_, "clusters", row_id, label, column="h100_equivalents", unit=unit)


def _said(table: str, row_id: str) -> str:
    """The day a plan was published: a page is as new as that, not as the day planned for."""
    source = load("sources").set_index("id").loc[row(table, row_id)["source_id"]]
    return f"{source['date']:%Y-%m-%d}"


def _in_months(id_: str, of: str, unit: str, label: str, digits: int = 0) -> None:
    """Declare a wait in months, derived from one in another unit."""
    derived(id_, label, lambda time: supply.months(time, unit), of, unit="months", digits=digits)


def _days(first: dt.date, last: dt.date) -> int:
    return (last - first).days


# Waits, step by step

_range("wait_servers", "SC38", "Lead time of GPUs and servers, November 2025")
_range("wait_packaging", "SC43", "Lead time of advanced packaging (CoWoS)")
stated("wait_transformer", _TABLE, "SC19", "Lead time of power transformers, 2025")
stated("wait_step_up", _TABLE, "SC20", "Lead time of generator step-up transformers, 2025")
_range("wait_turbine", "SC16", "Delivery wait for a large gas turbine, 2025")
stated("wait_turbine_claim", _TABLE, "SC17", "Delivery wait for a large gas turbine, upper claim of 2026")
_range("wait_plant", "SC18", "Lead time of a combined-cycle plant, 2025", digits=1)
stated("wait_grid", _TABLE, "SC08", "Average wait of a data centre for a grid connection, major US markets")
stated("wait_grid_virginia", _TABLE, "SC09", "Wait of a 100 MW site for a grid connection, Northern Virginia")
stated(
    "wait_greenfield", _TABLE, "SC48", "Typical build of a 100 MW site on open land, comparison in the S-1"
)
for name, of, unit, label, digits in (
    (
        "months_packaging_high",
        "wait_packaging_high",
        "weeks",
        "Lead time of packaging, high end, in months",
        0,
    ),
    ("months_transformer", "wait_transformer", "weeks", "Lead time of power transformers in months", 1),
    ("months_grid", "wait_grid", "years", "Average wait for a grid connection in months", 0),
    ("months_grid_virginia", "wait_grid_virginia", "years", "Wait in Northern Virginia in months", 0),
    ("months_greenfield", "wait_greenfield", "years", "Typical build on open land in months", 0),
):
    _in_months(name, of, unit, label, digits)

# What queues, what it costs, and what was sold in advance

stated("queue_projects", _TABLE, "SC01", "Projects in US interconnection queues, end of 2025")
stated("queue_generation", _TABLE, "SC02", "Power plants waiting in US queues, end of 2025")
stated("queue_storage", _TABLE, "SC03", "Storage waiting in US queues, end of 2025")
stated("queue_median", _TABLE, "SC06", "Median time from request to operation of a plant in US queues")
stated("queue_built", _TABLE, "SC07", "Requests in US queues that reach operation", **_PERCENT)
stated("queue_ercot", _TABLE, "SC10", "Requests of large loads in Texas (ERCOT)")
stated("backlog_first", _TABLE, "SC11", "Turbine backlog and reservations of GE Vernova, March 2025")
stated("backlog_last", _TABLE, "SC15", "Turbine backlog and reservations of GE Vernova, June 2026")
derived(
    "backlog_added",
    "Growth of the turbine backlog from March 2025 to June 2026",
    lambda first, last: last - first,
    "backlog_first",
    "backlog_last",
    unit="GW",
)
derived(
    "backlog_times",
    "Turbine backlog, June 2026 over March 2025",
    deal.share,
    "backlog_last",
    "backlog_first",
    unit="times",
    digits=1,
)
stated("transformer_price_rise", _TABLE, "SC23", "Rise in the price of transformers since 2019", **_PERCENT)
_range("dram_first", "SC39", "Rise of DRAM contract prices, first quarter of 2026", **_PERCENT)
_range("cowos_2025", "SC41", "CoWoS capacity of TSMC, end of 2025")
_range(
    "cowos_target", "SC42", "CoWoS capacity of TSMC, target for the end of 2026", as_of=_said(_TABLE, "SC42")
)

# What a GW of IT power costs, by part

for name, row_id, label in (
    ("cost_gw", "SC50", "Capital cost of 1 GW of IT power, model"),
    ("cost_servers", "SC51", "Servers in it"),
    ("cost_facility", "SC52", "Facility in it"),
    ("cost_network", "SC53", "Network in it"),
    ("cost_land", "SC54", "Land in it"),
):
    stated(name, _TABLE, row_id, label, **_BILLION)
for part in ("servers", "facility", "network", "land"):
    label = f"{part.capitalize()} as a share of the capital cost of 1 GW"
    derived(f"cost_share_{part}", label, deal.share, f"cost_{part}", "cost_gw", **_PERCENT)
stated("cost_gw_developer", _TABLE, "SC56", "Capital cost of 1 GW, statement of a developer", **_ROUND)
stated("cost_gw_vendor", _TABLE, "SC57", "Capital cost of 1 GW, statement of a vendor", **_ROUND)

stated("rack_gpus", "power_per_gpu", "P14", "GPUs in one rack (GB200 NVL72)", column="gpu_count", unit="GPUs")
stated("rack_mw", "power_per_gpu", "P14", "Nominal power of one rack", column="power_mw", unit="MW", digits=3)

# Days of building: the company's count, and what was seen from outside

for name, row_id, label in (
    ("build_days_first", "SC44", "Building days, first 100,000 GPUs of Colossus 1, by the company"),
    ("build_days_second", "SC45", "Building days, second 100,000 GPUs of Colossus 1, by the company"),
    ("build_days_third", "SC46", "Building days, first cluster of Colossus 2, by the company"),
    ("build_days_fourth", "SC47", "Building days, second cluster of Colossus 2, by the company"),
    ("rack_days", "SC59", "From the first rack to the first training, Colossus 1, by the supplier"),
):
    stated(name, _TABLE, row_id, label)
for name, row_id, label in (
    ("seen_works_1", "CT01", "First construction seen at Colossus 1"),
    ("seen_first", "CT05", "First 100,000 GPUs of Colossus 1 online"),
    ("seen_second", "CT09", "200,000 GPUs of Colossus 1 online"),
    ("seen_works_2", "CT10", "Land clearing seen at Colossus 2"),
    ("seen_third", "CT25", "First cluster of Colossus 2 seen in operation"),
    ("seen_fourth", "CT38", "Second cluster of Colossus 2 seen in operation"),
    ("dip_from", "CT23", "Capacity of Colossus 1 falls"),
    ("dip_to", "CT26", "Capacity of Colossus 1 restored"),
):
    stated(name, "colossus_timeline", row_id, label, column="as_of", unit="")
for name, first, last, label in (
    ("seen_days_first", "seen_works_1", "seen_first", "from works seen to 100,000 GPUs online"),
    ("seen_days_second", "seen_first", "seen_second", "from 100,000 to 200,000 GPUs at Colossus 1"),
    ("seen_days_third", "seen_works_2", "seen_third", "from clearing to the first cluster of Colossus 2"),
    ("seen_days_fourth", "seen_third", "seen_fourth", "from the first to the second cluster of Colossus 2"),
    ("dip_days", "dip_from", "dip_to", "of the dip at Colossus 1"),
):
    derived(name, f"Days {label}, seen from outside", _days, first, last, unit="days")

# Power at the two sites

for name, row_id, column, label in (
    ("grid_seen", "CT02", "grid_power_mw", "Power from the grid at Colossus 1, July 2024, as seen"),
    ("generators_seen", "CT02", "turbine_power_mw", "Mobile generators at Colossus 1, July 2024, as seen"),
    (
        "grid_confirmed",
        "CT14",
        "grid_power_mw",
        "Power from the grid at Colossus 1, confirmed by the utility",
    ),
    ("grid_approved", "CT35", "grid_power_mw", "Power from the grid at Colossus 1, approved"),
    ("it_in_dip", "CT23", "it_power_mw", "IT power of Colossus 1 in the dip"),
):
    stated(name, "colossus_timeline", row_id, label, column=column, unit="MW")
label = "Power from the utility at Colossus 2, July 2025"
stated("grid_site_2", "colossus_timeline", "CT19", label, column="grid_power_mw", unit="MW", digits=1)
derived(
    "dip_mw", "IT power lost in the dip", lambda it, dip: it - dip, "it_colossus_1_mw", "it_in_dip", unit="MW"
)
derived(
    "above_grid",
    "Peak facility power of Colossus 1 above the approved supply from the grid",
    lambda facility, grid: facility - grid,
    "facility_colossus_1_mw",
    "grid_approved",
    unit="MW",
)

# Clusters

for name, row_id, site in (
    ("c2_it", "CL14", "Colossus 2, July 2026"),
    ("new_carlisle_it", "CL10", "New Carlisle"),
    ("prometheus_august_it", "CL41", "Prometheus in the snapshot of August 2026"),
    ("prometheus_september_it", "CL44", "Prometheus in the snapshot of September 2026"),
    ("columbus_it", "CL29", "Columbus in both snapshots of 2026"),
):
    stated(name, "clusters", row_id, f"IT power of {site}", column="it_power_mw", unit="MW")
for name, row_id, site, it_power in (
    ("c1", "CL13", "Colossus 1", "it_colossus_1_mw"),
    ("c2", "CL14", "Colossus 2, July 2026", "c2_it"),
    ("new_carlisle", "CL10", "New Carlisle", "new_carlisle_it"),
):
    _equivalents(f"{name}_h100e", row_id, site)
    label = f"H100-equivalents of {site} per MW of IT power"
    derived(f"{name}_density", label, deal.share, f"{name}_h100e", it_power, unit="H100-equivalents per MW")
_equivalents("columbus_august_h100e", "CL27", "Columbus in the snapshot of August 2026")
_equivalents("columbus_september_h100e", "CL29", "Columbus in the snapshot of September 2026")
stated("c2_gpus", "clusters", "CL14", "GPUs of Colossus 2, July 2026", column="accelerators", unit="GPUs")
for name, column, label in (
    ("sites_it", "it_power_mw", "IT power"),
    ("sites_facility", "facility_power_mw", "Peak facility power"),
):
    stated(name, "clusters", "CL02", f"{label} of all sites tracked, August 2026", column=column, unit="MW")
for name, old, new, label in (
    ("prometheus_moved", "prometheus_august_it", "prometheus_september_it", "IT power of Prometheus"),
    ("columbus_moved", "columbus_august_h100e", "columbus_september_h100e", "H100-equivalents of Columbus"),
):
    moved = f"Change of the estimate between two snapshots, {label}"
    derived(name, moved, supply.relative_change, old, new, **_PERCENT)
stated(
    "fp8_h100",
    "accelerators",
    "A04",
    "Dense 8-bit throughput of an H100",
    column="dense_fp8_tflops",
    unit="TFLOP/s",
)
stated(
    "fp8_gb200",
    "accelerators",
    "A09",
    "Dense 8-bit throughput of a GB200",
    column="dense_fp8_tflops",
    unit="TFLOP/s",
)
derived(
    "gb200_in_h100",
    "One GB200 in H100",
    deal.share,
    "fp8_gb200",
    "fp8_h100",
    unit="H100-equivalents",
    digits=2,
)
derived(
    "c2_h100e_worked",
    "H100-equivalents of Colossus 2, worked out from GPUs and throughput",
    lambda gpus, gb200, h100: supply.h100_equivalents({"GB": gpus}, {"GB": gb200}, h100),
    "c2_gpus",
    "fp8_gb200",
    "fp8_h100",
    unit="H100-equivalents",
    kind="estimate",
    note="GB200 and GB300 have the same dense 8-bit throughput",
)

stated(
    "c2_first_gpus",
    "colossus_timeline",
    "CT25",
    "GB200 at Colossus 2, late 2025",
    column="gb200",
    unit="GPUs",
)
derived(
    "january_h100e",
    "H100-equivalents of both sites in January 2026, worked out",
    lambda site_1, gpus, weight: site_1 + gpus * weight,
    "c1_h100e",
    "c2_first_gpus",
    "gb200_in_h100",
    unit="H100-equivalents",
    digits=2,
    scale="million",
)
for snapshot, row_id in (("august", "CL43"), ("september", "CL45")):
    label = f"IT power of Prometheus, projected in the snapshot of {snapshot.capitalize()} 2026"
    stated(
        f"prometheus_projected_{snapshot}",
        "clusters",
        row_id,
        label,
        column="it_power_mw",
        unit="MW",
        as_of=_said("clusters", row_id),
    )

# A project of ours on these waits: machines, shell and grid side by side, then the racks

_PROJECT = ("wait_servers_high", "months_greenfield", "months_grid", "rack_months")
_OURS: dict[str, Any] = {
    "unit": "months",
    "kind": "estimate",
    "note": "Our project: waits of several sources and dates",
}
_in_months("rack_months", "rack_days", "days", "From the first rack to the first training, in months", 1)


def _project(machines: float, shell: float, grid: float, racks: float) -> supply.Schedule:
    """The project of the chapter; the racks wait for the three branches."""
    times = {"machines": machines, "shell": shell, "grid": grid, "racks": racks}
    return supply.schedule(times, {"racks": ("machines", "shell", "grid")})


derived(
    "path_total", "Longest path of our project", lambda *t: _project(*t).total, *_PROJECT, digits=1, **_OURS
)
derived("path_sum", "All steps of our project in a row", lambda *t: sum(t), *_PROJECT, digits=1, **_OURS)
derived(
    "slack_machines", "Slack of the machines", lambda *t: _project(*t).slack["machines"], *_PROJECT, **_OURS
)
derived("slack_shell", "Slack of the shell", lambda *t: _project(*t).slack["shell"], *_PROJECT, **_OURS)
derived("grid_short", "Grid connection in the second version", lambda: 12, **_OURS)
derived(
    "grid_saved",
    "Months saved on the grid",
    lambda grid, short: grid - short,
    "months_grid",
    "grid_short",
    **_OURS,
)
derived(
    "path_gain",
    "Months gained on the whole project by a shorter wait for the grid",
    lambda machines, shell, grid, racks, short: (
        _project(machines, shell, grid, racks).total - _project(machines, shell, short, racks).total
    ),
    *_PROJECT,
    "grid_short",
    **_OURS,
)

# What a delay costs, and what a wait makes a rent worth

_USD: dict[str, Any] = {"unit": "USD per GPU-hour", "prefix": "$", "digits": 2, "kind": "estimate"}
derived(
    "delay_avoided",
    "Operating cost of the GPUs in scope in a month",
    lambda year, months: year / months,
    "supply_operations",
    "months_per_year",
    unit="USD per month",
    kind="estimate",
    **(_BILLION | {"digits": 2}),
)
derived(
    "delay_month",
    "A month of delay of the capacity in scope, on the side of the provider",
    lambda fee, avoided: supply.cost_of_delay_usd(1, fee, avoided),
    "monthly_fee",
    "delay_avoided",
    unit="USD per month",
    kind="estimate",
    **(_BILLION | {"digits": 2}),
    note="Full fee less estimated operating cost; capital cost runs on",
)
derived(
    "own_cost_per_gpu_hour",
    "Estimated cost of supply per GPU-hour",
    lambda cost, gpus, hours: cost / (gpus * hours),
    "supply_cost",
    "gpus_in_scope",
    "hours_per_year",
    note="From a published model, not from accounts",
    **_USD,
)
derived(
    "rent_horizon",
    "Horizon of the comparison",
    lambda years, months: years * months,
    "supply_life_years",
    "months_per_year",
    unit="months",
    kind="estimate",
    note="The assumed life of the machines",
)
for name, wait in (("worth_build", "months_greenfield"), ("worth_grid", "months_grid")):
    derived(
        name,
        f"What a GPU-hour must be worth so that the fee beats building ({wait.split('_')[1]})",
        supply.worth_for_rent,
        "price_matching_scope",
        "own_cost_per_gpu_hour",
        wait,
        "rent_horizon",
        **_USD,
        note="Our model on assumed inputs: no discounting, no ramp, one price for the whole horizon",
    )
