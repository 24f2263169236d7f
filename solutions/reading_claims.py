# %% role="author"
import random

import pandas as pd

from compute_economics import load
from coursekit.authoring import *
from coursekit.authoring.vocabulary import Draw


def labels_differ(inputs):
    """The weakest grade and the weakest kind stand in no row together, nor in the last one."""
    grades, kinds = inputs["source_grade"], inputs["kind"].map(KINDS.index)
    if grades.max() == "A" or kinds.max() < 2:
        return False
    weakest = (grades == grades.max()) & (kinds == kinds.max())
    # "stated" comes last in the alphabet, so it has to be there for that mistake to show.
    return not weakest.any() and grades.iloc[-1] != grades.max() and "stated" in set(inputs["kind"])


def some_have_no_partner(claims, sources):
    """Claims without a source and with an unknown one, and a source that no claim names."""
    named, known = set(claims["source_id"]), set(sources["id"])
    return "" in named and bool(named - known - {""}) and bool(known - named) and len(named & known) >= 2


def last_line_is_old(months):
    """The table is not sorted, so its last line is not the newest month."""
    return months["month"].iloc[-1] != months["month"].max()


def real_accounts():
    """Segments and total of three financial years, two measures."""
    rows = load("spacex_financials")
    kept = rows["period"].isin(["FY2023", "FY2024", "FY2025"])
    kept &= rows["metric"].isin(["revenue", "operating_income"])
    return pd.DataFrame(rows.loc[kept, ["segment", "metric", "period", "value"]].to_dict("list"))


def _accounts(rng: random.Random) -> pd.DataFrame:
    """Made-up accounts in which one copied figure is wrong in some periods."""
    lines = []
    for period in ("FY2031", "FY2032", "FY2033", "FY2034"):
        for metric in ("revenue", "capital_expenditure"):
            parts = {name: float(rng.randint(200, 9000)) for name in ("north", "south", "islands")}
            total = sum(parts.values()) + rng.choice((0, 0, 90, -90, 400, -700))
            lines += [
                (name, metric, period, value) for name, value in {**parts, "consolidated": total}.items()
            ]
    rng.shuffle(lines)
    return pd.DataFrame(lines, columns=["segment", "metric", "period", "value"])


def gaps_both_ways(accounts, metric):
    """Some period misses something and some has too much."""
    of_metric = accounts[accounts["metric"] == metric]
    total = of_metric["segment"] == "consolidated"
    parts = of_metric[~total].groupby("period")["value"].sum()
    gaps = of_metric[total].set_index("period")["value"] - parts
    return bool((gaps > 0).any() and (gaps < 0).any())


def every_bound_occurs(deals):
    """A deal of each sort: two exact figures, about, a bound on either side, and one not disclosed."""
    value, gpus = deals["value_qualifier"], deals["gpus_qualifier"]
    firm = {"", "about"}
    pairs = set(zip(value, gpus, strict=True))
    return (
        ("", "") in pairs
        and any("about" in pair and set(pair) <= firm for pair in pairs)
        and any(one in firm and other not in firm for one, other in pairs)
        and any(one in {"at least", "up to"} and other in firm for one, other in pairs)
        and any(one == "not disclosed" and other in firm for one, other in pairs)
    )


def _deals(rng: random.Random) -> pd.DataFrame:
    """Made-up deals; a value that is not disclosed is missing."""
    names = rng.sample(["Ash", "Beech", "Elm", "Fir", "Hazel", "Larch", "Oak", "Pine", "Rowan", "Yew"], 9)
    words = ["", "", "about", "at least", "up to", "not disclosed"]
    lines = []
    for name in names:
        word = rng.choice(words)
        value = None if word == "not disclosed" else float(f"{rng.uniform(1e9, 4e10):.4g}")
        gpus = rng.randint(5_000, 300_000)
        lines.append((name, value, word, gpus, rng.choice(words[:5]), rng.randint(2, 9)))
    columns = ["deal", "value_usd", "value_qualifier", "gpus", "gpus_qualifier", "years"]
    return pd.DataFrame(lines, columns=columns)


# %% [markdown] role="text"
# # Reading claims: exercises
#
# Eight questions: how firm a figure is, which claims have a source, what a run rate says, whether parts make their total,
# and what becomes of a claim. Two of them go back to earlier units. Plan about an hour. Read the chapter *Reading claims*
# first, or keep it open beside you.
#
# Write your answer in the cell under a question and run it. The cell below it checks the answer and says what
# it found. A function is called with the inputs shown there, and when marks count with other inputs as well,
# so write functions that work for any table of that form. Keep full precision: round nothing.
#
# Stuck? Run `hint("name_of_the_question")` in a cell of your own; each run opens one more hint.

