"""Charts of the deal: what each document says, what is paid and what is firm, what a GPU-hour costs."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.patches import Rectangle

from compute_economics.charts.style import CARD, INK, MUTED, PALETTE, figure, finish, kind_legend, mark
from compute_economics.facts import FACTS
from compute_economics.models import deal
from coursekit.subject import Chart

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# What each document says. Braces name facts; an empty text means that the document is silent.
_TERMS = ("sites", "GPUs", "power", "fee", "exit")
_FEE = "{monthly_fee} a month"
_PORTION = "a portion of both clusters"
_EXIT = "{notice_days} days, after {initial_period_months} months"
_DOCUMENTS: Sequence[tuple[str, str, Sequence[str]]] = (
    (
        "Announcement",
        "announcement_date",
        ("all of Colossus 1", "over {gpus_announced}", "over {power_announced} MW", "", ""),
    ),
    ("S-1", "s1_date", ("across both clusters", "", "", _FEE, "{notice_days} days")),
    ("Amended S-1", "s1a_date", (_PORTION, "about {gpus_in_scope}", "", _FEE, _EXIT)),
    ("Prospectus", "prospectus_date", (_PORTION, "about {gpus_in_scope}", "", _FEE, _EXIT)),
)
_SAID = "#dbeaf5"


def what_each_document_says() -> Chart:
    """A grid: documents by date, and what each says on sites, GPUs, power, fee and exit."""
    texts = {id_: fact.text for id_, fact in FACTS.items()}
    rows = [
        (name, FACTS[date].text, [cell.format_map(texts) for cell in cells])
        for name, date, cells in _DOCUMENTS
    ]
    sources = ("ANT_SPACEX", "SPX_S1", "SPX_S1A1", "SPX_424B4")
    as_of = FACTS["prospectus_date"].as_of
    with figure(3.9) as (fig, ax):
        _grid(ax, [f"{name}\n{date.rsplit(' ', 1)[0]}" for name, date, _ in rows], [row[2] for row in rows])
        year = rows[0][1].rsplit(" ", 1)[1]
        finish(
            ax,
            title="What each document says",
            unit=f"terms as published, {year}",
            sources=sources,
            as_of=as_of,
        )
    silent = "; ".join(
        f"{name} of {date}: {', '.join(_silent(cells)) or 'none'}" for name, date, cells in rows
    )
    return Chart(
        figure=fig,
        alt=(
            f"A grid of {len(rows)} documents by {len(_TERMS)} terms. Terms it leaves out: {silent}. "
            "No document that states the fee gives a power for what is rented, and none gives "
            f"{texts['gpus_announced']} GPUs for it."
        ),
        caption=(
            "Scope and price of the agreement, document by document. Power is that of the capacity rented; "
            "the filings give the power of whole clusters in other places."
        ),
        table=pd.DataFrame(
            [(name, date, *(cell or "not said" for cell in cells)) for name, date, cells in rows],
            columns=["document", "date", *_TERMS],
        ),
        sources=sources,
        as_of=as_of,
    )


def _silent(cells: Sequence[str]) -> list[str]:
    return [term for term, cell in zip(_TERMS, cells, strict=True) if not cell]


def _grid(ax: Axes, names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Boxes with text in place of data: said or not said differ in words, colour and slant."""
    for y, cells in enumerate(rows):
        for x, cell in enumerate(cells):
            ax.add_patch(
                Rectangle((x, y), 0.96, 0.94, facecolor=_SAID if cell else CARD, edgecolor=MUTED, lw=0.6)
            )
            ax.text(
                x + 0.48,
                y + 0.47,
                "\n".join(textwrap.wrap(cell, 10)) or "not said",
                ha="center",
                va="center",
                fontsize=9,
                color=INK if cell else MUTED,
                style="normal" if cell else "italic",
            )
    ax.set(xlim=(0, len(_TERMS)), ylim=(len(rows), 0))
    ax.set_xticks([x + 0.48 for x in range(len(_TERMS))], _TERMS, fontweight="bold")
    ax.set_yticks([y + 0.47 for y in range(len(rows))], names)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.grid(False)
    ax.spines[:].set_visible(False)


