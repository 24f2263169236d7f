# %% role="author"
import random

import pandas as pd

from compute_economics import load
from coursekit.authoring import *
from coursekit.authoring.vocabulary import Draw

WORDS = ("thousand", "million", "billion", "trillion")


def every_condition_shows(rows, at_least_mw):
    """Rows that fail for one reason alone, one on the bound, two in the wrong order, and no tie in what stays."""
    stated, large = rows["kind"] == "stated", rows["power_mw"] >= at_least_mw
    kept = rows.loc[stated & large, "power_mw"]
    return (
        len(kept) >= 3
        and kept.is_unique
        and kept.min() == at_least_mw
        and not kept.is_monotonic_decreasing
        and (stated & ~large).any()
        and (~stated & large).any()
    )


def _rows(rng: random.Random, at_least_mw: float) -> pd.DataFrame:
    """Made-up sites, one of them exactly on the bound."""
    names = rng.sample(["Ash", "Birch", "Cedar", "Elm", "Fir", "Larch", "Oak", "Pine", "Yew"], 8)
    powers = [at_least_mw, *rng.sample(range(20, 600, 7), 7)]
    kinds = ["stated", *(rng.choice(("stated", "stated", "estimate", "projection")) for _ in range(7))]
    table = pd.DataFrame({"site": names, "power_mw": [float(p) for p in powers], "kind": kinds})
    return table.iloc[rng.sample(range(8), 8)].reset_index(drop=True)


def states_differ(contracts, sites):
    """Two contracts of different size in each state, and means of ratios that are not ratios of sums."""
    joined = contracts.merge(sites, on="site")
    per_gpu = joined["fee_usd"] / joined["gpus"]
    sums = joined.groupby("state")[["fee_usd", "gpus"]].sum()
    ratio = sums["fee_usd"] / sums["gpus"]
    mean = per_gpu.groupby(joined["state"]).mean()
    several = joined["state"].value_counts().min() >= 2
    apart = ((ratio - mean).abs() > 0.02 * ratio).all()
    return several and apart and not ratio.is_monotonic_decreasing


def _contracts(rng: random.Random) -> pd.DataFrame:
    """Made-up contracts at four sites."""
    sites = ["North", "South", "East", "West", *rng.choices(["North", "South", "East", "West"], k=4)]
    gpus = rng.sample(range(1_000, 60_000, 500), 8)
    fees = [float(round(n * rng.uniform(2_000, 9_000))) for n in gpus]
    return pd.DataFrame({"site": sites, "fee_usd": fees, "gpus": gpus})


def _sites(rng: random.Random) -> pd.DataFrame:
    """Four sites in two states."""
    states = rng.choice((["Texas", "Ohio", "Ohio", "Texas"], ["Iowa", "Iowa", "Utah", "Utah"]))
    return pd.DataFrame({"site": ["North", "South", "East", "West"], "state": states})


# %% [markdown] role="text"
# # Start here: exercises
#
# Seven short questions: powers of ten, power and energy, one row of a table, and a table filtered, sorted, grouped and
# merged. Plan about half an hour. Read the chapter *Start here* first, or keep it open beside you.
#
# Run the cells from top to bottom with Shift and Enter. Write your answer in the cell under a question and run it. The
# cell below it checks the answer and says what it found. You may check as often as you like. A function is called with
# the inputs shown there, and when marks count with other inputs as well. Keep full precision: round nothing.
#
# Stuck? Run `hint("name_of_the_question")` in a cell of your own; each run opens one more hint.

# %% role="given"
import pandas as pd

from compute_economics import load

HOURS_PER_YEAR = 8760  # 365 days of 24 hours

# %% [markdown] question="power_in_watts" role="statement" title="A slip on purpose" section="the-first-check-and-a-slip-on-purpose" objectives="3"
# Write `power_in_watts(power_mw)`: a power in megawatts, returned in watts.
#
# **Get it wrong first.** Return `power_mw * 1e3`, run your cell, then run the cell with `check` below it, and read what it
# says. It shows what was called, what came back and what was expected, and it names the mistake. Then put it
# right and check again.