# %% role="given"
import pandas as pd

from compute_economics import load

GRADES = ["A", "B", "C"]  # best first
KINDS = ["stated", "derived", "estimate", "projection", "claim", "disputed"]  # firmest first
HOURS_PER_YEAR = 8760  # 365 days of 24 hours

# %% [markdown] question="grade_of_result" role="statement" title="How firm is a result?" section="who-says-it-and-what-sort-of-statement-it-is" objectives="1"
# Write `grade_of_result(inputs)`. It gets a table with one row per figure that goes into a calculation, and the columns
# `source_grade` and `kind`. Return a pair: the grade and the kind of what is computed from them.
#
# - The grade is that of the weakest input. `GRADES` lists the grades, best first.
# - The kind is that of the weakest input too, and at least `"derived"`, since the result was computed. `KINDS` lists
#   the kinds, firmest first.


# %% question="grade_of_result" role="answer" points=2
def grade_of_result(inputs):
    """Grade and kind of a figure that is computed from the inputs."""
    ### BEGIN SOLUTION
    grade = max(inputs["source_grade"], key=GRADES.index)
    kind = max(["derived", *inputs["kind"]], key=KINDS.index)
    return grade, kind
    ### END SOLUTION


# %% question="grade_of_result" role="cases"
visible(
    inputs=pd.DataFrame(
        {"source_grade": ["A", "C", "A", "B"], "kind": ["projection", "stated", "stated", "estimate"]}
    )
)
visible(inputs=pd.DataFrame({"source_grade": ["B", "A"], "kind": ["stated", "stated"]}))
hidden(
    3,
    where=labels_differ,
    inputs=frame(
        5,
        source_grade=one_of("A", "A", "B", "C"),
        kind=one_of("stated", "stated", "estimate", "projection", "claim", "disputed"),
    ),
)


# %% question="grade_of_result" role="slip" name="best-input"
# says: You gave the result the labels of its best input. It is no better documented than its weakest.
def grade_of_result(inputs):
    grade = min(inputs["source_grade"], key=GRADES.index)
    return grade, min(inputs["kind"], key=KINDS.index)


# %% question="grade_of_result" role="slip" name="kind-by-alphabet"
# says: The grade is right. For the kind, the order of the alphabet is not the order of firmness; use `KINDS`.
def grade_of_result(inputs):
    return max(inputs["source_grade"], key=GRADES.index), max(["derived", *inputs["kind"]])


# %% question="grade_of_result" role="slip" name="still-stated"
# says: No input is weaker than stated, but the result was computed: its kind is at least derived.
def grade_of_result(inputs):
    grade = max(inputs["source_grade"], key=GRADES.index)
    return grade, max(inputs["kind"], key=KINDS.index)


# %% question="grade_of_result" role="slip" name="last-input"
# says: You took the labels of the last row. Each label comes from the row that is weakest in it.
def grade_of_result(inputs):
    return inputs["source_grade"].iloc[-1], inputs["kind"].iloc[-1]


# %% question="grade_of_result" role="slip" name="always-derived"
# says: The grade is right. Computing does not turn an estimate or a claim into something firmer.
def grade_of_result(inputs):
    return max(inputs["source_grade"], key=GRADES.index), "derived"


# %% question="grade_of_result" role="slip" name="labels-swapped"
# says: Both labels are right, but in the other order: first the grade, then the kind.
def grade_of_result(inputs):
    grade = max(inputs["source_grade"], key=GRADES.index)
    return max(["derived", *inputs["kind"]], key=KINDS.index), grade


# %% [markdown] question="grade_of_result" role="hint"
# `GRADES.index("B")` is the place of a grade in the list. Which place has the weakest one?

# %% [markdown] question="grade_of_result" role="hint"
# `max(inputs["source_grade"], key=GRADES.index)` gives the weakest grade. For the kind, put `"derived"` among the candidates.

# %% [markdown] question="claims_with_sources" role="statement" title="Claims without a source" section="claims-and-their-rows" objectives="2"
# Write `claims_with_sources(claims, sources)`.
#
# - `claims` has the columns `id`, `claim` and `source_id`. A `source_id` may be empty, or name a document that is not in the list.
# - `sources` has the columns `id`, `publisher` and `source_grade`.
#
# Return a table with the columns `id` (of the claim), `source_id`, `publisher` and `source_grade`, with **every claim** in one
# row. Where no source was found, write the text `"none"` into `publisher` and `source_grade`.


# %% question="claims_with_sources" role="answer" points=2
def claims_with_sources(claims, sources):
    """Every claim with publisher and grade of its source, or "none"."""
    ### BEGIN SOLUTION
    sources = sources.rename(columns={"id": "source_id"})
    joined = claims.merge(sources, on="source_id", how="left").fillna("none")
    return joined[["id", "source_id", "publisher", "source_grade"]]
    ### END SOLUTION


