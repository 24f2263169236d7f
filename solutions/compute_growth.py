# %% role="author"
import numpy as np
import pandas as pd

from compute_economics import load
from compute_economics.models import trend
from coursekit.authoring import *
from coursekit.authoring.vocabulary import Draw

NAMES = [
    "Acacia",
    "Alder",
    "Aspen",
    "Briar",
    "Clover",
    "Elder",
    "Fern",
    "Gorse",
    "Heather",
    "Iris",
    "Juniper",
]
NAMES += ["Lilac", "Mallow", "Myrtle", "Olive", "Rose", "Sage", "Sorrel", "Thyme", "Violet", "Yarrow", "Yew"]


def real_runs(columns, rows=None):
    """Some columns of the course's table of runs, as a plain table."""
    runs = load("training_runs")
    return pd.DataFrame((runs if rows is None else runs[rows(runs)])[columns].to_dict("list"))


def runs_beside_the_rule(rng, count=12):
    """Made-up runs, listed near 6ND, above it, below it, and some without tokens."""
    rows = []
    for position, name in enumerate(rng.sample(NAMES, count)):
        total, tokens = rng.uniform(2e10, 2e12), rng.uniform(1e12, 3e13)
        active = total * rng.uniform(0.04, 0.3) if position % 2 else np.nan
        off = rng.choice([[1.02, 0.97, 1.05], [2.7, 3.1], [0.22, 0.31]][position % 3])
        flop = 6 * (total if np.isnan(active) else active) * tokens * off
        cells = [total, active, np.nan if position == 4 else tokens, flop]
        rows.append([name, *(float(f"{cell:.6g}") for cell in cells)])
    rng.shuffle(rows)
    columns = ["model", "parameters_total", "parameters_active", "training_tokens", "training_compute_flop"]
    return pd.DataFrame(rows, columns=columns)


def growing_runs(rng, count=18):
    """Made-up runs that grow by a factor a year, scattered around the line, in no order."""
    slope, first, rows = rng.uniform(0.25, 0.9), rng.randint(2009, 2014), []
    for name in rng.sample(NAMES, count):
        year = rng.uniform(0, 11)
        flop = 10 ** (19 + slope * year + rng.gauss(0, 0.5))
        day = pd.Timestamp(first, 1, 1) + pd.Timedelta(days=int(365.25 * year))
        kind = rng.choice(["stated", "derived", "estimate", "estimate", "disputed"])
        rows.append([name, day, float(f"{flop:.6g}"), kind])
    return pd.DataFrame(rows, columns=["model", "release_date", "training_compute_flop", "kind"])


def fitted(runs):
    """The trend through a table of runs."""
    dates = list(runs["release_date"])
    years = [trend.years_between(min(dates), day) for day in dates]
    return trend.fit(years, list(runs["training_compute_flop"]))


def ends_mislead(runs):
    """First and last run alone give clearly another doubling time than the fit."""
    line, ends = fitted(runs), runs.sort_values("release_date").iloc[[0, -1]]
    years = trend.years_between(*ends["release_date"])
    growth = trend.growth_per_year(*ends["training_compute_flop"], years)
    between = trend.doubling_months(growth) if growth > 1 else 1e9
    return abs(between - line.doubling_months) > tolerance_of(line) * 5


def tolerance_of(line):
    """A tenth of the standard error of the slope, as a part of the doubling time."""
    return 0.1 * line.doubling_months * line.standard_error / line.slope


def records_need_both_steps(runs):
    """Sorting, choosing by kind and the running maximum each change the result."""
    firm = runs[runs["kind"].isin(["stated", "derived"])]
    results = [
        records(firm.sort_values("release_date")),
        records(firm),
        records(runs.sort_values("release_date")),
    ]
    names = [list(result["model"]) for result in results]
    return 3 <= len(names[0]) < len(firm) and names[0] != names[1] and names[0] != names[2]


def records(runs):
    """Rows that exceed every row above them."""
    flop = runs["training_compute_flop"]
    return runs[flop > flop.cummax().shift(fill_value=0)]


RULE_COLUMNS = ["model", "parameters_total", "parameters_active", "training_tokens", "training_compute_flop"]
FIT_COLUMNS = ["model", "release_date", "training_compute_flop"]

# %% [markdown] role="text"
# # The growth of compute: exercises
#
# Eight questions: the arithmetic of a training run, its days and its rent, how fast such runs have grown, and what
# nobody outside knows. Two of them go back to earlier units. Plan about an hour. Read the chapter *The growth of compute* first, or keep
# it open beside you.
#
# Write your answer in the cell under a question and run it. The cell below it checks the answer and says what
# it found. A function is called with the inputs shown there, and when marks count with other inputs as well,
# so write functions that work for any run. Keep full precision: round nothing.
#
# Stuck? Run `hint("name_of_the_question")` in a cell of your own; each run opens one more hint.

# %% role="given"
import numpy as np
import pandas as pd

from compute_economics import load