# %% question="power_in_watts" role="answer" points=1 unit="W"
def power_in_watts(power_mw):
    """Power in W."""
    ### BEGIN SOLUTION
    return power_mw * 1e6
    ### END SOLUTION


# %% question="power_in_watts" role="cases"
visible(power_mw=fact("power_announced"))
visible(power_mw=0.05)
hidden(2, power_mw=uniform(0.01, 5000))


# %% question="power_in_watts" role="slip" name="kilo-for-mega"
# says: You turned megawatts into watts with a thousand; mega is a million.
def power_in_watts(power_mw):
    return power_mw * 1e3


# %% question="power_in_watts" role="slip" name="giga-for-mega"
# says: You turned megawatts into watts with a thousand million; that is giga. Mega is a million.
def power_in_watts(power_mw):
    return power_mw * 1e9


# %% question="power_in_watts" role="slip" name="divided-instead"
# says: You divided. A watt is the smaller unit, so the same power is a larger number of watts.
def power_in_watts(power_mw):
    return power_mw / 1e6


# %% question="power_in_watts" role="slip" name="still-in-megawatts"
# says: This is the number of megawatts, as it came in; the question asks for watts.
def power_in_watts(power_mw):
    return power_mw


# %% [markdown] question="power_in_watts" role="hint"
# Mega has six zeros. `1e6` is a short way to write it.

# %% [markdown] question="amount_in_usd" role="statement" title="Thousand to trillion" section="powers-of-ten" objectives="3"
# Write `amount_in_usd(amount, word)`. `word` is `"thousand"`, `"million"`, `"billion"` or `"trillion"`, as English uses
# them today. Return the amount in USD: for `amount_in_usd(2, "million")` that is `2000000`.


# %% question="amount_in_usd" role="answer" points=2 unit="USD"
def amount_in_usd(amount, word):
    """The amount in USD."""
    ### BEGIN SOLUTION
    zeros = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
    return amount * 10 ** zeros[word]
    ### END SOLUTION


# %% question="amount_in_usd" role="cases"
visible(amount=fact("monthly_fee") / 1e9, word="billion")
visible(amount=920, word="million")
visible(amount=0.4, word="trillion")
visible(amount=35, word="thousand")
for each in WORDS:
    hidden(1, amount=uniform(0.1, 900), word=each)


# %% question="amount_in_usd" role="slip" name="long-scale-billion"
# says: In English a billion is a thousand million. You used the long scale of other languages, in which it is a million million.
def amount_in_usd(amount, word):
    return amount * {"thousand": 1e3, "million": 1e6, "billion": 1e12, "trillion": 1e18}[word]


# %% question="amount_in_usd" role="slip" name="one-step-short"
# says: Each of your amounts is a thousand times too small. A thousand has three zeros, and each further word has three more.
def amount_in_usd(amount, word):
    return amount * {"thousand": 1, "million": 1e3, "billion": 1e6, "trillion": 1e9}[word]


# %% question="amount_in_usd" role="slip" name="word-ignored"
# says: You returned the amount as it came in, whatever the word.
def amount_in_usd(amount, word):
    return amount


# %% question="amount_in_usd" role="slip" name="million-for-all"
# says: You multiplied by a million for every word. Let the word decide how many zeros there are.
def amount_in_usd(amount, word):
    return amount * 1e6


# %% [markdown] question="amount_in_usd" role="hint"
# A dictionary can hold the number of zeros of each word: `zeros = {"thousand": 3, ...}`. Then `zeros[word]` looks it up.

# %% [markdown] question="amount_in_usd" role="hint"
# `10 ** 9` is ten to the power of nine.

# %% [markdown] question="energy_of_days" role="statement" title="Power times time" section="w-and-wh" objectives="4"
# Something draws a steady power for a number of whole days. Write `energy_of_days(power_w, days)` and return the energy in **kWh**.
# `power_w` is in watts.


