# %% role="author"
import pandas as pd

from compute_economics import load
from coursekit.authoring import *


def paths_are_mixed(steps, racks_months):
    """Three paths of several steps, and weeks on the longest one, so that each slip shows."""
    in_weeks = steps["unit"].eq("weeks")
    months = steps["time"].where(~in_weeks, steps["time"] * 12 / 52)
    sums = months.groupby(steps["path"]).sum()
    counts = steps["path"].value_counts()
    return len(sums) == 3 and counts.min() >= 2 and in_weeks[steps["path"] == sums.idxmax()].any()


def measured_both_ways(sites):
    """Each owner has several sites, and IT and facility figures both occur."""
    several = sites["owner"].value_counts().min() >= 2
    return several and set(sites["measured"]) == {"IT", "facility"}


def several_chips_a_site(fleets, tflops, h100_tflops):
    """No site has the same chip twice, and one at least has two sorts."""
    alone = not fleets.duplicated(["site", "chip"]).any()
    return alone and fleets["site"].value_counts().max() >= 2


def overlapping(earlier, later):
    """Some sites stand in both snapshots, some in one only, and not in the same order."""
    both = [site for site in earlier["site"] if site in set(later["site"])]
    again = [site for site in later["site"] if site in set(both)]
    return 3 <= len(both) < len(earlier) and both != again


chips = load("accelerators").set_index("chip")["dense_fp8_tflops"]
clusters = load("clusters").set_index("id")


def snapshot(*ids):
    """Rows of the clusters as a plain table of site and H100-equivalents."""
    rows = clusters.loc[list(ids)]
    return pd.DataFrame({"site": list(rows["cluster"]), "h100_equivalents": list(rows["h100_equivalents"])})


# %% [markdown] role="text"
# # The supply chain: exercises
#
# Eight questions: how long a build takes, what a faster step is worth, how clusters compare, and what it costs to
# wait. Two of them go back to earlier units. Plan about an hour. Read the chapter *The supply chain* first, or keep
# it open beside you.
#
# Write your answer in the cell under a question and run it. The cell below it checks the answer and says what
# it found. A function is called with the inputs shown there, and when marks count with other inputs as well,
# so write functions that work for any project. Keep full precision: round nothing.
#
# Stuck? Run `hint("name_of_the_question")` in a cell of your own; each run opens one more hint.

# %% role="given"
import pandas as pd

from compute_economics import load

MONTHS_PER_UNIT = {"weeks": 12 / 52, "months": 1, "years": 12}  # a year counts as 52 weeks
DAYS_PER_MONTH = 365 / 12  # an average month

# %% [markdown] question="months_to_open" role="statement" title="When the site opens" section="the-longest-path" objectives="1 2"
# Write `months_to_open(steps, racks_months)`. The table `steps` has one row per step:
#
# | column | meaning |
# |---|---|
# | `path` | the path the step lies on; the steps of one path wait for one another |
# | `step` | what is done |
# | `time`, `unit` | how long it takes, in `"weeks"`, `"months"` or `"years"` |
#
# All paths start on one day and run side by side. When **all** of them are done, the racks are set up; that takes
# `racks_months` months. Return the months until the site opens. `MONTHS_PER_UNIT` turns units into months.
#
# In the first case servers, building and transformer have waits of the chapter; the other steps are made up, as is the second case.


# %% question="months_to_open" role="answer" points=3 unit="months"
def months_to_open(steps, racks_months):
    """Length of the longest path, and the racks after it, in months."""
    ### BEGIN SOLUTION
    months = steps["time"] * steps["unit"].map(MONTHS_PER_UNIT)
    return months.groupby(steps["path"]).sum().max() + racks_months
    ### END SOLUTION