SECONDS_PER_DAY = 24 * 3600
DAYS_IN_MEAN_YEAR = 365.25

# %% [markdown] question="flop_of_a_run" role="statement" title="FLOP of a run" section="flop-of-a-run-6nd" objectives="1"
# Write `flop_of_a_run(parameters_total, parameters_active, tokens_in_data, passes)` and return the training compute in FLOP
# by the rule of the chapter.
#
# - `parameters_total`, `parameters_active`: all parameters, and those that work on a token,
# - `tokens_in_data`: tokens in the data set, each counted once,
# - `passes`: how often the run read the whole data set.
#
# The first case is DeepSeek-V3. The table gives the tokens it saw, so there `passes` is 1. The others are made up.


# %% question="flop_of_a_run" role="answer" points=2 unit="FLOP"
def flop_of_a_run(parameters_total, parameters_active, tokens_in_data, passes):
    """Training compute by the rule 6ND, in FLOP."""
    ### BEGIN SOLUTION
    return 6 * parameters_active * tokens_in_data * passes
    ### END SOLUTION


# %% question="flop_of_a_run" role="cases"
visible(
    parameters_total=fact("deepseek_v3_parameters"),
    parameters_active=fact("deepseek_v3_active"),
    tokens_in_data=fact("deepseek_v3_tokens"),
    passes=1,
)
visible(parameters_total=8e9, parameters_active=2e9, tokens_in_data=1.5e12, passes=4)
hidden(
    3,
    parameters_total=uniform(4e11, 3e12),
    parameters_active=uniform(1e10, 2e11),
    tokens_in_data=uniform(1e11, 2e13),
    passes=one_of(2, 4, 5),
)


# %% question="flop_of_a_run" role="slip" name="forgot-the-six"
# says: Each weight costs about six operations per token in training; the six is missing.
def flop_of_a_run(parameters_total, parameters_active, tokens_in_data, passes):
    return parameters_active * tokens_in_data * passes


# %% question="flop_of_a_run" role="slip" name="forward-only"
# says: Two operations per weight is the forward pass; the backward pass costs four more.
def flop_of_a_run(parameters_total, parameters_active, tokens_in_data, passes):
    return 2 * parameters_active * tokens_in_data * passes


# %% question="flop_of_a_run" role="slip" name="all-the-experts"
# says: In a mixture of experts only the active weights work on a token.
def flop_of_a_run(parameters_total, parameters_active, tokens_in_data, passes):
    return 6 * parameters_total * tokens_in_data * passes


# %% question="flop_of_a_run" role="slip" name="unique-tokens"
# says: The model read its data more than once; count the tokens seen.
def flop_of_a_run(parameters_total, parameters_active, tokens_in_data, passes):
    return 6 * parameters_active * tokens_in_data


# %% [markdown] question="flop_of_a_run" role="hint"
# The rule is `6 * N * D`. Which of the two parameter counts is $N$? How many tokens did the run see?

# %% [markdown] question="far_from_the_rule" role="statement" title="Listed against the rule" section="flop-of-a-run-6nd" objectives="1 4"
# A list of training runs can be checked against 6ND. Write `far_from_the_rule(runs, factor)`. The table `runs` has the columns
# `model`, `parameters_total`, `parameters_active`, `training_tokens` and `training_compute_flop`. Return a table with the
# columns `model` and `over_rule`, where `over_rule` is the **listed compute divided by 6ND**, for those rows only whose listed
# compute is **more than `factor` times 6ND, or less than 6ND divided by `factor`**.
#
# - Where `parameters_active` is empty, all parameters work on a token.
# - A row without tokens cannot be checked and is left out.
#
# The first case is the course's own table, `load("training_runs")`. Read what the column `note` says of the rows you find. The others are made up.


# %% question="far_from_the_rule" role="answer" points=3
def far_from_the_rule(runs, factor):
    """Rows whose listed compute is far from 6ND: columns model and over_rule."""
    ### BEGIN SOLUTION
    active = runs["parameters_active"].fillna(runs["parameters_total"])
    over_rule = runs["training_compute_flop"] / (6 * active * runs["training_tokens"])
    far = (over_rule > factor) | (over_rule < 1 / factor)
    return pd.DataFrame({"model": runs["model"], "over_rule": over_rule})[far]
    ### END SOLUTION


# %% question="far_from_the_rule" role="cases"
visible(runs=real_runs(RULE_COLUMNS), factor=1.5)
visible(
    runs=pd.DataFrame(
        {
            "model": ["Ash", "Birch", "Cedar", "Fir", "Oak", "Pine"],
            "parameters_total": [7e10, 2e11, 1e12, 4e10, 6e11, 9e10],
            "parameters_active": [np.nan, 3e10, 5e10, np.nan, 4e10, np.nan],
            "training_tokens": [2e12, 8e12, 1e13, np.nan, 5e12, 3e12],
            "training_compute_flop": [8.6e23, 4.1e24, 5e23, 1e24, 1.2e24, 1.3e24],
        }
    ),
    factor=2,
)
hidden(2, runs=Draw(runs_beside_the_rule), factor=one_of(1.4, 1.8))