# %% question="energy_of_days" role="answer" points=2 unit="kWh"
def energy_of_days(power_w, days):
    """Energy in kWh."""
    ### BEGIN SOLUTION
    return power_w * 24 * days / 1000
    ### END SOLUTION


# %% question="energy_of_days" role="cases"
visible(power_w=fact("tdp_h100"), days=7)
visible(power_w=60, days=365)
hidden(2, power_w=uniform(20, 90_000), days=integers(2, 20))
hidden(1, power_w=uniform(20, 90_000), days=integers(40, 300))


# %% question="energy_of_days" role="slip" name="no-time"
# says: This is the power in kW. Energy is power times time, and the time is missing.
def energy_of_days(power_w, days):
    return power_w / 1000


# %% question="energy_of_days" role="slip" name="days-for-hours"
# says: You multiplied by days. A kilowatt-hour counts hours, and a day has twenty-four of them.
def energy_of_days(power_w, days):
    return power_w * days / 1000


# %% question="energy_of_days" role="slip" name="still-in-watt-hours"
# says: This is the energy in watt-hours; the question asks for kWh.
def energy_of_days(power_w, days):
    return power_w * 24 * days


# %% question="energy_of_days" role="slip" name="divided-by-time"
# says: You divided by the time. The longer something runs, the more energy it uses.
def energy_of_days(power_w, days):
    return power_w / (24 * days) / 1000


# %% question="energy_of_days" role="slip" name="mega-for-kilo"
# says: This is the energy in MWh. From watt-hours to kilowatt-hours it is a factor of a thousand, once.
def energy_of_days(power_w, days):
    return power_w * 24 * days / 1e6


# %% [markdown] question="energy_of_days" role="hint"
# How many hours are that? Power times hours is energy.

# %% [markdown] question="energy_of_days" role="hint"
# Watts times hours are watt-hours. A thousand of them are one kWh.

# %% [markdown] question="homes_per_gpu" role="statement" title="Two rows and a comparison" section="one-row-word-by-word" objectives="1 4"
# Row `P02` of `load("power_per_gpu")` states how many GPUs the first cluster of COLOSSUS II has (`gpu_count`) and what their servers may
# draw together (`power_mw`, in MW). Row `H02` of `load("homes")` states how much electricity an average home in the
# United States uses in a year (`value`; read its `unit`).
#
# If **one** of these GPUs drew its part of that power all year long, how many such homes would use as much energy? Assign the number to
# `homes_per_gpu`.

# %% question="homes_per_gpu" role="answer" points=2 digits=2 unit="homes"
cluster = load("power_per_gpu").set_index("id").loc["P02"]
home = load("homes").set_index("id").loc["H02"]
### BEGIN SOLUTION
kw_per_gpu = cluster["power_mw"] * 1000 / cluster["gpu_count"]
homes_per_gpu = kw_per_gpu * HOURS_PER_YEAR / home["value"]
### END SOLUTION

# %% question="homes_per_gpu" role="slip" name="whole-cluster"
# says: This is for all GPUs of the cluster together; the question asks for one of them.
cluster = load("power_per_gpu").set_index("id").loc["P02"]
home = load("homes").set_index("id").loc["H02"]
homes_per_gpu = cluster["power_mw"] * 1000 * HOURS_PER_YEAR / home["value"]

# %% question="homes_per_gpu" role="slip" name="power-over-energy"
# says: You divided a power in kW by an energy in kWh. Turn the power into the energy of a year first.
cluster = load("power_per_gpu").set_index("id").loc["P02"]
home = load("homes").set_index("id").loc["H02"]
homes_per_gpu = cluster["power_mw"] * 1000 / cluster["gpu_count"] / home["value"]

# %% question="homes_per_gpu" role="slip" name="another-row"
# says: This is the first row of the table, the cluster of H100. The question names row P02.
cluster = load("power_per_gpu").set_index("id").loc["P01"]
home = load("homes").set_index("id").loc["H02"]
kw_per_gpu = cluster["power_mw"] * 1000 / cluster["gpu_count"]
homes_per_gpu = kw_per_gpu * HOURS_PER_YEAR / home["value"]