# %% question="months_to_open" role="cases"
visible(
    steps=pd.DataFrame(
        {
            "path": ["machines", "machines", "shell", "shell", "power", "power"],
            "step": ["servers", "transport", "permit", "building", "transformer", "test"],
            "time": [
                float(fact("wait_servers_high")),
                3.0,
                5.0,
                float(fact("wait_greenfield")),
                float(fact("wait_transformer")),
                6.0,
            ],
            "unit": ["months", "weeks", "months", "years", "weeks", "weeks"],
        }
    ),
    racks_months=1,
)
visible(
    steps=pd.DataFrame(
        {
            "path": ["power", "shell", "machines", "shell", "power", "shell"],
            "step": ["permit", "permit", "servers", "building", "connection", "fitting out"],
            "time": [10.0, 6.0, 60.0, 1.5, 9.0, 26.0],
            "unit": ["weeks", "months", "weeks", "years", "months", "weeks"],
        }
    ),
    racks_months=2.5,
)
hidden(
    3,
    where=paths_are_mixed,
    steps=frame(
        9,
        path=one_of("machines", "shell", "power"),
        step=[f"step {number}" for number in range(1, 12)],
        time=integers(5, 40),
        unit=one_of("weeks", "months"),
    ),
    racks_months=uniform(0.5, 4),
)


# %% question="months_to_open" role="slip" name="everything-in-a-row"
# says: Paths that run side by side do not add up; the longest of them decides.
def months_to_open(steps, racks_months):
    return (steps["time"] * steps["unit"].map(MONTHS_PER_UNIT)).sum() + racks_months


# %% question="months_to_open" role="slip" name="everything-at-once"
# says: You took the longest single step. Steps that wait for one another add up along their path.
def months_to_open(steps, racks_months):
    return (steps["time"] * steps["unit"].map(MONTHS_PER_UNIT)).max() + racks_months


# %% question="months_to_open" role="slip" name="average-lead-time"
# says: A site is not ready at the average of its paths; the longest one decides.
def months_to_open(steps, racks_months):
    months = steps["time"] * steps["unit"].map(MONTHS_PER_UNIT)
    return months.groupby(steps["path"]).sum().mean() + racks_months


# %% question="months_to_open" role="slip" name="four-week-months"
# says: You counted four weeks as a month; a month is longer, a twelfth of a year.
def months_to_open(steps, racks_months):
    months = steps["time"] * steps["unit"].map({"weeks": 1 / 4, "months": 1, "years": 12})
    return months.groupby(steps["path"]).sum().max() + racks_months


# %% question="months_to_open" role="slip" name="units-mixed"
# says: Weeks, months and years were added as if they were one unit.
def months_to_open(steps, racks_months):
    return steps["time"].groupby(steps["path"]).sum().max() + racks_months


# %% question="months_to_open" role="slip" name="racks-left-out"
# says: The racks are still missing; they can only be set up when every path is done.
def months_to_open(steps, racks_months):
    months = steps["time"] * steps["unit"].map(MONTHS_PER_UNIT)
    return months.groupby(steps["path"]).sum().max()


# %% [markdown] question="months_to_open" role="hint"
# First one number of months for every row: `steps["time"] * steps["unit"].map(MONTHS_PER_UNIT)`.

# %% [markdown] question="months_to_open" role="hint"
# Then one sum for every path: `months.groupby(steps["path"]).sum()`. Which of these sums decides?

# %% [markdown] question="months_gained" role="statement" title="What a faster step is worth" section="the-longest-path" objectives="2"
# A supplier offers to shorten one step. Write `months_gained(branches, faster, saved_months)`:
#
# - `branches`: a dictionary with a list of months for each branch, one number per step in a row,
# - `faster`: the name of the branch in which the step becomes shorter,
# - `saved_months`: by how many months that step becomes shorter.
#
# Branches run side by side, and the site opens when the last of them is done. Return how many months **earlier the site opens**.
# All projects are made up.


# %% question="months_gained" role="answer" points=2 unit="months"
def months_gained(branches, faster, saved_months):
    """How many months earlier the site opens."""
    ### BEGIN SOLUTION
    before = {name: sum(steps) for name, steps in branches.items()}
    after = {**before, faster: before[faster] - saved_months}
    return max(before.values()) - max(after.values())
    ### END SOLUTION