# %% question="claims_with_sources" role="cases"
visible(
    claims=pd.DataFrame(
        {
            "id": ["C1", "C2", "C3", "C4", "C5"],
            "claim": ["fee", "term", "speed", "power", "price"],
            "source_id": ["S1", "S1", "", "S9", "S3"],
        }
    ),
    sources=pd.DataFrame(
        {
            "id": ["S1", "S2", "S3"],
            "publisher": ["Company", "Newspaper", "Blog"],
            "source_grade": ["A", "B", "C"],
        }
    ),
)
hidden(
    2,
    where=some_have_no_partner,
    claims=frame(
        9,
        id=[f"C{number}" for number in range(1, 20)],
        claim=one_of("fee", "term", "power", "price", "speed"),
        source_id=one_of("S1", "S2", "S3", "S4", "S5", "S8", "S9", ""),
    ),
    sources=frame(
        6,
        id=["S1", "S2", "S3", "S4", "S5", "S6"],
        publisher=one_of("Company", "Agency", "Newspaper", "Institute", "Blog"),
        source_grade=one_of("A", "A", "B", "C"),
    ),
)


# %% question="claims_with_sources" role="slip" name="lost-in-the-join"
# says: Claims without a matching source vanished in the merge; they are the ones to look at.
def claims_with_sources(claims, sources):
    joined = claims.merge(sources.rename(columns={"id": "source_id"}), on="source_id")
    return joined[["id", "source_id", "publisher", "source_grade"]]


# %% question="claims_with_sources" role="slip" name="sources-kept"
# says: Your merge keeps every source; the question asks to keep every claim.
def claims_with_sources(claims, sources):
    sources = sources.rename(columns={"id": "source_id"})
    joined = claims.merge(sources, on="source_id", how="right").fillna("none")
    return joined[["id", "source_id", "publisher", "source_grade"]]


# %% question="claims_with_sources" role="slip" name="both-kept"
# says: Sources that no claim names are in your table as well; each row should be a claim.
def claims_with_sources(claims, sources):
    sources = sources.rename(columns={"id": "source_id"})
    joined = claims.merge(sources, on="source_id", how="outer").fillna("none")
    return joined[["id", "source_id", "publisher", "source_grade"]]


# %% question="claims_with_sources" role="slip" name="none-as-weak"
# says: A claim without a source got the weakest grade. Having no source is not the same as having a poor one.
def claims_with_sources(claims, sources):
    sources = sources.rename(columns={"id": "source_id"})
    joined = claims.merge(sources, on="source_id", how="left")
    joined = joined.fillna({"publisher": "none", "source_grade": "C"})
    return joined[["id", "source_id", "publisher", "source_grade"]]


# %% question="claims_with_sources" role="slip" name="only-the-lost"
# says: These are the claims without a source alone; the table should hold every claim.
def claims_with_sources(claims, sources):
    sources = sources.rename(columns={"id": "source_id"})
    joined = claims.merge(sources, on="source_id", how="left")
    lost = joined[joined["publisher"].isna()].fillna("none")
    return lost[["id", "source_id", "publisher", "source_grade"]]


# %% [markdown] question="claims_with_sources" role="hint"
# Both tables have a column `id`, and they mean different things. Rename the one of `sources` to `source_id` before you merge.

# %% [markdown] question="claims_with_sources" role="hint"
# `how="left"` keeps every row of the left table. What it does not find is missing, and `.fillna("none")` fills it.

# %% [markdown] question="pace_and_year" role="statement" title="A pace and a year" section="run-rate-and-revenue" objectives="3"
# Write `pace_and_year(months)`. It gets a table of at least twelve months in a row, **in any order**, with the columns `month`
# (text such as `"2025-11"`) and `revenue_usd` (recognised revenue of that month).
#
# Return a pair in USD: the run rate by the newest month, and the revenue of the newest twelve months. The company is
# made up.


# %% question="pace_and_year" role="answer" points=3 unit="USD"
def pace_and_year(months):
    """Run rate by the newest month, and revenue of the newest twelve months."""
    ### BEGIN SOLUTION
    newest = months.sort_values("month").tail(12)["revenue_usd"]
    return 12 * newest.iloc[-1], newest.sum()
    ### END SOLUTION