# %% question="far_from_the_rule" role="slip" name="forgot-the-six"
# says: Each weight costs about six operations per token in training; without the six, almost every row looks far off.
def far_from_the_rule(runs, factor):
    active = runs["parameters_active"].fillna(runs["parameters_total"])
    over_rule = runs["training_compute_flop"] / (active * runs["training_tokens"])
    far = (over_rule > factor) | (over_rule < 1 / factor)
    return pd.DataFrame({"model": runs["model"], "over_rule": over_rule})[far]


# %% question="far_from_the_rule" role="slip" name="all-the-experts"
# says: In a mixture of experts only the active weights work on a token; you used all parameters for every row.
def far_from_the_rule(runs, factor):
    over_rule = runs["training_compute_flop"] / (6 * runs["parameters_total"] * runs["training_tokens"])
    far = (over_rule > factor) | (over_rule < 1 / factor)
    return pd.DataFrame({"model": runs["model"], "over_rule": over_rule})[far]


# %% question="far_from_the_rule" role="slip" name="empty-as-missing"
# says: An empty `parameters_active` means that all parameters work. You dropped those rows, and with them most of the table.
def far_from_the_rule(runs, factor):
    over_rule = runs["training_compute_flop"] / (6 * runs["parameters_active"] * runs["training_tokens"])
    far = (over_rule > factor) | (over_rule < 1 / factor)
    return pd.DataFrame({"model": runs["model"], "over_rule": over_rule})[far]


# %% question="far_from_the_rule" role="slip" name="ratio-upside-down"
# says: The rows are right, but you divided the rule by the listed figure. The question asks for listed over rule.
def far_from_the_rule(runs, factor):
    active = runs["parameters_active"].fillna(runs["parameters_total"])
    over_rule = runs["training_compute_flop"] / (6 * active * runs["training_tokens"])
    far = (over_rule > factor) | (over_rule < 1 / factor)
    return pd.DataFrame({"model": runs["model"], "over_rule": 1 / over_rule})[far]


# %% question="far_from_the_rule" role="slip" name="too-high-only"
# says: You kept the rows that are listed too high. A figure that is far too low is far from the rule as well.
def far_from_the_rule(runs, factor):
    active = runs["parameters_active"].fillna(runs["parameters_total"])
    over_rule = runs["training_compute_flop"] / (6 * active * runs["training_tokens"])
    return pd.DataFrame({"model": runs["model"], "over_rule": over_rule})[over_rule > factor]


# %% question="far_from_the_rule" role="slip" name="difference-for-factor"
# says: You measured the distance as a difference. Half as much is as far from the rule as twice as much, and a difference cannot see that.
def far_from_the_rule(runs, factor):
    active = runs["parameters_active"].fillna(runs["parameters_total"])
    over_rule = runs["training_compute_flop"] / (6 * active * runs["training_tokens"])
    far = (over_rule - 1).abs() > factor - 1
    return pd.DataFrame({"model": runs["model"], "over_rule": over_rule})[far]


# %% [markdown] question="far_from_the_rule" role="hint"
# `runs["parameters_active"].fillna(runs["parameters_total"])` puts all parameters where the active ones are empty.

# %% [markdown] question="far_from_the_rule" role="hint"
# Two conditions, joined with `|`. A comparison with an empty cell is False, so rows without tokens fall out by themselves.

# %% [markdown] question="days_and_rent" role="statement" title="Days and rent" section="from-flop-to-gpu-days-and-money" objectives="2"
# Write `days_and_rent(flop, gpus_running, gpus_reserved, dense_tflops, sparse_tflops, mfu, usd_per_gpu_hour)`:
#
# - `flop`: training compute of a run,
# - `gpus_running`, `gpus_reserved`: GPUs that work on the run, and GPUs that are rented for it; the difference stands idle as a spare,
# - `dense_tflops`, `sparse_tflops`: two peaks of one GPU, in TFLOP/s. A tera is $10^{12}$,
# - `mfu`: the fraction of the dense peak that the running GPUs reach; nobody stops,
# - `usd_per_gpu_hour`: rent.
#
# Return a pair: the **days** of the run on the wall clock, and the **rent in USD** for these days. In the first case FLOP, running GPUs and MFU are those listed for
# the largest Llama 3.1, and the price is that of a one-year contract in March 2026. The spare is made up.


# %% question="days_and_rent" role="answer" points=3 unit="days, USD"
def days_and_rent(flop, gpus_running, gpus_reserved, dense_tflops, sparse_tflops, mfu, usd_per_gpu_hour):
    """Days on the wall clock, and the rent for them in USD."""
    ### BEGIN SOLUTION
    speed = gpus_running * dense_tflops * 1e12 * mfu
    days = flop / speed / SECONDS_PER_DAY
    return days, gpus_reserved * days * 24 * usd_per_gpu_hour
    ### END SOLUTION