# %% question="months_gained" role="cases"
visible(
    branches={"machines": [6, 12], "shell": [4, 20], "grid": [48]}, faster="machines", saved_months=5
)  # not the longest branch
visible(
    branches={"machines": [6, 12], "shell": [4, 20], "grid": [48]}, faster="grid", saved_months=36
)  # another branch takes over
visible(
    branches={"machines": [9, 14], "shell": [3, 16], "grid": [15]}, faster="machines", saved_months=2
)  # it stays the longest
takes_over = one_of(
    {"machines": [11, 14, 5], "shell": [7, 15], "grid": [16, 4]},
    {"machines": [13, 18], "shell": [5, 8, 9], "grid": [21, 4]},
)
hidden(1, branches=takes_over, faster="machines", saved_months=uniform(9.1, 10.9))
hidden(1, branches=takes_over, faster="machines", saved_months=uniform(1.1, 5.9))
hidden(1, branches=takes_over, faster="grid", saved_months=uniform(1.1, 3.9))


# %% question="months_gained" role="slip" name="faster-where-it-does-not-bind"
# says: You counted every month saved. On a branch that is not the longest, a saving only adds to its slack.
def months_gained(branches, faster, saved_months):
    return saved_months


# %% question="months_gained" role="slip" name="all-or-nothing"
# says: On the longest branch you counted every month saved. Once another branch becomes the longest, further months gain nothing.
def months_gained(branches, faster, saved_months):
    sums = {name: sum(steps) for name, steps in branches.items()}
    return saved_months if sums[faster] == max(sums.values()) else 0


# %% question="months_gained" role="slip" name="new-length"
# says: This is how long the project takes now; the question asks how much earlier it ends.
def months_gained(branches, faster, saved_months):
    after = {name: sum(steps) - saved_months * (name == faster) for name, steps in branches.items()}
    return max(after.values())


# %% question="months_gained" role="slip" name="down-to-the-next"
# says: You went down to the second longest branch in every case; a small saving does not reach that far.
def months_gained(branches, faster, saved_months):
    sums = {name: sum(steps) for name, steps in branches.items()}
    rest = max(total for name, total in sums.items() if name != faster)
    return max(sums[faster] - rest, 0)


# %% question="months_gained" role="slip" name="sum-of-everything"
# says: You subtracted the saving from the sum of all branches and compared that with the longest one.
def months_gained(branches, faster, saved_months):
    sums = [sum(steps) for steps in branches.values()]
    return sum(sums) - saved_months - max(sums)


# %% [markdown] question="months_gained" role="hint"
# Work out the time to open twice: before the change and after it. The difference is the answer.

# %% [markdown] question="months_gained" role="hint"
# `max(sum(steps) for steps in branches.values())` is the time before. For the time after, take `saved_months` off one of the sums first.

# %% [markdown] question="it_power_by_owner" role="statement" title="Recall: IT power, and what the meter reads" section="clusters-side-by-side" objectives="3"
# *From the unit on the energy bill.* Some sites are listed with their IT power, others with the facility power at their peak. Write
# `it_power_by_owner(sites)`; the table has one row per site:
#
# | column | meaning |
# |---|---|
# | `site`, `owner` | names |
# | `power_mw` | power in MW |
# | `measured` | `"IT"` or `"facility"`: what `power_mw` counts |
# | `peak_ratio` | facility power over IT power at the peak of the site |
#
# Return a table with the columns `owner` and `it_power_mw`: the **IT power** of all sites of an owner. The sites are made up.


# %% question="it_power_by_owner" role="answer" points=2 unit="MW"
def it_power_by_owner(sites):
    """IT power of each owner: columns owner and it_power_mw."""
    ### BEGIN SOLUTION
    ratio = sites["peak_ratio"].where(sites["measured"] == "facility", 1.0)
    rows = sites.assign(it_power_mw=sites["power_mw"] / ratio)
    return rows.groupby("owner")["it_power_mw"].sum().reset_index()
    ### END SOLUTION