# %% question="homes_per_gpu" role="slip" name="upside-down"
# says: This is how many such GPUs use as much as one home; the question asks for homes per GPU.
cluster = load("power_per_gpu").set_index("id").loc["P02"]
home = load("homes").set_index("id").loc["H02"]
kw_per_gpu = cluster["power_mw"] * 1000 / cluster["gpu_count"]
homes_per_gpu = home["value"] / (kw_per_gpu * HOURS_PER_YEAR)

# %% question="homes_per_gpu" role="slip" name="rounded-too-early"
# says: You rounded the kW per GPU on the way, and that moved the result. Keep full precision and round once, at the end, if at all.
cluster = load("power_per_gpu").set_index("id").loc["P02"]
home = load("homes").set_index("id").loc["H02"]
kw_per_gpu = round(cluster["power_mw"] * 1000 / cluster["gpu_count"])
homes_per_gpu = kw_per_gpu * HOURS_PER_YEAR / home["value"]

# %% [markdown] question="homes_per_gpu" role="hint"
# `cluster` is one row. `cluster["power_mw"]` is one cell of it. First find the kW of one GPU.

# %% [markdown] question="homes_per_gpu" role="hint"
# kW times the hours of a year are kWh in a year, the unit of the row on homes.

# %% [markdown] question="large_and_stated" role="statement" title="Filter and sort" section="filter-and-sort" objectives="2"
# Write `large_and_stated(rows, at_least_mw)`. The table has the columns `site`, `power_mw` and `kind`. Keep the rows whose `kind` is
# `"stated"` **and** whose power is `at_least_mw` or more, the bound included. Put the largest power first. Return the columns `site` and `power_mw`.


# %% question="large_and_stated" role="answer" points=2 ordered=true
def large_and_stated(rows, at_least_mw):
    """Stated rows of at least so many MW, the largest first."""
    ### BEGIN SOLUTION
    kept = rows[(rows["kind"] == "stated") & (rows["power_mw"] >= at_least_mw)]
    return kept.sort_values("power_mw", ascending=False)[["site", "power_mw"]]
    ### END SOLUTION


# %% question="large_and_stated" role="cases"
given_rows = load("power_per_gpu")
visible(
    rows=pd.DataFrame(
        {
            name: list(given_rows.loc[given_rows["power_mw"] > 1, name])
            for name in ("site", "power_mw", "kind")
        }
    ),
    at_least_mw=130,
)
visible(
    rows=pd.DataFrame(
        {
            "site": ["Elm", "Oak", "Ash", "Fir", "Yew", "Pine"],
            "power_mw": [80, 45, 120, 300, 50, 95],
            "kind": ["stated", "stated", "estimate", "stated", "stated", "projection"],
        }
    ),
    at_least_mw=50,
)
for bound in (90.0, 150.0):
    hidden(
        1,
        where=every_condition_shows,
        rows=Draw(lambda rng, bound=bound: _rows(rng, bound)),
        at_least_mw=bound,
    )


# %% question="large_and_stated" role="slip" name="any-kind"
# says: Rows that are estimates or plans are still there; keep those whose kind is stated.
def large_and_stated(rows, at_least_mw):
    kept = rows[rows["power_mw"] >= at_least_mw]
    return kept.sort_values("power_mw", ascending=False)[["site", "power_mw"]]


# %% question="large_and_stated" role="slip" name="any-size"
# says: Rows with less power than the bound are still there.
def large_and_stated(rows, at_least_mw):
    kept = rows[rows["kind"] == "stated"]
    return kept.sort_values("power_mw", ascending=False)[["site", "power_mw"]]


# %% question="large_and_stated" role="slip" name="bound-left-out"
# says: A row that has exactly the bound belongs in the table: "at least" is `>=`.
def large_and_stated(rows, at_least_mw):
    kept = rows[(rows["kind"] == "stated") & (rows["power_mw"] > at_least_mw)]
    return kept.sort_values("power_mw", ascending=False)[["site", "power_mw"]]