# %% question="days_and_rent" role="cases"
visible(
    flop=fact("llama31_flop"),
    gpus_running=fact("llama31_chips"),
    gpus_reserved=18_000,
    dense_tflops=fact("peak_h100"),
    sparse_tflops=fact("peak_h100_sparse"),
    mfu=fact("llama31_mfu"),
    usd_per_gpu_hour=fact("h100_contract"),
)
visible(
    flop=2e23,
    gpus_running=900,
    gpus_reserved=1000,
    dense_tflops=300,
    sparse_tflops=600,
    mfu=0.35,
    usd_per_gpu_hour=1.8,
)
hidden(
    3,
    flop=uniform(1e23, 9e25),
    gpus_running=integers(2_000, 60_000),
    gpus_reserved=integers(61_000, 80_000),
    dense_tflops=uniform(250, 1100),
    sparse_tflops=uniform(1300, 2400),
    mfu=uniform(0.22, 0.45),
    usd_per_gpu_hour=uniform(1.5, 6),
)


# %% question="days_and_rent" role="slip" name="mfu-multiplied"
# says: Lower utilisation must make the run longer; you multiplied where you should divide.
def days_and_rent(flop, gpus_running, gpus_reserved, dense_tflops, sparse_tflops, mfu, usd_per_gpu_hour):
    days = flop * mfu / (gpus_running * dense_tflops * 1e12) / SECONDS_PER_DAY
    return days, gpus_reserved * days * 24 * usd_per_gpu_hour


# %% question="days_and_rent" role="slip" name="mfu-forgotten"
# says: No run reaches the peak; the utilisation is missing.
def days_and_rent(flop, gpus_running, gpus_reserved, dense_tflops, sparse_tflops, mfu, usd_per_gpu_hour):
    days = flop / (gpus_running * dense_tflops * 1e12) / SECONDS_PER_DAY
    return days, gpus_reserved * days * 24 * usd_per_gpu_hour


# %% question="days_and_rent" role="slip" name="sparse-peak"
# says: The sheet's larger number assumes sparse matrices; training here is dense.
def days_and_rent(flop, gpus_running, gpus_reserved, dense_tflops, sparse_tflops, mfu, usd_per_gpu_hour):
    days = flop / (gpus_running * sparse_tflops * 1e12 * mfu) / SECONDS_PER_DAY
    return days, gpus_reserved * days * 24 * usd_per_gpu_hour


# %% question="days_and_rent" role="slip" name="hours-called-days"
# says: The first number is hours under the name of days. The rent is right.
def days_and_rent(flop, gpus_running, gpus_reserved, dense_tflops, sparse_tflops, mfu, usd_per_gpu_hour):
    hours = flop / (gpus_running * dense_tflops * 1e12 * mfu) / 3600
    return hours, gpus_reserved * hours * usd_per_gpu_hour


# %% question="days_and_rent" role="slip" name="days-priced-as-hours"
# says: The price is per hour and you multiplied it by days; 24 is missing in the rent.
def days_and_rent(flop, gpus_running, gpus_reserved, dense_tflops, sparse_tflops, mfu, usd_per_gpu_hour):
    days = flop / (gpus_running * dense_tflops * 1e12 * mfu) / SECONDS_PER_DAY
    return days, gpus_reserved * days * usd_per_gpu_hour


# %% question="days_and_rent" role="slip" name="idle-for-free"
# says: The days are right. Rent is paid for every GPU that is reserved, also for those that stand idle.
def days_and_rent(flop, gpus_running, gpus_reserved, dense_tflops, sparse_tflops, mfu, usd_per_gpu_hour):
    days = flop / (gpus_running * dense_tflops * 1e12 * mfu) / SECONDS_PER_DAY
    return days, gpus_running * days * 24 * usd_per_gpu_hour


# %% question="days_and_rent" role="slip" name="spare-put-to-work"
# says: You let the reserved GPUs do the arithmetic; only the running ones do.
def days_and_rent(flop, gpus_running, gpus_reserved, dense_tflops, sparse_tflops, mfu, usd_per_gpu_hour):
    days = flop / (gpus_reserved * dense_tflops * 1e12 * mfu) / SECONDS_PER_DAY
    return days, gpus_reserved * days * 24 * usd_per_gpu_hour


# %% question="days_and_rent" role="slip" name="idle-share"
# says: You used one minus the MFU. The MFU itself is the fraction of the peak that is reached.
def days_and_rent(flop, gpus_running, gpus_reserved, dense_tflops, sparse_tflops, mfu, usd_per_gpu_hour):
    days = flop / (gpus_running * dense_tflops * 1e12 * (1 - mfu)) / SECONDS_PER_DAY
    return days, gpus_reserved * days * 24 * usd_per_gpu_hour


# %% [markdown] question="days_and_rent" role="hint"
# How many FLOP do the running GPUs do together in one second? FLOP of the run over that speed are seconds.