# %% question="it_power_by_owner" role="cases"
visible(
    sites=pd.DataFrame(
        {
            "site": ["Birch", "Cedar", "Maple", "Elm"],
            "owner": ["North", "South", "North", "South"],
            "power_mw": [300.0, 260.0, 150.0, 90.0],
            "measured": ["IT", "facility", "facility", "IT"],
            "peak_ratio": [1.25, 1.3, 1.2, 1.4],
        }
    )
)
visible(
    sites=pd.DataFrame(
        {
            "site": ["Hazel", "Larch", "Oak"],
            "owner": ["East", "East", "East"],
            "power_mw": [420.0, 70.0, 135.0],
            "measured": ["facility", "IT", "facility"],
            "peak_ratio": [1.4, 1.15, 1.35],
        }
    )
)
hidden(
    2,
    where=measured_both_ways,
    sites=frame(
        8,
        site=["Ash", "Beech", "Fir", "Linden", "Pine", "Rowan", "Willow", "Yew", "Alder"],
        owner=one_of("North", "South", "East"),
        power_mw=uniform(30, 900),
        measured=one_of("IT", "facility"),
        peak_ratio=uniform(1.12, 1.5),
    ),
)


# %% question="it_power_by_owner" role="slip" name="it-plus-facility"
# says: One figure is IT power and the other is measured at the meter; bring them to one measure before you add.
def it_power_by_owner(sites):
    return sites.groupby("owner")["power_mw"].sum().rename("it_power_mw").reset_index()


# %% question="it_power_by_owner" role="slip" name="every-row-divided"
# says: The rows that are IT power already were divided as well.
def it_power_by_owner(sites):
    rows = sites.assign(it_power_mw=sites["power_mw"] / sites["peak_ratio"])
    return rows.groupby("owner")["it_power_mw"].sum().reset_index()


# %% question="it_power_by_owner" role="slip" name="wrong-way-round"
# says: Facility power is the larger of the two; you multiplied it where you should divide.
def it_power_by_owner(sites):
    ratio = sites["peak_ratio"].where(sites["measured"] == "facility", 1.0)
    rows = sites.assign(it_power_mw=sites["power_mw"] * ratio)
    return rows.groupby("owner")["it_power_mw"].sum().reset_index()


# %% question="it_power_by_owner" role="slip" name="all-at-the-meter"
# says: This is the facility power of each owner; the question asks for the IT power.
def it_power_by_owner(sites):
    ratio = sites["peak_ratio"].where(sites["measured"] == "IT", 1.0)
    rows = sites.assign(it_power_mw=sites["power_mw"] * ratio)
    return rows.groupby("owner")["it_power_mw"].sum().reset_index()


# %% question="it_power_by_owner" role="slip" name="mean-for-sum"
# says: This is the average site of each owner; the question asks for all sites together.
def it_power_by_owner(sites):
    ratio = sites["peak_ratio"].where(sites["measured"] == "facility", 1.0)
    rows = sites.assign(it_power_mw=sites["power_mw"] / ratio)
    return rows.groupby("owner")["it_power_mw"].mean().reset_index()


# %% [markdown] question="it_power_by_owner" role="hint"
# Make a column with the IT power of every row first. Which rows have to change, and do they become larger or smaller?

# %% [markdown] question="it_power_by_owner" role="hint"
# `sites["peak_ratio"].where(sites["measured"] == "facility", 1.0)` keeps the ratio of the facility rows and puts a one in the others.

# %% [markdown] question="it_power_by_owner" role="hint"
# `rows.groupby("owner")["it_power_mw"].sum().reset_index()` gives one row per owner.

# %% [markdown] question="h100_equivalents" role="statement" title="Chips that are not alike" section="clusters-side-by-side" objectives="3"
# Write `h100_equivalents(fleets, tflops, h100_tflops)`:
#
# - `fleets`: a table with the columns `site`, `chip` and `count`, one row per site and sort of chip,
# - `tflops`: a dictionary with the dense 8-bit throughput of each chip in TFLOP/s,
# - `h100_tflops`: the same for an H100.
#
# Return a table with the columns `site` and `h100_equivalents`: how many H100 would have the throughput of the site. In the
# first case the counts are estimates by Epoch AI and the throughputs those of `load("accelerators")`; the second is made up.