# %% question="pace_and_year" role="cases"
names = [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)]
growing = [40e6, 43e6, 47e6, 52e6, 55e6, 61e6, 66e6, 74e6, 79e6, 88e6, 97e6, 105e6, 118e6, 131e6]
visible(
    months=pd.DataFrame({"month": names[4:18], "revenue_usd": growing})
    .iloc[[3, 0, 13, 7, 1, 10, 5, 12, 2, 9, 4, 11, 6, 8]]
    .reset_index(drop=True)
)
visible(
    months=pd.DataFrame({"month": names[2:19], "revenue_usd": [20e6 + 1.3e6 * i * i for i in range(17)]})
    .iloc[::-1]
    .reset_index(drop=True)
)
hidden(3, where=last_line_is_old, months=frame(15, month=names[6:21], revenue_usd=uniform(2e7, 4e8)))


# %% question="pace_and_year" role="slip" name="last-row-is-latest"
# says: The last line of a table is not the newest month; sort first.
def pace_and_year(months):
    return 12 * months["revenue_usd"].iloc[-1], months["revenue_usd"].tail(12).sum()


# %% question="pace_and_year" role="slip" name="run-rate-as-revenue"
# says: The pace is right. But a run rate says how fast the newest month was; revenue is the distance covered in the year.
def pace_and_year(months):
    newest = months.sort_values("month")["revenue_usd"].iloc[-1]
    return 12 * newest, 12 * newest


# %% question="pace_and_year" role="slip" name="every-month-counted"
# says: The pace is right. For the revenue you summed all months of the table, which are more than twelve.
def pace_and_year(months):
    return 12 * months.sort_values("month")["revenue_usd"].iloc[-1], months["revenue_usd"].sum()


# %% question="pace_and_year" role="slip" name="quarter-times-twelve"
# says: You multiplied a quarter as if it were a month. A quarter goes times four, and here one month is asked for.
def pace_and_year(months):
    newest = months.sort_values("month").tail(12)["revenue_usd"]
    return 12 * newest.tail(3).sum(), newest.sum()


# %% question="pace_and_year" role="slip" name="pace-of-a-quarter"
# says: This is the pace of the newest quarter; the question asks for that of the newest month.
def pace_and_year(months):
    newest = months.sort_values("month").tail(12)["revenue_usd"]
    return 4 * newest.tail(3).sum(), newest.sum()


# %% question="pace_and_year" role="slip" name="month-not-annualised"
# says: The first number is the revenue of one month; a run rate is what that month makes in a year.
def pace_and_year(months):
    newest = months.sort_values("month").tail(12)["revenue_usd"]
    return newest.iloc[-1], newest.sum()


# %% question="pace_and_year" role="slip" name="pair-swapped"
# says: Both numbers are right, but in the other order: first the run rate, then the revenue.
def pace_and_year(months):
    newest = months.sort_values("month").tail(12)["revenue_usd"]
    return newest.sum(), 12 * newest.iloc[-1]


# %% [markdown] question="pace_and_year" role="hint"
# Months written as year and month sort as text in the right order. `months.sort_values("month")` puts the newest last.

# %% [markdown] question="pace_and_year" role="hint"
# `.tail(12)` keeps the last twelve rows. One number needs the last of them, the other needs all twelve.

# %% [markdown] question="parts_and_total" role="statement" title="Recall: do the parts make the whole?" section="do-the-parts-make-the-whole" objectives="3"
# *From the start unit: group and merge.* Write `parts_and_total(accounts, metric)`. It gets a table with the columns `segment`, `metric`,
# `period` and `value`. In each period every metric has one row per segment, and one row for the total, whose segment
# is `"consolidated"`.
#
# For the given metric, return a table with one row per period and the columns `period`, `parts` (the sum of the segments), `total` (the
# stated total) and `gap` (total less parts). The first case holds accounts of SpaceX from `load("spacex_financials")`; the others are made up, and
# somebody has copied some of their totals wrongly.


# %% question="parts_and_total" role="answer" points=2 unit="USD"
def parts_and_total(accounts, metric):
    """Sum of the segments, stated total and gap of each period: columns period, parts, total, gap."""
    ### BEGIN SOLUTION
    rows = accounts[accounts["metric"] == metric]
    is_total = rows["segment"] == "consolidated"
    parts = rows[~is_total].groupby("period", as_index=False)["value"].sum()
    joined = parts.merge(rows.loc[is_total, ["period", "value"]], on="period", suffixes=("_parts", "_total"))
    table = joined.rename(columns={"value_parts": "parts", "value_total": "total"})
    return table.assign(gap=table["total"] - table["parts"])
    ### END SOLUTION