# %% [markdown] question="days_and_rent" role="hint"
# Rent is GPUs times hours times price. Which of the two GPU counts is on the invoice?

# %% [markdown] question="growth_between_runs" role="statement" title="Growth between two runs" section="growth-on-a-logarithmic-scale" objectives="3"
# By what factor per year did training compute grow from GPT-3 to the largest Llama 3.1? Both developers published the compute of
# their run.
#
# Use the columns `training_compute_flop` and `release_date` of the rows `R15` and `R32` of `load("training_runs")`, count a year as `DAYS_IN_MEAN_YEAR` days, and assign
# the factor to `growth_between_runs`.

# %% question="growth_between_runs" role="answer" points=1 digits=2 unit="times per year"
runs = load("training_runs").set_index("id")
### BEGIN SOLUTION
first, last = runs.loc["R15"], runs.loc["R32"]
years = (last["release_date"] - first["release_date"]).days / DAYS_IN_MEAN_YEAR
growth_between_runs = (last["training_compute_flop"] / first["training_compute_flop"]) ** (1 / years)
### END SOLUTION

# %% question="growth_between_runs" role="slip" name="straight-line-growth"
# says: You spread the total growth evenly over the years; growth compounds.
runs = load("training_runs").set_index("id")
first, last = runs.loc["R15"], runs.loc["R32"]
years = (last["release_date"] - first["release_date"]).days / DAYS_IN_MEAN_YEAR
growth_between_runs = 1 + (last["training_compute_flop"] / first["training_compute_flop"] - 1) / years

# %% question="growth_between_runs" role="slip" name="divided-by-years"
# says: You divided the whole factor by the years; growth compounds, so take a root.
runs = load("training_runs").set_index("id")
first, last = runs.loc["R15"], runs.loc["R32"]
years = (last["release_date"] - first["release_date"]).days / DAYS_IN_MEAN_YEAR
growth_between_runs = last["training_compute_flop"] / first["training_compute_flop"] / years

# %% question="growth_between_runs" role="slip" name="whole-factor"
# says: That is the growth over the whole time between the two; the question asks for one year.
runs = load("training_runs").set_index("id")
growth_between_runs = runs.loc["R32", "training_compute_flop"] / runs.loc["R15", "training_compute_flop"]

# %% question="growth_between_runs" role="slip" name="logarithm-for-factor"
# says: That is the natural logarithm of the factor; `np.exp` turns it back.
runs = load("training_runs").set_index("id")
first, last = runs.loc["R15"], runs.loc["R32"]
years = (last["release_date"] - first["release_date"]).days / DAYS_IN_MEAN_YEAR
growth_between_runs = np.log(last["training_compute_flop"] / first["training_compute_flop"]) / years

# %% question="growth_between_runs" role="slip" name="power-of-ten-for-factor"
# says: That is a number of powers of ten per year; ten to this power is the factor.
runs = load("training_runs").set_index("id")
first, last = runs.loc["R15"], runs.loc["R32"]
years = (last["release_date"] - first["release_date"]).days / DAYS_IN_MEAN_YEAR
growth_between_runs = np.log10(last["training_compute_flop"] / first["training_compute_flop"]) / years

# %% question="growth_between_runs" role="slip" name="parameters-compared"
# says: You compared the parameters. The tokens grew as well, and compute is their product.
runs = load("training_runs").set_index("id")
first, last = runs.loc["R15"], runs.loc["R32"]
years = (last["release_date"] - first["release_date"]).days / DAYS_IN_MEAN_YEAR
growth_between_runs = (last["parameters_total"] / first["parameters_total"]) ** (1 / years)

# %% [markdown] question="growth_between_runs" role="hint"
# The factor over all the years is the yearly factor multiplied by itself, once for each year. What undoes that?

# %% [markdown] question="growth_between_runs" role="hint"
# `(later_date - earlier_date).days` is a number of days. A root is a power: `x ** (1 / years)`.

# %% [markdown] question="doubling_by_fit" role="statement" title="A doubling time from a fit" section="growth-on-a-logarithmic-scale" objectives="3"
# Write `doubling_by_fit(runs)`. The table has the columns `model`, `release_date` and `training_compute_flop`, in no special order. Fit a straight line by
# least squares to the logarithm of the compute against time, and return the doubling time in **months**, twelve to the year.
#
# How exactly you count a year does not matter: the answer may be off by a tenth of the standard error of the fit, which is far more than the difference between
# a year with and without leap days.
#
# The first case is the course's table without the disputed row. The others are made up.


# %% question="doubling_by_fit" role="answer" points=3 unit="months"
def doubling_by_fit(runs):
    """Doubling time in months by a log-linear fit."""
    ### BEGIN SOLUTION
    years = (runs["release_date"] - runs["release_date"].min()).dt.days / DAYS_IN_MEAN_YEAR
    slope = np.polyfit(years, np.log10(runs["training_compute_flop"]), 1)[0]
    return 12 * np.log10(2) / slope
    ### END SOLUTION