# %% question="h100_equivalents" role="answer" points=2 unit="H100-equivalents"
def h100_equivalents(fleets, tflops, h100_tflops):
    """H100-equivalents of each site: columns site and h100_equivalents."""
    ### BEGIN SOLUTION
    weights = fleets["chip"].map(tflops) / h100_tflops
    rows = fleets.assign(h100_equivalents=fleets["count"] * weights)
    return rows.groupby("site")["h100_equivalents"].sum().reset_index()
    ### END SOLUTION


# %% question="h100_equivalents" role="cases"
visible(
    fleets=pd.DataFrame(
        {
            "site": ["Colossus 1", "Colossus 1", "Colossus 1", "Colossus 2", "Colossus 2"],
            "chip": ["H100", "H200", "GB200", "GB200", "GB300"],
            "count": [150_000, 50_000, 30_000, 110_000, 330_000],
        }
    ),
    tflops={
        "H100": float(chips["H100 SXM5 80GB"]),
        "H200": float(chips["H200 SXM 141GB"]),
        "GB200": float(chips["GB200 (per GPU)"]),
        "GB300": float(chips["GB300 (per GPU)"]),
    },
    h100_tflops=float(fact("fp8_h100")),
)
visible(
    fleets=pd.DataFrame(
        {
            "site": ["Birch", "Cedar", "Birch"],
            "chip": ["old", "new", "new"],
            "count": [12_000, 9_000, 4_000],
        }
    ),
    tflops={"old": 600.0, "new": 3000.0},
    h100_tflops=1500.0,
)
hidden(
    2,
    where=several_chips_a_site,
    fleets=frame(
        4,
        site=one_of("Ash", "Beech", "Fir"),
        chip=one_of("old", "middle", "new"),
        count=integers(2_000, 90_000),
    ),
    tflops=one_of(
        {"old": 640.0, "middle": 1700.0, "new": 5300.0}, {"old": 480.0, "middle": 2100.0, "new": 7400.0}
    ),
    h100_tflops=uniform(900, 1500),
)


# %% question="h100_equivalents" role="slip" name="chips-are-chips"
# says: Chips of different generations were counted as equals.
def h100_equivalents(fleets, tflops, h100_tflops):
    return fleets.groupby("site")["count"].sum().rename("h100_equivalents").reset_index()


# %% question="h100_equivalents" role="slip" name="weight-upside-down"
# says: A faster chip counts as more than one H100; your weights are upside down.
def h100_equivalents(fleets, tflops, h100_tflops):
    rows = fleets.assign(h100_equivalents=fleets["count"] * h100_tflops / fleets["chip"].map(tflops))
    return rows.groupby("site")["h100_equivalents"].sum().reset_index()


# %% question="h100_equivalents" role="slip" name="throughput-of-the-site"
# says: This is the throughput of each site in TFLOP/s; divide it by that of one H100.
def h100_equivalents(fleets, tflops, h100_tflops):
    rows = fleets.assign(h100_equivalents=fleets["count"] * fleets["chip"].map(tflops))
    return rows.groupby("site")["h100_equivalents"].sum().reset_index()


# %% question="h100_equivalents" role="slip" name="average-chip"
# says: You gave all chips of a site the plain average of their throughputs, whatever their numbers.
def h100_equivalents(fleets, tflops, h100_tflops):
    rows = fleets.assign(weight=fleets["chip"].map(tflops) / h100_tflops)
    by_site = rows.groupby("site")
    return (by_site["count"].sum() * by_site["weight"].mean()).rename("h100_equivalents").reset_index()


# %% question="h100_equivalents" role="slip" name="one-row-for-a-site"
# says: You kept one sort of chip per site; all sorts of a site add up.
def h100_equivalents(fleets, tflops, h100_tflops):
    rows = fleets.assign(h100_equivalents=fleets["count"] * fleets["chip"].map(tflops) / h100_tflops)
    return rows.groupby("site")["h100_equivalents"].max().reset_index()


# %% [markdown] question="h100_equivalents" role="hint"
# How many H100 is one chip of each row worth? `fleets["chip"].map(tflops)` looks the throughput up for every row.