# %% question="parts_and_total" role="cases"
visible(accounts=real_accounts(), metric="operating_income")
visible(
    accounts=pd.DataFrame(
        {
            "segment": [
                "north",
                "south",
                "consolidated",
                "consolidated",
                "north",
                "south",
                "north",
                "consolidated",
            ],
            "metric": ["revenue"] * 6 + ["costs"] * 2,
            "period": ["FY2031", "FY2031", "FY2031", "FY2032", "FY2032", "FY2032", "FY2031", "FY2031"],
            "value": [300.0, 450.0, 780.0, 900.0, 520.0, 410.0, 70.0, 70.0],
        }
    ),
    metric="revenue",
)
hidden(2, where=gaps_both_ways, accounts=Draw(_accounts), metric=one_of("revenue", "capital_expenditure"))


# %% question="parts_and_total" role="slip" name="total-counted-in"
# says: The row of the total is in your sum of the parts, so everything is counted twice.
def parts_and_total(accounts, metric):
    rows = accounts[accounts["metric"] == metric]
    parts = rows.groupby("period")["value"].sum()
    total = rows[rows["segment"] == "consolidated"].set_index("period")["value"]
    return pd.DataFrame({"parts": parts, "total": total, "gap": total - parts}).reset_index()


# %% question="parts_and_total" role="slip" name="every-metric"
# says: Rows of another metric are in your sums. Filter by `metric` first.
def parts_and_total(accounts, metric):
    is_total = accounts["segment"] == "consolidated"
    parts = accounts[~is_total].groupby("period")["value"].sum()
    total = accounts[is_total].groupby("period")["value"].sum()
    return pd.DataFrame({"parts": parts, "total": total, "gap": total - parts}).reset_index()


# %% question="parts_and_total" role="slip" name="gap-upside-down"
# says: This is parts less total; the question asks for the total less its parts, so that a missing part gives a positive gap.
def parts_and_total(accounts, metric):
    rows = accounts[accounts["metric"] == metric]
    is_total = rows["segment"] == "consolidated"
    parts = rows[~is_total].groupby("period")["value"].sum()
    total = rows[is_total].set_index("period")["value"]
    return pd.DataFrame({"parts": parts, "total": total, "gap": parts - total}).reset_index()


# %% question="parts_and_total" role="slip" name="gap-without-sign"
# says: Your gap has lost its sign; it no longer says whether something is missing or too much.
def parts_and_total(accounts, metric):
    rows = accounts[accounts["metric"] == metric]
    is_total = rows["segment"] == "consolidated"
    parts = rows[~is_total].groupby("period")["value"].sum()
    total = rows[is_total].set_index("period")["value"]
    return pd.DataFrame({"parts": parts, "total": total, "gap": (total - parts).abs()}).reset_index()


# %% question="parts_and_total" role="slip" name="mean-for-sum"
# says: You took the mean of the segments; parts make their total as a sum.
def parts_and_total(accounts, metric):
    rows = accounts[accounts["metric"] == metric]
    is_total = rows["segment"] == "consolidated"
    parts = rows[~is_total].groupby("period")["value"].mean()
    total = rows[is_total].set_index("period")["value"]
    return pd.DataFrame({"parts": parts, "total": total, "gap": total - parts}).reset_index()


# %% [markdown] question="parts_and_total" role="hint"
# Filter by metric first. Then split the rows in two: those of the total, and the others.

# %% [markdown] question="parts_and_total" role="hint"
# `rows.groupby("period")["value"].sum()` adds up per period. The totals have the same periods, so the two can be merged on `period`.

# %% [markdown] question="firm_prices" role="statement" title="Recall: a price, where there is one" section="at-least-about-up-to" objectives="1"
# *From the unit on the deal: a price per GPU-hour.* Write `firm_prices(deals)`. It gets a table of made-up deals with these columns:
#
# | column | meaning |
# |---|---|
# | `deal` | name |
# | `value_usd` | total of the whole term, in USD; missing where it is not disclosed |
# | `value_qualifier` | how it is meant: `""` (as it stands), `"about"`, `"at least"`, `"up to"` or `"not disclosed"` |
# | `gpus`, `gpus_qualifier` | number of GPUs, and how it is meant |
# | `years` | term |
#
# Return a table with the columns `deal` and `usd_per_gpu_hour`. Keep only the deals for which the quotient is a price: **both**
# figures as they stand, or about. Every hour of the term is paid; a year has `HOURS_PER_YEAR` hours.


# %% question="firm_prices" role="answer" points=2 unit="USD per GPU-hour"
def firm_prices(deals):
    """Price per GPU-hour where value and GPUs are no bounds: columns deal and usd_per_gpu_hour."""
    ### BEGIN SOLUTION
    firm = deals["value_qualifier"].isin(["", "about"]) & deals["gpus_qualifier"].isin(["", "about"])
    kept = deals[firm]
    price = kept["value_usd"] / (kept["gpus"] * kept["years"] * HOURS_PER_YEAR)
    return pd.DataFrame({"deal": kept["deal"], "usd_per_gpu_hour": price})
    ### END SOLUTION