# %% question="doubling_by_fit" role="cases"
visible(runs=real_runs(FIT_COLUMNS, rows=lambda runs: runs["kind"] != "disputed"))
visible(
    runs=pd.DataFrame(
        {
            "model": ["Oak", "Ash", "Elm", "Fir", "Yew", "Box"],
            "release_date": pd.to_datetime(
                ["2021-03-01", "2015-06-15", "2018-01-10", "2023-11-20", "2016-09-05", "2019-12-24"]
            ),
            "training_compute_flop": [8e22, 3e19, 6e20, 5e23, 2e20, 4e22],
        }
    )
)
hidden(2, where=ends_mislead, runs=Draw(lambda rng: growing_runs(rng).drop(columns="kind")))


# %% question="doubling_by_fit" role="tolerance"
def tolerance(runs):
    return tolerance_of(fitted(runs))


# %% question="doubling_by_fit" role="slip" name="fitted-in-levels"
# says: Without logarithms the largest model alone decides the line.
def doubling_by_fit(runs):
    years = (runs["release_date"] - runs["release_date"].min()).dt.days / DAYS_IN_MEAN_YEAR
    return 12 * np.log10(2) / np.polyfit(years, runs["training_compute_flop"], 1)[0]


# %% question="doubling_by_fit" role="slip" name="ten-for-e"
# says: The slope is per power of ten, but you used the natural logarithm of two.
def doubling_by_fit(runs):
    years = (runs["release_date"] - runs["release_date"].min()).dt.days / DAYS_IN_MEAN_YEAR
    return 12 * np.log(2) / np.polyfit(years, np.log10(runs["training_compute_flop"]), 1)[0]


# %% question="doubling_by_fit" role="slip" name="e-for-ten"
# says: You fitted natural logarithms, but used the logarithm of two to base ten. Use one base for both.
def doubling_by_fit(runs):
    years = (runs["release_date"] - runs["release_date"].min()).dt.days / DAYS_IN_MEAN_YEAR
    return 12 * np.log10(2) / np.polyfit(years, np.log(runs["training_compute_flop"]), 1)[0]


# %% question="doubling_by_fit" role="slip" name="doubling-by-division"
# says: A factor per year is not a number of doublings; ask how often two fits into it, on a log scale.
def doubling_by_fit(runs):
    years = (runs["release_date"] - runs["release_date"].min()).dt.days / DAYS_IN_MEAN_YEAR
    return 12 / 10 ** np.polyfit(years, np.log10(runs["training_compute_flop"]), 1)[0]


# %% question="doubling_by_fit" role="slip" name="in-years"
# says: That is the doubling time in years; the question asks for months.
def doubling_by_fit(runs):
    years = (runs["release_date"] - runs["release_date"].min()).dt.days / DAYS_IN_MEAN_YEAR
    return np.log10(2) / np.polyfit(years, np.log10(runs["training_compute_flop"]), 1)[0]


# %% question="doubling_by_fit" role="slip" name="growth-for-doubling"
# says: That is the growth factor per year. The question asks how long a factor of two takes.
def doubling_by_fit(runs):
    years = (runs["release_date"] - runs["release_date"].min()).dt.days / DAYS_IN_MEAN_YEAR
    return 10 ** np.polyfit(years, np.log10(runs["training_compute_flop"]), 1)[0]


# %% question="doubling_by_fit" role="slip" name="two-points-for-a-fit"
# says: You used the first and the last run alone. A fit uses every point.
def doubling_by_fit(runs):
    runs = runs.sort_values("release_date")
    years = (runs["release_date"].iloc[-1] - runs["release_date"].iloc[0]).days / DAYS_IN_MEAN_YEAR
    flop = runs["training_compute_flop"]
    return 12 * years * np.log10(2) / np.log10(flop.iloc[-1] / flop.iloc[0])


# %% question="doubling_by_fit" role="slip" name="table-order-for-time"
# says: You fitted against the position in the table. Runs are not released at equal distances, nor are they in order.
def doubling_by_fit(runs):
    years = np.arange(len(runs))
    return 12 * np.log10(2) / np.polyfit(years, np.log10(runs["training_compute_flop"]), 1)[0]


# %% [markdown] question="doubling_by_fit" role="hint"
# `(runs["release_date"] - runs["release_date"].min()).dt.days` gives days since the first run. Turn them into years.

# %% [markdown] question="doubling_by_fit" role="hint"
# `np.polyfit(x, y, 1)` returns slope and start of the line. With `np.log10` the slope is in powers of ten per year.

# %% [markdown] question="doubling_by_fit" role="hint"
# Two is `np.log10(2)` powers of ten. How many years does the line take for that?

# %% [markdown] question="record_runs" role="statement" title="Recall: the frame behind a chart" section="how-far-to-trust-the-fit" objectives="3 4"
# *From the start unit: filter, sort, compute a column. From Reading claims: the kind of a figure.* You will draw this table in the last question.
#
# Write `record_runs(runs)`. The table has the columns `model`, `release_date`, `training_compute_flop` and `kind`, in no special order. Keep the rows whose kind is
# `"stated"` or `"derived"`, put them **in order of release**, and of these keep the runs with **more compute than every run before them**. Return the columns
# `model`, `release_date` and `log10_flop`, the logarithm to base ten of the compute, in order of release.