# %% [markdown] question="h100_equivalents" role="hint"
# Multiply by the count, then one sum per site with `groupby("site")`.

# %% [markdown] question="revisions" role="statement" title="Estimates that moved" section="clusters-side-by-side" objectives="3"
# Two snapshots of a data set give the estimates for its sites. Write `revisions(earlier, later)`; both tables have the columns
# `site` and `h100_equivalents`. Their sites need not be the same, nor in the same order.
#
# For every site that stands in **both**, return the change of the estimate as a fraction of the earlier one, in a table with
# the columns `site` and `change`. A change of `0.1` means a tenth more. *From the start unit: merge.* In the first case the rows come
# from `load("clusters")`, the others are made up.


# %% question="revisions" role="answer" points=2 unit="fraction"
def revisions(earlier, later):
    """Change of each estimate between two snapshots: columns site and change."""
    ### BEGIN SOLUTION
    both = earlier.merge(later, on="site", suffixes=("_earlier", "_later"))
    change = both["h100_equivalents_later"] / both["h100_equivalents_earlier"] - 1
    return pd.DataFrame({"site": both["site"], "change": change})
    ### END SOLUTION


# %% question="revisions" role="cases"
visible(earlier=snapshot("CL41", "CL39", "CL27"), later=snapshot("CL29", "CL44", "CL38"))
visible(
    earlier=pd.DataFrame(
        {
            "site": ["Birch", "Cedar", "Maple", "Elm"],
            "h100_equivalents": [200_000.0, 90_000.0, 50_000.0, 30_000.0],
        }
    ),
    later=pd.DataFrame(
        {
            "site": ["Elm", "Birch", "Hazel", "Cedar"],
            "h100_equivalents": [36_000.0, 150_000.0, 70_000.0, 99_000.0],
        }
    ),
)
hidden(
    2,
    where=overlapping,
    earlier=frame(
        6, site=["Ash", "Beech", "Fir", "Oak", "Pine", "Rowan", "Yew"], h100_equivalents=uniform(2e4, 9e5)
    ),
    later=frame(
        6, site=["Ash", "Beech", "Fir", "Oak", "Pine", "Rowan", "Yew"], h100_equivalents=uniform(2e4, 9e5)
    ),
)


# %% question="revisions" role="slip" name="base-is-the-new-value"
# says: A change is measured against where it started, and you divided by where it ended.
def revisions(earlier, later):
    both = earlier.merge(later, on="site", suffixes=("_earlier", "_later"))
    change = 1 - both["h100_equivalents_earlier"] / both["h100_equivalents_later"]
    return pd.DataFrame({"site": both["site"], "change": change})


# %% question="revisions" role="slip" name="difference-for-change"
# says: This is the difference in H100-equivalents; the question asks for it as a fraction of the earlier estimate.
def revisions(earlier, later):
    both = earlier.merge(later, on="site", suffixes=("_earlier", "_later"))
    change = both["h100_equivalents_later"] - both["h100_equivalents_earlier"]
    return pd.DataFrame({"site": both["site"], "change": change})


# %% question="revisions" role="slip" name="ratio-for-change"
# says: This is the later estimate over the earlier one; an unchanged estimate would give one instead of zero.
def revisions(earlier, later):
    both = earlier.merge(later, on="site", suffixes=("_earlier", "_later"))
    change = both["h100_equivalents_later"] / both["h100_equivalents_earlier"]
    return pd.DataFrame({"site": both["site"], "change": change})


# %% question="revisions" role="slip" name="percent-for-fraction"
# says: The question asks for a fraction; this is the same change in per cent.
def revisions(earlier, later):
    both = earlier.merge(later, on="site", suffixes=("_earlier", "_later"))
    change = 100 * (both["h100_equivalents_later"] / both["h100_equivalents_earlier"] - 1)
    return pd.DataFrame({"site": both["site"], "change": change})