# %% question="large_and_stated" role="slip" name="or-for-and"
# says: Both conditions must hold. `|` keeps a row when one of them does; `&` asks for both.
def large_and_stated(rows, at_least_mw):
    kept = rows[(rows["kind"] == "stated") | (rows["power_mw"] >= at_least_mw)]
    return kept.sort_values("power_mw", ascending=False)[["site", "power_mw"]]


# %% question="large_and_stated" role="slip" name="smallest-first"
# says: The rows are right, but the smallest stands first; ask for the largest first with `ascending=False`.
def large_and_stated(rows, at_least_mw):
    kept = rows[(rows["kind"] == "stated") & (rows["power_mw"] >= at_least_mw)]
    return kept.sort_values("power_mw")[["site", "power_mw"]]


# %% question="large_and_stated" role="slip" name="not-sorted"
# says: The rows are right and stand in the order of the table; sort them by power.
def large_and_stated(rows, at_least_mw):
    kept = rows[(rows["kind"] == "stated") & (rows["power_mw"] >= at_least_mw)]
    return kept[["site", "power_mw"]]


# %% [markdown] question="large_and_stated" role="hint"
# `rows["kind"] == "stated"` gives True or False for every row. Combine two such columns with `&`, each in brackets.

# %% [markdown] question="large_and_stated" role="hint"
# `.sort_values("power_mw", ascending=False)` puts the largest first, and `[["site", "power_mw"]]` picks two columns.

# %% [markdown] question="fee_per_gpu_by_state" role="statement" title="Merge and group" section="group-and-merge" objectives="2"
# Write `fee_per_gpu_by_state(contracts, sites)`.
#
# - `contracts` has one row per contract: `site`, `fee_usd` (a year's fee) and `gpus`.
# - `sites` says where each site stands: `site` and `state`.
#
# What does a GPU cost in each state? Return the columns `state` and `usd_per_gpu`: **all fees of the state over all its GPUs**, the
# dearest state first.


# %% question="fee_per_gpu_by_state" role="answer" points=3 ordered=true
def fee_per_gpu_by_state(contracts, sites):
    """Fee per GPU in each state, the dearest first."""
    ### BEGIN SOLUTION
    joined = contracts.merge(sites, on="site")
    sums = joined.groupby("state", as_index=False)[["fee_usd", "gpus"]].sum()
    sums["usd_per_gpu"] = sums["fee_usd"] / sums["gpus"]
    return sums.sort_values("usd_per_gpu", ascending=False)[["state", "usd_per_gpu"]]
    ### END SOLUTION


# %% question="fee_per_gpu_by_state" role="cases"
visible(
    contracts=pd.DataFrame(
        {
            "site": ["North", "South", "East", "North", "East"],
            "fee_usd": [80e6, 45e6, 12e6, 30e6, 90e6],
            "gpus": [20_000, 5_000, 6_000, 2_500, 30_000],
        }
    ),
    sites=pd.DataFrame({"site": ["North", "South", "East"], "state": ["Texas", "Texas", "Ohio"]}),
)
hidden(2, where=states_differ, contracts=Draw(_contracts), sites=Draw(_sites))


# %% question="fee_per_gpu_by_state" role="slip" name="mean-of-ratios"
# says: Averaging the ratios gives a small contract the same weight as a large one; divide the totals.
def fee_per_gpu_by_state(contracts, sites):
    joined = contracts.merge(sites, on="site")
    joined["usd_per_gpu"] = joined["fee_usd"] / joined["gpus"]
    means = joined.groupby("state", as_index=False)["usd_per_gpu"].mean()
    return means.sort_values("usd_per_gpu", ascending=False)