def paid_and_firm() -> Chart:
    """Fee by month, and over the term what is paid if nobody leaves and what is firm."""
    table = _schedule()
    fee_ids = ("monthly_fee", "initial_period_months")
    sources = tuple(dict.fromkeys(source for id_ in fee_ids for source in FACTS[id_].sources))
    as_of = max(FACTS[id_].as_of for id_ in fee_ids)
    with figure(5.2, nrows=2, sharex=True, height_ratios=[1, 1.9]) as (fig, (top, bottom)):
        _draw_fee(top, table)
        _draw_still_to_pay(bottom, table)
        finish(
            top,
            title="What is paid, and what is firm",
            unit="monthly fee, billion USD",
            sources=sources,
            as_of=as_of,
        )
        bottom.set_title("still to be paid, billion USD", loc="left", fontsize=10, color=MUTED)
    return Chart(
        figure=fig,
        alt=_alt_of_schedule(table),
        caption=(
            "The fee by month, and at the start of each month what is still to be paid: if nobody leaves, "
            "and at least, under the published exit terms with a notice of 90 days. During the ramp both "
            "lines are upper limits; the table also has the notice read as three months."
        ),
        table=table,
        sources=sources,
        as_of=as_of,
    )


def _alt_of_schedule(table: pd.DataFrame) -> str:
    say = {id_: fact.text for id_, fact in FACTS.items()}
    paid, firm = table["if nobody leaves, at most"], table["minimum, notice of 90 days"]
    settled = firm[int(say["initial_period_months"])]
    return (
        f"Two panels over {say['term_months']} months, from {say['first_month']} to {say['last_month']}. "
        f"Above, the fee: the first {say['ramp_months']} months are reduced by an amount that is not "
        f"published, then it is {say['monthly_fee']} every month. Below, in billion USD, what is still to be "
        f"paid. If nobody leaves it falls in a straight line from at most {paid[0]:.2f} to zero. The minimum "
        f"under the exit terms, with a notice of 90 days, is at most {firm[0]:.2f} at the start and "
        f"{settled:.2f} after {say['initial_period_months']} months; it stays there until a notice "
        "period before the end, and then falls to zero as well."
    )


def _schedule() -> pd.DataFrame:
    """What is still to be paid at the start of each month, in billion USD; the last row is the end."""
    names = ("monthly_fee", "term_months", "ramp_months", "notice_days", "initial_period_months")
    fee, term, ramp, days, initial = (float(FACTS[name].value) for name in names)  # type: ignore[arg-type]
    billion = fee / 1e9
    month, rows = str(FACTS["first_month_code"].value), []
    for elapsed in range(int(term) + 1):
        left = term - elapsed
        rows.append(
            {
                "start of": month,
                "months left": int(left),
                "if nobody leaves, at least": billion * min(left, term - ramp),
                "if nobody leaves, at most": billion * left,
                "minimum, notice of 90 days": billion * deal.months_held(days, initial, elapsed, left),
                "minimum, notice of three months": billion * min(max(initial - elapsed, 0) + 3, left),
            }
        )
        month = deal.month_after(month)
    return pd.DataFrame(rows).round(4)


def _draw_fee(ax: Axes, table: pd.DataFrame) -> None:
    fee, ramp, term = FACTS["monthly_fee"].value / 1e9, int(FACTS["ramp_months"].value), len(table) - 1  # type: ignore[operator,arg-type]
    months = [x + 0.5 for x in range(term)]
    ax.bar(months[ramp:], fee, width=0.86, color=PALETTE["blue"])
    ax.bar(months[:ramp], fee, width=0.86, color=PALETTE["vermilion"], hatch="////", edgecolor=CARD, lw=0)
    ax.annotate(
        "reduced, by an amount that is not published",
        (ramp - 0.6, fee * 1.05),
        (ramp + 1.5, fee * 1.25),
        fontsize=9,
        va="center",
        arrowprops={"arrowstyle": "-", "color": MUTED},
    )
    ax.set(ylim=(0, fee * 1.45), yticks=[0, 0.5, 1])