# %% question="revisions" role="slip" name="row-by-row"
# says: You compared the tables row by row; their sites are not in the same order, and some stand in one table only.
def revisions(earlier, later):
    change = later["h100_equivalents"] / earlier["h100_equivalents"] - 1
    return pd.DataFrame({"site": earlier["site"], "change": change})


# %% [markdown] question="revisions" role="hint"
# `earlier.merge(later, on="site", suffixes=("_earlier", "_later"))` keeps the sites that stand in both tables.

# %% [markdown] question="revisions" role="hint"
# The change is measured from the earlier estimate: later over earlier, less one.

# %% [markdown] question="highest_rent" role="statement" title="The highest rent worth paying" section="buy-rent-or-wait" objectives="4"
# A firm needs capacity over a horizon. It can rent from today, or build and wait. Write
# `highest_rent(worth, own_cost, wait_months, horizon_months)` and return the rent at which **both ways leave the same**:
#
# - `worth`: what a GPU-hour is worth to the firm, in USD,
# - `own_cost`: what a GPU-hour costs it on a site of its own, in USD,
# - `wait_months`: until the own site opens,
# - `horizon_months`: the whole time, the wait included.
#
# While it waits for its own site the firm earns nothing and spends nothing. All numbers are made up.


# %% question="highest_rent" role="answer" points=2 unit="USD per GPU-hour"
def highest_rent(worth, own_cost, wait_months, horizon_months):
    """Rent at which renting now and building leave the same, in USD per GPU-hour."""
    ### BEGIN SOLUTION
    return own_cost + wait_months / horizon_months * (worth - own_cost)
    ### END SOLUTION


# %% question="highest_rent" role="cases"
visible(worth=9.0, own_cost=2.0, wait_months=24, horizon_months=60)
visible(worth=5.0, own_cost=3.0, wait_months=9, horizon_months=48)
hidden(
    3,
    worth=uniform(6, 14),
    own_cost=uniform(1, 4),
    wait_months=integers(5, 19),
    horizon_months=integers(42, 80),
)


# %% question="highest_rent" role="slip" name="delay-at-revenue"
# says: While you wait you also save the own cost; waiting loses the margin, not the whole worth.
def highest_rent(worth, own_cost, wait_months, horizon_months):
    return own_cost + wait_months / horizon_months * worth


# %% question="highest_rent" role="slip" name="time-that-is-left"
# says: You weighed the margin with the time after the opening; what counts is the share of the horizon lost by waiting.
def highest_rent(worth, own_cost, wait_months, horizon_months):
    return own_cost + (horizon_months - wait_months) / horizon_months * (worth - own_cost)


# %% question="highest_rent" role="slip" name="wait-over-the-rest"
# says: The wait is a share of the whole horizon, not of the time after it.
def highest_rent(worth, own_cost, wait_months, horizon_months):
    return own_cost + wait_months / (horizon_months - wait_months) * (worth - own_cost)


# %% question="highest_rent" role="slip" name="premium-alone"
# says: This is the premium that the wait is worth; the own cost comes on top of it.
def highest_rent(worth, own_cost, wait_months, horizon_months):
    return wait_months / horizon_months * (worth - own_cost)


# %% question="highest_rent" role="slip" name="worth-as-the-limit"
# says: At that rent renting leaves nothing at all, while building would still leave something after the wait.
def highest_rent(worth, own_cost, wait_months, horizon_months):
    return worth


# %% [markdown] question="highest_rent" role="hint"
# Write down what each way leaves over the whole horizon: time in use, times worth less cost.

# %% [markdown] question="highest_rent" role="hint"
# Set $H(w - r)$ equal to $(H - L)(w - c)$ and solve for $r$.

# %% [markdown] question="a_day_late" role="statement" title="Recall: a day of delay" section="buy-rent-or-wait" objectives="4"
# *From the unit on the deal.* Suppose the capacity in the scope of the fee were out of use for one day in a month that is billed in full, and the
# provider lost the fee of that day. Suppose further that each GPU saves {lit}`10 USD | an assumption of this question` of operating cost on such a day. What does the day
# cost the provider **per GPU**, in USD?
#
# Assign the answer to `a_day_late`. Look fee and GPUs up in `load("deal_terms")`, both of the same scope. A month has `DAYS_PER_MONTH` days.