# %% question="record_runs" role="answer" points=2 ordered=true
def record_runs(runs):
    """Runs larger than all before them, estimates left out: model, release_date, log10_flop."""
    ### BEGIN SOLUTION
    firm = runs[runs["kind"].isin(["stated", "derived"])].sort_values("release_date")
    before = firm["training_compute_flop"].cummax().shift(fill_value=0)
    top = firm[firm["training_compute_flop"] > before]
    return top.assign(log10_flop=np.log10(top["training_compute_flop"]))[
        ["model", "release_date", "log10_flop"]
    ]
    ### END SOLUTION


# %% question="record_runs" role="cases"
visible(runs=real_runs([*FIT_COLUMNS, "kind"]))
visible(
    runs=pd.DataFrame(
        {
            "model": ["Oak", "Ash", "Elm", "Fir", "Yew", "Box", "Bay"],
            "release_date": pd.to_datetime(
                [
                    "2021-03-01",
                    "2015-06-15",
                    "2018-01-10",
                    "2023-11-20",
                    "2016-09-05",
                    "2019-12-24",
                    "2017-05-02",
                ]
            ),
            "training_compute_flop": [8e22, 3e19, 6e20, 5e22, 2e20, 4e22, 7e23],
            "kind": ["stated", "derived", "stated", "derived", "stated", "disputed", "estimate"],
        }
    )
)
hidden(2, where=records_need_both_steps, runs=Draw(growing_runs))


# %% question="record_runs" role="slip" name="estimates-kept"
# says: Estimates or disputed figures are among your rows, and some of them hide a record behind them.
def record_runs(runs):
    firm = runs.sort_values("release_date")
    top = firm[firm["training_compute_flop"] > firm["training_compute_flop"].cummax().shift(fill_value=0)]
    return top.assign(log10_flop=np.log10(top["training_compute_flop"]))[
        ["model", "release_date", "log10_flop"]
    ]


# %% question="record_runs" role="slip" name="not-in-order"
# says: You compared rows in the order of the table. "Before" means released before: sort first.
def record_runs(runs):
    firm = runs[runs["kind"].isin(["stated", "derived"])]
    top = firm[firm["training_compute_flop"] > firm["training_compute_flop"].cummax().shift(fill_value=0)]
    top = top.sort_values("release_date")
    return top.assign(log10_flop=np.log10(top["training_compute_flop"]))[
        ["model", "release_date", "log10_flop"]
    ]


# %% question="record_runs" role="slip" name="only-against-the-last"
# says: You compared each run with the one just before it; a record beats all of them.
def record_runs(runs):
    firm = runs[runs["kind"].isin(["stated", "derived"])].sort_values("release_date")
    top = firm[firm["training_compute_flop"] > firm["training_compute_flop"].shift(fill_value=0)]
    return top.assign(log10_flop=np.log10(top["training_compute_flop"]))[
        ["model", "release_date", "log10_flop"]
    ]


# %% question="record_runs" role="slip" name="all-rows-kept"
# says: Every run of the two kinds is in your table; only those with more compute than all before belong there.
def record_runs(runs):
    top = runs[runs["kind"].isin(["stated", "derived"])].sort_values("release_date")
    return top.assign(log10_flop=np.log10(top["training_compute_flop"]))[
        ["model", "release_date", "log10_flop"]
    ]


# %% question="record_runs" role="slip" name="natural-logarithm"
# says: The rows are right. `np.log` is the natural logarithm; the question asks for base ten.
def record_runs(runs):
    firm = runs[runs["kind"].isin(["stated", "derived"])].sort_values("release_date")
    top = firm[firm["training_compute_flop"] > firm["training_compute_flop"].cummax().shift(fill_value=0)]
    return top.assign(log10_flop=np.log(top["training_compute_flop"]))[
        ["model", "release_date", "log10_flop"]
    ]


# %% [markdown] question="record_runs" role="hint"
# `column.isin(["a", "b"])` is True where the column holds one of the two. Filter first, then sort, then compare.

# %% [markdown] question="record_runs" role="hint"
# `flop.cummax()` is the largest value so far, the row itself included; `.shift(fill_value=0)` moves it down by a row.

# %% [markdown] question="what_the_rows_carry" role="statement" title="Recall: what the rows carry" section="what-nobody-outside-knows" objectives="2 4"
# *From Reading claims: scope, kind, and what is not there.* Which of these sentences do the rows of `load("training_runs")` and `load("deal_terms")` carry? A wrong pick takes
# away what a right one gives, and the total never falls below zero.