def _draw_still_to_pay(ax: Axes, table: pd.DataFrame) -> None:
    x = range(len(table))
    low, high = table["if nobody leaves, at least"], table["if nobody leaves, at most"]
    firm = table["minimum, notice of 90 days"]
    ax.fill_between(x, low, high, color=PALETTE["blue"], alpha=0.25, lw=0)
    ax.plot(x, high, color=PALETTE["blue"])
    ax.plot(x, firm, color=PALETTE["vermilion"], linestyle="--")
    middle = len(table) // 2
    ax.annotate("if nobody leaves", (middle, high[middle]), (8, 4), textcoords="offset points")
    ax.annotate("minimum under the exit terms", (middle, firm[middle]), (-60, 7), textcoords="offset points")
    januaries = [i for i, month in enumerate(table["start of"]) if month.endswith("-01")]
    ax.set_xticks(januaries, [f"January\n{table['start of'][i][:4]}" for i in januaries])
    ax.set(xlim=(-0.3, len(table) - 0.7), ylim=(0, None))


# Fact, how the bar is called, and the group that gives it its colour.
_PRICES = (
    ("price_matching_scope", "Anthropic, fee and\nGPUs of one filing", "agreement"),
    ("price_mixed_scope", "Anthropic, mixed scopes\n(not a price)", "mixed"),
    ("price_google", "Google, fee and\nGPUs of one filing", "agreement"),
    ("h100_contract", "H100, one-year\ncontract, March 2026", "contract"),
    ("h100_list", "H100, list, median", "list"),
    ("h200_list", "H200, list, median", "list"),
    ("b200_list", "B200, list, median", "list"),
    ("gb200_list", "GB200, list,\none provider", "list"),
)
_COLOURS = {
    "agreement": PALETTE["blue"],
    "mixed": PALETTE["vermilion"],
    "contract": PALETTE["purple"],
    "list": PALETTE["green"],
}


def price_of_a_gpu_hour() -> Chart:
    """Bars: the fee per GPU-hour with matching and with mixed scopes, beside market prices."""
    facts = [FACTS[id_] for id_, _, _ in _PRICES]
    names = [name for _, name, _ in _PRICES]
    prices = [float(fact.value) for fact in facts]  # type: ignore[arg-type]
    sources = tuple(dict.fromkeys(source for fact in facts for source in fact.sources))
    as_of = max(fact.as_of for fact in facts)
    with figure(5.0) as (fig, ax):
        for y, (fact, price, (_, _, group)) in enumerate(zip(facts, prices, _PRICES, strict=True)):
            ax.barh(y, price, color=_COLOURS[group], height=0.72, **mark(fact.kind))
            ax.text(price + 0.15, y, fact.text, va="center", fontsize=10)
        ax.set_yticks(range(len(names)), names)
        ax.tick_params(axis="y", labelsize=9)
        ax.set(xlim=(0, max(prices) * 1.16), ylim=(len(names) - 0.4, -0.6))
        kinds = sorted({fact.kind for fact in facts}, reverse=True)
        kind_legend(ax, kinds, loc="center right", bbox_to_anchor=(1, 0.45), handleheight=1.2)
        finish(ax, title="Price of one GPU-hour", unit="USD per GPU-hour", sources=sources, as_of=as_of)
    said = "; ".join(
        f"{' '.join(name.split())} {fact.text} ({fact.kind})" for name, fact in zip(names, facts, strict=True)
    )
    return Chart(
        figure=fig,
        alt=f"Horizontal bars from zero, in USD per GPU-hour. {said}.",
        caption=(
            "Fee per GPU-hour of two agreements beside market prices of 2026. Anthropic's fee also pays for "
            "processors, storage and network; a market price is for one kind of chip. List prices are of "
            "August 2026: medians over providers (for the GB200 one provider), computed by us from the open "
            "data of gpurentalprices.com (CC BY 4.0)."
        ),
        table=pd.DataFrame(
            {
                "price": [" ".join(name.split()) for name in names],
                "USD per GPU-hour": [round(price, 2) for price in prices],
                "kind": [fact.kind for fact in facts],
                "source grade": [fact.source_grade for fact in facts],
                "as of": [fact.as_of for fact in facts],
            }
        ),
        sources=sources,
        as_of=as_of,
    )


CHARTS: dict[str, Callable[[], Chart]] = {
    "what_each_document_says": what_each_document_says,
    "paid_and_firm": paid_and_firm,
    "price_of_a_gpu_hour": price_of_a_gpu_hour,
}
"""The charts of the unit by the name that a page uses."""