# %% question="a_day_late" role="answer" points=1 digits=2 unit="USD per GPU"
terms = load("deal_terms").set_index("item")["value"]
saved_usd_per_gpu = 10
### BEGIN SOLUTION
fee_per_day = terms["monthly_fee"] / DAYS_PER_MONTH
a_day_late = fee_per_day / terms["gpu_count_filing"] - saved_usd_per_gpu
### END SOLUTION

# %% question="a_day_late" role="slip" name="delay-at-revenue"
# says: That is the fee of the day. While the machines stand still the provider also saves operating cost.
terms = load("deal_terms").set_index("item")["value"]
a_day_late = terms["monthly_fee"] / DAYS_PER_MONTH / terms["gpu_count_filing"]

# %% question="a_day_late" role="slip" name="saving-added"
# says: What is saved makes the day cheaper; you added it.
terms = load("deal_terms").set_index("item")["value"]
a_day_late = terms["monthly_fee"] / DAYS_PER_MONTH / terms["gpu_count_filing"] + 10

# %% question="a_day_late" role="slip" name="mixed-scope"
# says: The fee covers both clusters, but you divided by the GPUs announced for one of them.
terms = load("deal_terms").set_index("item")["value"]
a_day_late = terms["monthly_fee"] / DAYS_PER_MONTH / terms["gpu_count_announced"] - 10

# %% question="a_day_late" role="slip" name="thirty-day-month"
# says: You used a month of thirty days. An average month is a twelfth of a year.
terms = load("deal_terms").set_index("item")["value"]
a_day_late = terms["monthly_fee"] / 30 / terms["gpu_count_filing"] - 10

# %% question="a_day_late" role="slip" name="a-month-late"
# says: You took the fee of a whole month; the question asks for one day.
terms = load("deal_terms").set_index("item")["value"]
a_day_late = terms["monthly_fee"] / terms["gpu_count_filing"] - 10

# %% [markdown] question="a_day_late" role="hint"
# The cost of a delay is the income missed, less the spending that waits as well. Both per GPU and per day.

# %% [markdown] question="a_day_late" role="hint"
# `terms["monthly_fee"]` and `terms["gpu_count_filing"]` have the same scope.

# %% [markdown] question="what_decides" role="statement" title="What decides, and what was counted" section="why-a-shortage-moves" objectives="1 3"
# Which of these sentences hold? A wrong pick takes away what a right one gives, and the total never falls below zero.

# %% question="what_decides" role="options" points=2
right("Memory and packaging come before the servers; the shell can be built beside them.")
wrong(
    "If chips become available sooner, every site opens sooner.",
    "Only where the chips decide. A site that waits for its connection only gets more slack.",
    slip="faster-where-it-does-not-bind",
)
right("Whoever shortens the step that decides may find that another one decides from then on.")
wrong(
    "{{queue_generation}} GW in the queue of power plants means that so much new capacity is on its way.",
    "Most of what queued in earlier years was never built: about {{queue_built}} of those requests reached operation.",
    slip="queue-as-capacity",
)
wrong(
    "A maker of turbines with a backlog of {{backlog_first}} GW in one year and {{backlog_last}} GW in the next has sold the sum of both.",
    "Each figure is what is open on its day; adding the two counts the first orders again.",
    slip="snapshots-added",
)
right("A company's count of building days says little as long as nobody knows when it starts.")
wrong(
    "A row with the status projected is a fact once its date has passed.",
    "A date that has passed confirms nothing. It stays a projection until a later row says that the capacity stands.",
    slip="plan-as-fact",
)
right("Two sites of the same IT power can differ in H100-equivalents, because their chips differ.")
wrong(
    "When the estimate for a site falls between two snapshots, machines were removed.",
    "The estimate changed; nothing says that the site did.",
    slip="revision-as-change",
)

# %% [markdown] question="what_decides" role="hint"
# Ask of each sentence: a step or the whole path? A stock or a flow? The site or the estimate of it?