# %% question="what_the_rows_carry" role="options" points=1
right(
    "Among the runs whose compute their developer published, the largest count of chips is {{llama31_chips}}."
)
wrong(
    "Training one frontier model takes gigawatts: SpaceX gave {{nameplate_2026_06}} MW for mid-2026.",
    "That is all compute of a company. The largest power of a single run in the table is {{astra_mw}} MW, and an estimate.",
    slip="site-for-run",
)
right("The compute listed for GPT-6 Astra would halve if the run had lasted half as long as assumed.")
wrong(
    "An MFU of {{leaked_mfu}} means that the rest of the chips stood idle.",
    "A chip can be busy all day at a low MFU; this is not the share that stands idle.",
    slip="idle-share",
)
wrong(
    "A newer model of a developer always took more compute than its older one.",
    "Nothing forces it. By the estimates, all of the interval of GPT-5 lies below that of GPT-4.5.",
    slip="newer-is-larger",
)
right("A model without a row may have taken more compute than any model in the table.")
wrong(
    "The figure {{inkling_flop}} for Inkling is reliable, since it is given to four digits.",
    "Digits say how a figure is written, not how it was found. In this one a factor is missing.",
    slip="digits-as-evidence",
)
right("Two fits to one table can give doubling times whose ranges do not meet.")

# %% [markdown] question="what_the_rows_carry" role="hint"
# Ask of each sentence: does the row speak of a run, a site or a company? Is it stated, or estimated? Does a missing row say anything?

# %% [markdown] question="compute_in_a_chart" role="statement" title="A chart and what it says" section="how-far-to-trust-the-fit" objectives="3 4"
# Draw the growth of training compute in a cell of your own, from `record_runs(load("training_runs"))` or from rows that you choose.
# Then write, in at most 150 words, the text that goes under your chart:
#
# - what is on the axes, and why the vertical one is logarithmic,
# - the growth per year or the doubling time, with a range,
# - which rows you used, and how another choice would change the result,
# - one thing that the chart cannot show.
#
# Write amounts of money, should you name any, in words: in Jupyter a dollar sign starts a formula.

# %% [markdown] question="compute_in_a_chart" role="answer" points=4
# The chart shows training compute in FLOP by day of release, on a logarithmic axis: equal distances are equal factors, and
# constant growth is a straight line. I used all rows of the table but the disputed one, {{fit_all_rows}} in number; estimates are hollow marks. The
# line grows by {{fit_all_growth}} times a year ({{fit_all_growth_low}} to {{fit_all_growth_high}}, two standard errors), so compute doubles in {{fit_all_doubling}} months. The
# range covers the scatter around the line, not my choice of rows. With the records alone it would be {{fit_records_doubling}} months, without estimates {{fit_firm_doubling}}. Since 2020 the
# table mixes the largest runs with small ones, and the fit to those years gives {{fit_since_2020_doubling}}. The chart cannot show runs that nobody disclosed or estimated, nor what the compute was
# good for. Source: Epoch AI, files of July 2026 and one row of September 2026.

# %% question="compute_in_a_chart" role="rubric"
criterion(
    "The chart",
    "No chart, or an axis without a logarithm or a unit.",
    "A logarithmic axis with its unit, but no reason given, or no source and date.",
    "Logarithmic axis, unit, source and date, and what equal distances mean on it.",
)
criterion(
    "Growth with a range",
    "No rate, or a rate that does not follow from the rows.",
    "A rate or a doubling time without a range.",
    "A rate or a doubling time with a range, and what the range covers.",
)
criterion(
    "Which rows",
    "The rows used are not named.",
    "The rows are named, without a second choice.",
    "The rows are named, and the result of another choice is given.",
)
criterion(
    "Limits",
    "The trend is stated as a law, or continued without a word.",
    "Estimates are mentioned as less certain.",
    "Estimates are told apart, and one thing that the chart cannot show is named.",
)
sample(
    "Training compute grows exponentially, as the straight line shows. It doubles every {{fit_all_doubling}} months. I used the "
    "table of the course. Some of the values are only estimates.",
    marks=(1, 1, 1, 1),
    comment="The log axis is used and read rightly. The doubling time has no range, one choice of rows is not compared with "
    "another, and it is not said what the chart leaves out.",
)
sample(
    "FLOP by day of release, logarithmic, since the runs span many powers of ten; a step up is always the same factor. Rows: stated and derived, "
    "records only. They double in about half a year. Fits to other rows of the same table give {{fit_records_doubling}} to {{fit_since_2020_doubling}} months, so the choice "
    "of rows counts for more than two standard errors around any one line ({{fit_all_doubling_low}} to {{fit_all_doubling_high}} months for all rows). Undisclosed runs "
    "are not in it; they may be larger. Data: Epoch AI, July 2026.",
    marks=(2, 2, 2, 2),
    comment="Short and complete. The range is explained, and the two sorts of uncertainty are kept apart.",
)

# %% [markdown] question="compute_in_a_chart" role="hint"
# `table.plot(x="release_date", y="log10_flop", marker="o")` draws a first version. Add the unit, the source and the date.