# %% question="firm_prices" role="cases"
visible(
    deals=pd.DataFrame(
        {
            "deal": ["Birch", "Cedar", "Maple", "Poplar", "Spruce", "Willow"],
            "value_usd": [12e9, 7e9, 3e9, 21e9, None, 9e9],
            "value_qualifier": ["", "about", "at least", "up to", "not disclosed", ""],
            "gpus": [60_000, 40_000, 18_000, 90_000, 25_000, 70_000],
            "gpus_qualifier": ["", "", "about", "up to", "about", "at least"],
            "years": [5, 4, 3, 6, 2, 3],
        }
    )
)
hidden(2, where=every_bound_occurs, deals=Draw(_deals))


# %% question="firm_prices" role="slip" name="bounds-divided"
# says: "At least" divided by "up to" is not a price; the deals with a bound on either side have to go.
def firm_prices(deals):
    kept = deals[deals["value_qualifier"] != "not disclosed"]
    price = kept["value_usd"] / (kept["gpus"] * kept["years"] * HOURS_PER_YEAR)
    return pd.DataFrame({"deal": kept["deal"], "usd_per_gpu_hour": price})


# %% question="firm_prices" role="slip" name="one-side-checked"
# says: You looked at how the value is meant, and not at how the number of GPUs is meant.
def firm_prices(deals):
    kept = deals[deals["value_qualifier"].isin(["", "about"])]
    price = kept["value_usd"] / (kept["gpus"] * kept["years"] * HOURS_PER_YEAR)
    return pd.DataFrame({"deal": kept["deal"], "usd_per_gpu_hour": price})


# %% question="firm_prices" role="slip" name="about-thrown-out"
# says: You dropped the deals with "about". Such a figure is rounded, but it is no bound, and it may be divided.
def firm_prices(deals):
    kept = deals[(deals["value_qualifier"] == "") & (deals["gpus_qualifier"] == "")]
    price = kept["value_usd"] / (kept["gpus"] * kept["years"] * HOURS_PER_YEAR)
    return pd.DataFrame({"deal": kept["deal"], "usd_per_gpu_hour": price})


# %% question="firm_prices" role="slip" name="empty-as-zero"
# says: "Not disclosed" is not zero, so it makes no price of zero either.
def firm_prices(deals):
    firm = ["", "about", "not disclosed"]
    kept = deals[deals["value_qualifier"].isin(firm) & deals["gpus_qualifier"].isin(firm)]
    price = kept["value_usd"].fillna(0) / (kept["gpus"] * kept["years"] * HOURS_PER_YEAR)
    return pd.DataFrame({"deal": kept["deal"], "usd_per_gpu_hour": price})


# %% question="firm_prices" role="slip" name="term-forgotten"
# says: The right deals. But the total is for the whole term, and you spread it over one year of hours.
def firm_prices(deals):
    firm = deals["value_qualifier"].isin(["", "about"]) & deals["gpus_qualifier"].isin(["", "about"])
    kept = deals[firm]
    price = kept["value_usd"] / (kept["gpus"] * HOURS_PER_YEAR)
    return pd.DataFrame({"deal": kept["deal"], "usd_per_gpu_hour": price})


# %% question="firm_prices" role="slip" name="per-gpu-and-year"
# says: The right deals. But this is a price per GPU and year; the hours of the year are missing.
def firm_prices(deals):
    firm = deals["value_qualifier"].isin(["", "about"]) & deals["gpus_qualifier"].isin(["", "about"])
    kept = deals[firm]
    return pd.DataFrame(
        {"deal": kept["deal"], "usd_per_gpu_hour": kept["value_usd"] / (kept["gpus"] * kept["years"])}
    )


# %% [markdown] question="firm_prices" role="hint"
# Two questions in this order: which rows may be divided, and how many GPU-hours does each of them buy?

# %% [markdown] question="firm_prices" role="hint"
# `deals["gpus_qualifier"].isin(["", "about"])` is true where the number of GPUs is no bound. Join the two conditions with `&`.

