"""Figures for reading claims: bounds, run rates and revenue, segments and totals, claims by verdict."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from compute_economics.facts.registry import FACTS, derived, row, stated
from compute_economics.models import evidence
from compute_economics.models.deal import share
from compute_economics.tables import load
from coursekit.subject import Fact, weakest_grade

_BILLION: dict[str, Any] = {"prefix": "$", "scale": "billion"}


def _announced(id_: str, row_id: str, label: str, column: str, unit: str, **shown: Any) -> None:
    """Declare a figure of ``compute_deals``; its date is the day of the announcement."""
    day = f"{row('compute_deals', row_id)['date_announced']:%Y-%m-%d}"
    stated(id_, "compute_deals", row_id, label, column=column, unit=unit, as_of=day, **shown)


# Bounds

_announced(
    *("amazon_value", "D04", "Anthropic and Amazon: value", "value_usd", "USD"),
    qualifier="at least",
    **_BILLION,
)
_announced("amazon_power", "D04", "Anthropic and Amazon: power", "power_mw", "MW", qualifier="up to")
_announced("amazon_years", "D04", "Anthropic and Amazon: term", "term_years", "years")
derived(
    "amazon_floor",
    "Anthropic and Amazon: value over power and term",
    lambda value, power, years: value / power / years,
    *("amazon_value", "amazon_power", "amazon_years"),
    unit="USD per MW and year",
    prefix="$",
    digits=1,
    scale="million",
    qualifier=evidence.quotient_qualifier("at least", "up to") or "",
    note="At least over up to: a lower bound, not a price",
)
_announced(
    *("nvidia_openai_ceiling", "D26", "NVIDIA and OpenAI: letter of intent", "value_usd", "USD"),
    qualifier="up to",
    **_BILLION,
)
stated(
    "orbital_year", "deal_terms", "T047", "First orbital deployment that SpaceX expects", column="value_text"
)

# Run rate and recognised revenue

stated("run_rate_start_2025", "anthropic_revenue", "AR003", "Anthropic: run rate, start of 2025", **_BILLION)
stated("run_rate_2025", "anthropic_revenue", "AR009", "Anthropic: run rate, end of 2025", **_BILLION)
stated("run_rate_april", "anthropic_revenue", "AR012", "Anthropic: run rate, 6 April 2026", **_BILLION)
stated("run_rate_date", "anthropic_revenue", "AR012", "Day of a run rate", column="as_of", unit="")
stated("revenue_2025", "anthropic_revenue", "AR021", "Anthropic: revenue of 2025", digits=2, **_BILLION)
derived(
    "run_rate_over_revenue",
    "Anthropic: run rate at the end of 2025 over revenue of 2025",
    share,
    *("run_rate_2025", "revenue_2025"),
    unit="times",
    digits=1,
)
derived(
    "april_month",
    "Anthropic: one month at the pace of 6 April 2026",
    lambda pace, months: pace / months,
    *("run_rate_april", "months_per_year"),
    unit="USD",
    digits=1,
    qualifier="at least",
    **_BILLION,
)

PACE_2025 = tuple(f"AR{number:03d}" for number in range(3, 10))
"""Rows of ``anthropic_revenue`` with the run rates of 2025, from its first day to its last."""


def _pace_2025() -> float:
    rows = load("anthropic_revenue").set_index("id").loc[list(PACE_2025)].sort_values("as_of")
    return evidence.revenue_from_pace([day.date() for day in rows["as_of"]], list(rows["value"]))


def _from_rows(
    id_: str, label: str, compute: Callable[[], float], rows: pd.DataFrame, kind: str, **shown: Any
) -> None:
    """Declare a figure worked out from whole rows: index ``table/id``, the weakest grade, the newest date."""
    FACTS.add(
        Fact(
            id=id_,
            label=label,
            compute=compute,
            as_of=f"{rows['as_of'].max():%Y-%m-%d}",
            sources=tuple(dict.fromkeys(rows["source_id"])),
            rows=tuple(dict.fromkeys(rows.index)),
            source_grade=weakest_grade(list(rows["source_grade"])),
            kind=kind,
            **shown,
        )
    )


_paces = load("anthropic_revenue").assign(row=lambda table: "anthropic_revenue/" + table["id"])
_from_rows(
    *("revenue_from_pace", "Anthropic: area under the run rates of 2025", _pace_2025),
    _paces[_paces["id"].isin(PACE_2025)].set_index("row"),
    kind="claim",
    unit="USD",
    digits=1,
    note="Our estimate: the pace is taken to move evenly between the points; one of them is second hand",
    **_BILLION,
)
derived(
    "pace_over_revenue",
    "Anthropic: area under the run rates of 2025 over revenue of 2025",
    share,
    *("revenue_from_pace", "revenue_2025"),
    unit="",
    scale="%",
)

# Segments and totals

for id_, row_id, label in (
    ("spacex_revenue_2025", "F003", "SpaceX: revenue of 2025"),
    ("space_revenue_2025", "F043", "SpaceX: revenue of 2025, space"),
    ("connectivity_revenue_2025", "F067", "SpaceX: revenue of 2025, connectivity"),
    ("ai_revenue_2025", "F091", "SpaceX: revenue of 2025, AI"),
    ("connectivity_income_2025", "F073", "SpaceX: operating income of 2025, connectivity"),
):
    stated(id_, "spacex_financials", row_id, label, digits=3, **_BILLION)
_accounts = load("spacex_financials").assign(row=lambda table: "spacex_financials/" + table["id"])
for id_, row_id, label in (
    ("spacex_loss_2025", "F011", "SpaceX: operating loss of 2025"),
    ("space_loss_2025", "F049", "SpaceX: operating loss of 2025, space"),
    ("ai_loss_2025", "F097", "SpaceX: operating loss of 2025, AI"),
):
    _from_rows(
        id_,
        label,
        lambda row_id=row_id: -float(row("spacex_financials", row_id)["value"]),  # type: ignore[misc]
        _accounts[_accounts["id"] == row_id].set_index("row"),
        kind="derived",
        unit="USD",
        digits=3,
        note="Stated as a negative operating income",
        **_BILLION,
    )
derived(
    "fee_over_revenue",
    "A year of full fees over SpaceX's revenue of 2025",
    share,
    *("annual_fee", "spacex_revenue_2025"),
    unit="",
    scale="%",
)
derived(
    "fee_over_ai_revenue",
    "A year of full fees over the revenue of SpaceX's AI segment in 2025",
    share,
    *("annual_fee", "ai_revenue_2025"),
    unit="times",
    digits=1,
)

# Claims by verdict


def evidence_rows() -> pd.DataFrame:
    """The rows that bear on claims, one line per claim and row, with date, source and grade of the row.

    Index ``table/id``; columns claim_id, relation, as_of, source_id, source_grade, kind.
    """
    links = load("claim_evidence")
    columns = ["id", "as_of", "source_id", "source_grade", "kind"]
    tables = [
        load(name).rename(columns={"date_announced": "as_of"})[columns].assign(table=name)
        for name in links["table"].unique()
    ]
    rows = pd.concat(tables).rename(columns={"id": "row_id"})
    found = links.drop(columns="id").merge(rows, on=["table", "row_id"], how="left", validate="many_to_one")
    return found.set_index(found["table"] + "/" + found["row_id"]).drop(columns=["table", "row_id"])


def _count(id_: str, label: str, group: pd.DataFrame) -> None:
    """Declare how many claims a group has: a count of our own, so it has no source."""
    FACTS.add(
        Fact(
            id=id_,
            label=label,
            compute=lambda: len(group),
            unit="claims",
            kind="derived",
            note="Claims in our words; the verdict is ours, by the decision rule",
        )
    )


_claims = load("claims")
_count("claims_total", "Claims judged", _claims)
_count(
    "claims_without_row",
    "Claims on which no row bears",
    _claims[~_claims["id"].isin(load("claim_evidence")["claim_id"])],
)
for verdict in evidence.VERDICTS:
    _count(f"claims_{verdict}", f"Claims with the verdict {verdict}", _claims[_claims["verdict"] == verdict])