# %% question="fee_per_gpu_by_state" role="slip" name="upside-down"
# says: You divided the GPUs by the fees. A price per GPU is fees over GPUs.
def fee_per_gpu_by_state(contracts, sites):
    joined = contracts.merge(sites, on="site")
    sums = joined.groupby("state", as_index=False)[["fee_usd", "gpus"]].sum()
    sums["usd_per_gpu"] = sums["gpus"] / sums["fee_usd"]
    return sums.sort_values("usd_per_gpu", ascending=False)[["state", "usd_per_gpu"]]


# %% question="fee_per_gpu_by_state" role="slip" name="fees-alone"
# says: These are the fees of each state; they still have to be divided by its GPUs.
def fee_per_gpu_by_state(contracts, sites):
    joined = contracts.merge(sites, on="site")
    sums = joined.groupby("state", as_index=False)["fee_usd"].sum()
    sums["usd_per_gpu"] = sums["fee_usd"]
    return sums.sort_values("usd_per_gpu", ascending=False)[["state", "usd_per_gpu"]]


# %% question="fee_per_gpu_by_state" role="slip" name="over-all-gpus"
# says: You divided by the GPUs of all states together; each state has its own.
def fee_per_gpu_by_state(contracts, sites):
    joined = contracts.merge(sites, on="site")
    sums = joined.groupby("state", as_index=False)["fee_usd"].sum()
    sums["usd_per_gpu"] = sums["fee_usd"] / joined["gpus"].sum()
    return sums.sort_values("usd_per_gpu", ascending=False)[["state", "usd_per_gpu"]]


# %% question="fee_per_gpu_by_state" role="slip" name="cheapest-first"
# says: The prices are right, but the cheapest state stands first; the question asks for the dearest.
def fee_per_gpu_by_state(contracts, sites):
    joined = contracts.merge(sites, on="site")
    sums = joined.groupby("state", as_index=False)[["fee_usd", "gpus"]].sum()
    sums["usd_per_gpu"] = sums["fee_usd"] / sums["gpus"]
    return sums.sort_values("usd_per_gpu")[["state", "usd_per_gpu"]]


# %% [markdown] question="fee_per_gpu_by_state" role="hint"
# `contracts.merge(sites, on="site")` writes the state beside each contract.

# %% [markdown] question="fee_per_gpu_by_state" role="hint"
# `joined.groupby("state", as_index=False)[["fee_usd", "gpus"]].sum()` adds up both columns for each state.

# %% [markdown] question="fee_per_gpu_by_state" role="hint"
# Divide the two sums and keep the result as a column: `sums["usd_per_gpu"] = ...`. Then sort.

# %% [markdown] question="what_one_row_says" role="statement" title="What one row says" section="one-row-word-by-word" objectives="1 4"
# Look at row `T012` of `load("deal_terms")`, the power announced on {{announcement_date}}. Which of these sentences does the row carry? A wrong pick takes
# away what a right one gives, and the total never falls below zero.

# %% question="what_one_row_says" role="options" points=1
right("A party to the agreement stated a lower bound for the capacity of one site.")
wrong(
    "The capacity of the site is {{power_announced}} MW, neither more nor less.",
    "The qualifier says at least, so the figure is a lower bound.",
    slip="bound-as-value",
)
wrong(
    "The site used {{power_announced}} MW of energy.",
    "A megawatt is a unit of power: it says how fast energy flows, and no amount.",
    slip="power-as-energy",
)
right("It does not say whether IT power or facility power is meant.")
wrong(
    "Grade A means that somebody measured the power and found it exact.",
    "The grade says who speaks: a filing, an official body or a party about itself. It says nothing about a measurement.",
    slip="grade-as-accuracy",
)
wrong(
    "The agreement of the final prospectus has a power of {{power_announced}} MW.",
    "The row is about Colossus 1 alone, as announced. No power is published for the scope of the later filings.",
    slip="mixed-scope",
)
right("The figure stands for the day of the announcement, and may have changed since.")

# %% [markdown] question="what_one_row_says" role="hint"
# `load("deal_terms").set_index("id").loc["T012"]` shows the row. Read `qualifier`, `unit`, `as_of`, `source_grade` and `note`.