# %% [markdown] question="verdicts_given" role="statement" title="Seven claims" section="a-verdict-by-rule" objectives="4"
# Give each of these claims a verdict **by the rule of the chapter**. Look for rows in `load("deal_terms")` and, for claims about
# accounts, in `load("spacex_financials")`.
#
# 1. In 2025 the AI segment of SpaceX made an operating loss.
# 2. Said in the middle of June 2026: either party may end the agreement with {{notice_days}} days' notice.
# 3. The agreement is about Colossus 1 and no other cluster.
# 4. Anthropic has a contract for computing in orbit.
# 5. With the agreement SpaceX becomes the owner of Anthropic's models.
# 6. In the second quarter of 2026 AI was the segment of SpaceX with the most revenue.
# 7. The agreement was a good decision of Anthropic.
#
# Assign a dictionary from the number of the claim to the verdict, such as `{1: "confirmed", 2: "confirmed"}` and so on to 7. The verdicts
# are `"confirmed"`, `"incomplete"` (or mixed scope), `"superseded"`, `"unsupported"`, `"contradicted"` and `"judgement"`. Every claim
# earns its own part of the points. The first five verdicts are a scale in this order, and a neighbour of the right one earns half.

# %% question="verdicts_given" role="answer" points=2 each=true scale="confirmed|incomplete|superseded|unsupported|contradicted"
### BEGIN SOLUTION
verdicts_given = {
    1: "confirmed",
    2: "incomplete",
    3: "superseded",
    4: "unsupported",
    5: "contradicted",
    6: "contradicted",
    7: "judgement",
}
### END SOLUTION

# %% question="verdicts_given" role="slip" name="condition-forgotten"
# says: All but one. The amended filing adds a condition to the right to leave, and the claim leaves it out.
verdicts_given = {
    1: "confirmed",
    2: "confirmed",
    3: "superseded",
    4: "unsupported",
    5: "contradicted",
    6: "contradicted",
    7: "judgement",
}

# %% question="verdicts_given" role="slip" name="false-because-imprecise"
# says: All but one. The right to leave is real and only lacks a condition; that is incomplete, not contradicted.
verdicts_given = {
    1: "confirmed",
    2: "contradicted",
    3: "superseded",
    4: "unsupported",
    5: "contradicted",
    6: "contradicted",
    7: "judgement",
}

# %% question="verdicts_given" role="slip" name="old-as-false"
# says: All but one. The scope was right on the day of the announcement, and a later filing replaced it; it was not false.
verdicts_given = {
    1: "confirmed",
    2: "incomplete",
    3: "contradicted",
    4: "unsupported",
    5: "contradicted",
    6: "contradicted",
    7: "judgement",
}

# %% question="verdicts_given" role="slip" name="silence-as-false"
# says: All but one. Interest in orbit is stated and a contract is not. That a document does not say something does not state the opposite.
verdicts_given = {
    1: "confirmed",
    2: "incomplete",
    3: "superseded",
    4: "contradicted",
    5: "contradicted",
    6: "contradicted",
    7: "judgement",
}

# %% question="verdicts_given" role="slip" name="opinion-as-error"
# says: All but one. No row could decide whether a decision was good; say what would have to be measured.
verdicts_given = {
    1: "confirmed",
    2: "incomplete",
    3: "superseded",
    4: "unsupported",
    5: "contradicted",
    6: "contradicted",
    7: "unsupported",
}

# %% question="verdicts_given" role="slip" name="segments-not-compared"
# says: All but one. The newest accounts decide about the second quarter: compare the revenue of all three segments.
verdicts_given = {
    1: "confirmed",
    2: "incomplete",
    3: "superseded",
    4: "unsupported",
    5: "contradicted",
    6: "confirmed",
    7: "judgement",
}

# %% [markdown] question="verdicts_given" role="hint"
# Take the questions of the rule in their order, and stop at the first yes. `terms[terms["category"] == "termination"]` shows the rows on the right to leave.

# %% [markdown] question="verdicts_given" role="hint"
# Ask of each claim: could a row decide it? Is there one that states the opposite, one that came later, one with a condition?

# %% [markdown] question="deciding_rows" role="statement" title="The rows that decide" section="a-verdict-by-rule" objectives="4"
# Each option below names one of the seven claims of the question before, and a row of `load("deal_terms")` (T) or `load("spacex_financials")` (F). Pick
# the options whose row **decides** the verdict on its claim. For an unsupported claim that is the row where it would have to stand. A row
# that is true but beside the point, one that was replaced, and one that is disputed do not decide.
#
# A wrong pick takes away what a right one gives, and the total never falls below zero.

# %% question="deciding_rows" role="options" points=3
right("Claim 2: `T032`, the initial period before notice is possible.")
wrong(
    "Claim 2: `T033`, the post on X about the length of the lease.",
    "The post is disputed and gives the agreement another name; the condition stands in a filing.",
    slip="dispute-as-evidence",
)
wrong(
    "Claim 3: `T008`, the scope in the S-1 of {{s1_date}}.",
    "A later filing replaced the row you picked.",
    slip="older-row",
)
right("Claim 3: `T009`, the scope in the amended filing of {{s1a_date}}.")
right("Claim 4: `T046`, the interest in computing in orbit.")
wrong(
    "Claim 4: `T047`, the first deployment in orbit that SpaceX expects.",
    "The row is a plan of the provider. It does not bear on what Anthropic has signed.",
    slip="true-but-beside-the-point",
)
wrong(
    "Claim 5: `T022`, what the filing says about unused capacity.",
    "The row is true and is not about whose the models are.",
    slip="true-but-beside-the-point",
)
right("Claim 5: `T021`, whose the content, models and data are.")
right(
    "Claim 6: `F070`, revenue of the connectivity segment in the second quarter of 2026, beside that of AI."
)
wrong(
    "Claim 7: `T023`, the monthly fee.",
    "A fee can be high or low, but whether a decision was good is a judgement; no row decides it.",
    slip="opinion-with-a-row",
)

# %% [markdown] question="deciding_rows" role="hint"
# Read each row, with its status, kind and note: `load("deal_terms").set_index("id").loc[["T032", "T033"]]`. Would the verdict change without it?

# %% [markdown] question="revenue_in_a_headline" role="statement" title="Revenue in a headline" section="run-rate-and-revenue" objectives="1 3 4"
# A headline says: "In 2025 Anthropic had revenue of {{run_rate_2025}}." Write at most 150 words for a reader who wants to know what to make of it:
#
# - your verdict, with the rows of `load("anthropic_revenue")` that decide,
# - the sentence as it should read,
# - how firm each figure in it is (grade and kind),
# - and what document would settle the matter.
#
# Write amounts in words, like "{lit}`3 billion USD | an example of how to write it`": in Jupyter a dollar sign starts a formula.

# %% [markdown] question="revenue_in_a_headline" role="answer" points=4
# Incomplete or mixed scope: the figure is real, but it is a run rate. Row AR009 has about {{run_rate_2025}} a year as the pace at the end of
# 2025, stated by the company (grade A, stated). Revenue of the year is another quantity; AR021 gives {{revenue_2025}}. That figure was read by
# the press in a draft prospectus that is not public, so it is grade B and a claim. (Who takes AR021 as deciding may say
# contradicted, and should then say that a claim decides.)
# Better: "At the end of 2025 Anthropic's revenue ran at about {{run_rate_2025}} a year; according to press reports on a draft prospectus, revenue of
# the whole year was {{revenue_2025}}." The two fit together, because the pace rose all year from about {{run_rate_start_2025}}. A public
# prospectus with audited accounts would settle it.

# %% question="revenue_in_a_headline" role="rubric"
criterion(
    "Verdict and rows",
    "No verdict, or one without a row.",
    "A verdict with one row, or rows without the rule.",
    "A verdict that follows from the rule, with the row of the run rate and that of the revenue.",
)
criterion(
    "Pace and distance",
    "Run rate and revenue are taken for the same, or one is called false.",
    "They are told apart, without saying why both can be true.",
    "They are told apart, and it is said that the pace rose during the year.",
)
criterion(
    "The sentence put right",
    "No new sentence.",
    "A new sentence with the right figures, but without date or period.",
    "A sentence that names both quantities, each with its day or year.",
)
criterion(
    "How firm",
    "Nothing on grade or kind.",
    "Grade or kind of one of the figures.",
    "Grade and kind of both, and which document would settle it.",
)
sample(
    "The headline is wrong. Row AR021 says that revenue was {{revenue_2025}} in 2025. The {{run_rate_2025}} are a run rate, which is something "
    "else. It should read: Anthropic had revenue of {{revenue_2025}} in 2025.",
    marks=(1, 1, 1, 0),
    comment="The two quantities are told apart and the row is named. But the row is a claim from a draft that is not public, which "
    "nobody learns here, and the new sentence states it as a fact.",
)
sample(
    "Mixed scope. AR009: about {{run_rate_2025}}, a yearly pace at the end of 2025, from the company (A, stated). AR021: {{revenue_2025}}, revenue of 2025, from "
    "the press about an unpublished draft (B, claim). Both can be true, because the pace grew about ninefold within the year. I would write: at the end "
    "of 2025 Anthropic's run rate was about {{run_rate_2025}}; its revenue of 2025 was, by press reports, {{revenue_2025}}. The published prospectus would settle it.",
    marks=(2, 2, 2, 2),
    comment="Both rows with grade and kind, a reason why they fit together, and a sentence that could be printed.",
)

# %% [markdown] question="revenue_in_a_headline" role="hint"
# `revenue[revenue["as_of"] == "2025-12-31"]` shows what the table holds for the last day of the year. Which metric is which?

# %% [markdown] question="revenue_in_a_headline" role="hint"
# Grade and kind are columns of the table. Why is the kind of a press report on the draft not "stated"?
