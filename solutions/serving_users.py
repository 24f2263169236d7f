# %% role="author"
import math

import pandas as pd

from compute_economics import load
from coursekit.authoring import *
from coursekit.authoring.vocabulary import Draw


def days_with_a_peak(rng, hours=10):
    """Made-up hours: quiet ones, a peak above any capacity drawn, quiet ones again."""
    quiet = [rng.uniform(100, 400) for _ in range(3)]
    peak = [rng.uniform(700, 1500) for _ in range(2)]
    after = [rng.uniform(100, 450) for _ in range(hours - 6)]
    again = [rng.uniform(650, 900)]
    arriving = [float(f"{value:.4g}") for value in [*quiet, *peak, *after, *again]]
    return pd.DataFrame({"hour": range(8, 8 + hours), "arriving": arriving})


# %% [markdown] role="text"
# # Serving users: exercises
#
# Eight questions: how fast a GPU can write, what a token costs, how many GPUs a service needs, how long users wait, and what
# limits and outages show. Two of them go back to earlier units. Plan about an hour. Read the chapter *Serving users* first, or keep
# it open beside you.
#
# Write your answer in the cell under a question and run it. The cell below it checks the answer and says what
# it found. A function is called with the inputs shown there, and when marks count with other inputs as well,
# so write functions that work for any service. Keep full precision: round nothing unless a question says so.
#
# Stuck? Run `hint("name_of_the_question")` in a cell of your own; each run opens one more hint.

# %% role="given"
import math

import pandas as pd

from compute_economics import load

HOURS_PER_MONTH = 730  # an average month


def probability_of_waiting(servers, rho):
    """Erlang C: the probability that a request has to wait in a pool with one queue, at the load rho."""
    offered, blocked = rho * servers, 1.0
    for n in range(1, servers + 1):
        blocked = offered * blocked / (n + offered * blocked)
    return blocked / (1 - rho * (1 - blocked))


# %% [markdown] question="tokens_at_most" role="statement" title="Tokens per second, from arithmetic" section="two-operations-for-each-parameter" objectives="1"
# Write `tokens_at_most(parameters_total, parameters_active, dense_tflops, mfu)` and return the tokens per second that one GPU can read or write, if only arithmetic counts:
#
# - `parameters_total`, `parameters_active`: all parameters, and those that work on a token,
# - `dense_tflops`: dense peak of the GPU in TFLOP/s. A tera is $10^{12}$,
# - `mfu`: the fraction of that peak that reaches the model.
#
# The first case has the parameters of DeepSeek-V3 and the 16-bit peak of a GB300; its MFU is made up. So are the other cases.


# %% question="tokens_at_most" role="answer" points=2 unit="tokens per second"
def tokens_at_most(parameters_total, parameters_active, dense_tflops, mfu):
    """Tokens per second of one GPU, by 2N FLOP for each token."""
    ### BEGIN SOLUTION
    return dense_tflops * 1e12 * mfu / (2 * parameters_active)
    ### END SOLUTION


# %% question="tokens_at_most" role="cases"
visible(
    parameters_total=fact("deepseek_v3_parameters"),
    parameters_active=fact("deepseek_v3_active"),
    dense_tflops=fact("peak_gb300"),
    mfu=0.3,
)
visible(parameters_total=9e10, parameters_active=5e9, dense_tflops=400, mfu=0.25)
hidden(
    3,
    parameters_total=uniform(2e11, 2e12),
    parameters_active=uniform(4e9, 9e10),
    dense_tflops=uniform(300, 2600),
    mfu=uniform(0.12, 0.45),
)


# %% question="tokens_at_most" role="slip" name="training-cost-per-token"
# says: Six is for training; answering needs the forward pass only.
def tokens_at_most(parameters_total, parameters_active, dense_tflops, mfu):
    return dense_tflops * 1e12 * mfu / (6 * parameters_active)


# %% question="tokens_at_most" role="slip" name="all-the-experts"
# says: In a mixture of experts only the active weights work on a token.
def tokens_at_most(parameters_total, parameters_active, dense_tflops, mfu):
    return dense_tflops * 1e12 * mfu / (2 * parameters_total)


# %% question="tokens_at_most" role="slip" name="forgot-the-two"
# says: Each weight is multiplied and the result added: two operations, and you counted one.
def tokens_at_most(parameters_total, parameters_active, dense_tflops, mfu):
    return dense_tflops * 1e12 * mfu / parameters_active


# %% question="tokens_at_most" role="slip" name="mfu-forgotten"
# says: This is the speed at the peak; the fraction that reaches the model is missing.
def tokens_at_most(parameters_total, parameters_active, dense_tflops, mfu):
    return dense_tflops * 1e12 / (2 * parameters_active)


# %% [markdown] question="tokens_at_most" role="hint"
# How many FLOP does the GPU do in a second? How many does one token take?

# %% [markdown] question="cost_per_million" role="statement" title="Recall: from a fee to a token" section="what-a-token-costs" objectives="1"
# *From The deal: a price per GPU-hour has one scope.* Write `cost_per_million(fee_usd_per_month, gpus_in_scope, gpus_announced, tokens_per_s, load)` and return
# what a **million tokens** cost in USD:
#
# - `fee_usd_per_month`: the fee for all GPUs in scope, for one month of `HOURS_PER_MONTH` hours,
# - `gpus_in_scope`, `gpus_announced`: the GPUs that the fee pays for, and those that an announcement of another scope names,
# - `tokens_per_s`: tokens per second of one GPU at full load,
# - `load`: the fraction of them that is needed by somebody.
#
# The first case holds fee and counts of the agreement and a benchmark's speed of DeepSeek-R1 on a GB300. It is an illustration: the chips of the agreement are a mix
# that is not published, and nobody has said which model runs how fast on them.


# %% question="cost_per_million" role="answer" points=2 unit="USD per million tokens"
def cost_per_million(fee_usd_per_month, gpus_in_scope, gpus_announced, tokens_per_s, load):
    """Cost of a million tokens in USD."""
    ### BEGIN SOLUTION
    price = fee_usd_per_month / (gpus_in_scope * HOURS_PER_MONTH)
    return price / (3600 * tokens_per_s * load) * 1e6
    ### END SOLUTION


# %% question="cost_per_million" role="cases"
visible(
    fee_usd_per_month=fact("monthly_fee"),
    gpus_in_scope=fact("gpus_in_scope"),
    gpus_announced=fact("gpus_announced"),
    tokens_per_s=fact("speed_r1_server_new"),
    load=0.6,
)
visible(fee_usd_per_month=1.5e6, gpus_in_scope=1000, gpus_announced=800, tokens_per_s=500, load=0.75)
hidden(
    3,
    fee_usd_per_month=uniform(1e7, 2e9),
    gpus_in_scope=integers(40_000, 500_000),
    gpus_announced=integers(5_000, 30_000),
    tokens_per_s=uniform(150, 9000),
    load=uniform(0.35, 0.85),
)


# %% question="cost_per_million" role="slip" name="mixed-scope"
# says: The fee does not pay for the chips that the announcement counts; use those in its scope.
def cost_per_million(fee_usd_per_month, gpus_in_scope, gpus_announced, tokens_per_s, load):
    price = fee_usd_per_month / (gpus_announced * HOURS_PER_MONTH)
    return price / (3600 * tokens_per_s * load) * 1e6


# %% question="cost_per_million" role="slip" name="hour-over-second"
# says: The price is per hour and the speed per second; 3,600 is missing.
def cost_per_million(fee_usd_per_month, gpus_in_scope, gpus_announced, tokens_per_s, load):
    price = fee_usd_per_month / (gpus_in_scope * HOURS_PER_MONTH)
    return price / (tokens_per_s * load) * 1e6


# %% question="cost_per_million" role="slip" name="price-per-token"
# says: This is the cost of one token; the question asks for that of a million.
def cost_per_million(fee_usd_per_month, gpus_in_scope, gpus_announced, tokens_per_s, load):
    price = fee_usd_per_month / (gpus_in_scope * HOURS_PER_MONTH)
    return price / (3600 * tokens_per_s * load)


# %% question="cost_per_million" role="slip" name="cost-times-load"
# says: An idle machine makes each token dearer, not cheaper.
def cost_per_million(fee_usd_per_month, gpus_in_scope, gpus_announced, tokens_per_s, load):
    price = fee_usd_per_month / (gpus_in_scope * HOURS_PER_MONTH)
    return price / (3600 * tokens_per_s) * load * 1e6


# %% question="cost_per_million" role="slip" name="full-load"
# says: You sold every token the GPU could write. The hours without demand are paid as well.
def cost_per_million(fee_usd_per_month, gpus_in_scope, gpus_announced, tokens_per_s, load):
    price = fee_usd_per_month / (gpus_in_scope * HOURS_PER_MONTH)
    return price / (3600 * tokens_per_s) * 1e6


# %% question="cost_per_million" role="slip" name="thirty-day-month"
# says: That is a month of thirty days; the average month is a twelfth of {{hours_per_year}} hours.
def cost_per_million(fee_usd_per_month, gpus_in_scope, gpus_announced, tokens_per_s, load):
    price = fee_usd_per_month / (gpus_in_scope * 720)
    return price / (3600 * tokens_per_s * load) * 1e6


# %% [markdown] question="cost_per_million" role="hint"
# First the price of one GPU-hour, then the tokens that this hour really sells, then their quotient.

# %% [markdown] question="cost_per_million" role="hint"
# Tokens sold in an hour: `3600 * tokens_per_s * load`.

# %% [markdown] question="smallest_gain" role="statement" title="Recall: like with like" section="faster-on-the-same-machine" objectives="1"
# *From The supply chain: compare like with like.* The rows of `load("inference_throughput")` whose `system` is `"GB300 NVL72"` and whose `benchmark` begins
# with `"MLPerf"` are of the same type of machine, in two editions of one benchmark. For each model **and** scenario, divide the newer `tokens_per_s_per_gpu` by the older one.
# Assign the **smallest** of these factors to `smallest_gain`.

# %% question="smallest_gain" role="answer" points=1 digits=2 unit="times"
rows = load("inference_throughput")
rows = rows[(rows["system"] == "GB300 NVL72") & rows["benchmark"].str.startswith("MLPerf")]
### BEGIN SOLUTION
speed = rows.sort_values("as_of").groupby(["model", "scenario"])["tokens_per_s_per_gpu"]
smallest_gain = (speed.last() / speed.first()).min()
### END SOLUTION

# %% question="smallest_gain" role="slip" name="scenarios-mixed"
# says: You averaged the scenarios of a model. Offline and server are two measurements; keep both in the group.
rows = load("inference_throughput")
rows = rows[(rows["system"] == "GB300 NVL72") & rows["benchmark"].str.startswith("MLPerf")]
speed = rows.groupby(["model", "benchmark"])["tokens_per_s_per_gpu"].mean().unstack()
smallest_gain = (speed["MLPerf Inference v6.0"] / speed["MLPerf Inference v5.1"]).min()

# %% question="smallest_gain" role="slip" name="largest-gain"
# says: This is the largest of the factors; the question asks for the smallest.
rows = load("inference_throughput")
rows = rows[(rows["system"] == "GB300 NVL72") & rows["benchmark"].str.startswith("MLPerf")]
speed = rows.sort_values("as_of").groupby(["model", "scenario"])["tokens_per_s_per_gpu"]
smallest_gain = (speed.last() / speed.first()).max()

# %% question="smallest_gain" role="slip" name="server-only"
# says: This is the smallest factor of the server scenario; offline is there as well.
rows = load("inference_throughput")
rows = rows[(rows["system"] == "GB300 NVL72") & rows["benchmark"].str.startswith("MLPerf")]
speed = rows[rows["scenario"] == "server"].sort_values("as_of").groupby("model")["tokens_per_s_per_gpu"]
smallest_gain = (speed.last() / speed.first()).min()

# %% question="smallest_gain" role="slip" name="upside-down"
# says: You divided the older speed by the newer one.
rows = load("inference_throughput")
rows = rows[(rows["system"] == "GB300 NVL72") & rows["benchmark"].str.startswith("MLPerf")]
speed = rows.sort_values("as_of").groupby(["model", "scenario"])["tokens_per_s_per_gpu"]
smallest_gain = 1 / (speed.last() / speed.first()).min()

# %% question="smallest_gain" role="slip" name="change-for-factor"
# says: This is the change as a fraction of the older speed; the factor is one more.
rows = load("inference_throughput")
rows = rows[(rows["system"] == "GB300 NVL72") & rows["benchmark"].str.startswith("MLPerf")]
speed = rows.sort_values("as_of").groupby(["model", "scenario"])["tokens_per_s_per_gpu"]
smallest_gain = (speed.last() / speed.first()).min() - 1

# %% [markdown] question="smallest_gain" role="hint"
# `groupby(["model", "scenario"])` makes one group for each pair. Two rows are in each; which one is the older?

# %% [markdown] question="smallest_gain" role="hint"
# After `sort_values("as_of")`, `.first()` of a group is the older row and `.last()` the newer one.

# %% [markdown] question="gpus_for_users" role="statement" title="From users to GPUs" section="from-gpus-to-users" objectives="1 3"
# Write `gpus_for_users(users, tokens_per_user_day, peak_over_mean, tokens_per_s, highest_load)` and return the **whole number** of GPUs that serves the busiest hour:
#
# - `users`, `tokens_per_user_day`: users, and what each of them needs on an average day,
# - `peak_over_mean`: tokens per second in the busiest hour over those of an average hour,
# - `tokens_per_s`: tokens per second of one GPU at full load,
# - `highest_load`: the fraction of it that is used at most, so that the queue stays short.
#
# All cases are made up.


# %% question="gpus_for_users" role="answer" points=3 unit="GPUs"
def gpus_for_users(users, tokens_per_user_day, peak_over_mean, tokens_per_s, highest_load):
    """GPUs for the busiest hour, a whole number."""
    ### BEGIN SOLUTION
    mean = users * tokens_per_user_day / 86_400
    return math.ceil(mean * peak_over_mean / (tokens_per_s * highest_load))
    ### END SOLUTION


# %% question="gpus_for_users" role="cases"
visible(users=250_000, tokens_per_user_day=12_000, peak_over_mean=2.2, tokens_per_s=1050, highest_load=0.7)
visible(users=3_000, tokens_per_user_day=86_400, peak_over_mean=2, tokens_per_s=500, highest_load=0.75)
hidden(
    3,
    users=integers(20_000, 900_000),
    tokens_per_user_day=integers(4_000, 40_000),
    peak_over_mean=uniform(1.6, 3.4),
    tokens_per_s=uniform(300, 4000),
    highest_load=uniform(0.55, 0.88),
)


# %% question="gpus_for_users" role="slip" name="sized-for-the-mean"
# says: Sized for the average day, the service fails in the busy hour.
def gpus_for_users(users, tokens_per_user_day, peak_over_mean, tokens_per_s, highest_load):
    return math.ceil(users * tokens_per_user_day / 86_400 / (tokens_per_s * highest_load))


# %% question="gpus_for_users" role="slip" name="rounded-down"
# says: Rounded down, the last users have no machine.
def gpus_for_users(users, tokens_per_user_day, peak_over_mean, tokens_per_s, highest_load):
    return math.floor(users * tokens_per_user_day / 86_400 * peak_over_mean / (tokens_per_s * highest_load))


# %% question="gpus_for_users" role="slip" name="one-too-many"
# says: Where the quotient is whole, you bought one GPU more than needed; `math.ceil` leaves it as it is.
def gpus_for_users(users, tokens_per_user_day, peak_over_mean, tokens_per_s, highest_load):
    return 1 + math.floor(
        users * tokens_per_user_day / 86_400 * peak_over_mean / (tokens_per_s * highest_load)
    )


# %% question="gpus_for_users" role="slip" name="not-rounded"
# says: The quotient is right. Nobody buys a part of a GPU: round up to a whole number.
def gpus_for_users(users, tokens_per_user_day, peak_over_mean, tokens_per_s, highest_load):
    return users * tokens_per_user_day / 86_400 * peak_over_mean / (tokens_per_s * highest_load)


# %% question="gpus_for_users" role="slip" name="seconds-of-a-day-lost"
# says: Speed is per second and use per day.
def gpus_for_users(users, tokens_per_user_day, peak_over_mean, tokens_per_s, highest_load):
    return math.ceil(users * tokens_per_user_day * peak_over_mean / (tokens_per_s * highest_load))


# %% question="gpus_for_users" role="slip" name="full-to-the-brim"
# says: You planned for full load in the busy hour; there the queue has no end. The highest load is missing.
def gpus_for_users(users, tokens_per_user_day, peak_over_mean, tokens_per_s, highest_load):
    return math.ceil(users * tokens_per_user_day / 86_400 * peak_over_mean / tokens_per_s)


# %% question="gpus_for_users" role="slip" name="load-multiplied"
# says: Using less of each GPU takes more of them; you multiplied by the load where you should divide.
def gpus_for_users(users, tokens_per_user_day, peak_over_mean, tokens_per_s, highest_load):
    return math.ceil(users * tokens_per_user_day / 86_400 * peak_over_mean / tokens_per_s * highest_load)


# %% [markdown] question="gpus_for_users" role="hint"
# Tokens per second of all users on average, then in the busiest hour, then over what one GPU gives at its highest load.

# %% [markdown] question="gpus_for_users" role="hint"
# `math.ceil` rounds up to the next whole number, and leaves a whole number as it is.

# %% [markdown] question="wait_at_one" role="statement" title="The wait at one machine" section="waiting" objectives="2"
# Requests arrive at random at one machine and wait in line, and nobody gives up. Write `wait_at_one(arrivals_per_s, served_per_s)`, with the requests that arrive per
# second, and those that the machine can serve per second. Return the **mean wait before service begins**, in seconds, by the formula of the chapter.
#
# If as much work arrives as the machine can do, or more, the queue never stops growing: return `math.inf`. All cases are made up.


# %% question="wait_at_one" role="answer" points=2 unit="seconds"
def wait_at_one(arrivals_per_s, served_per_s):
    """Mean wait in seconds at one machine; infinite from full load on."""
    ### BEGIN SOLUTION
    load = arrivals_per_s / served_per_s
    if load >= 1:
        return math.inf
    return load / (served_per_s * (1 - load))
    ### END SOLUTION


# %% question="wait_at_one" role="cases"
visible(arrivals_per_s=3, served_per_s=4)
visible(arrivals_per_s=0.45, served_per_s=0.5)
visible(arrivals_per_s=6, served_per_s=5)
hidden(
    3,
    where=lambda arrivals_per_s, served_per_s: arrivals_per_s / served_per_s < 0.97,
    arrivals_per_s=uniform(2.5, 5),
    served_per_s=uniform(3, 7),
)
hidden(1, arrivals_per_s=uniform(7, 9), served_per_s=uniform(3, 6))


# %% question="wait_at_one" role="slip" name="waiting-linear"
# says: Waiting does not grow in step with load; it grows without limit near full load.
def wait_at_one(arrivals_per_s, served_per_s):
    load = arrivals_per_s / served_per_s
    return math.inf if load >= 1 else load / served_per_s


# %% question="wait_at_one" role="slip" name="service-counted-as-waiting"
# says: That is the whole stay; the time being served is not waiting.
def wait_at_one(arrivals_per_s, served_per_s):
    return math.inf if arrivals_per_s >= served_per_s else 1 / (served_per_s - arrivals_per_s)


# %% question="wait_at_one" role="slip" name="service-times-for-seconds"
# says: This is the wait in units of one service time; the question asks for seconds.
def wait_at_one(arrivals_per_s, served_per_s):
    load = arrivals_per_s / served_per_s
    return math.inf if load >= 1 else load / (1 - load)


# %% question="wait_at_one" role="slip" name="length-for-time"
# says: This is the number of requests in line; dividing it by the arrivals per second gives the time.
def wait_at_one(arrivals_per_s, served_per_s):
    load = arrivals_per_s / served_per_s
    return math.inf if load >= 1 else load**2 / (1 - load)


# %% question="wait_at_one" role="slip" name="overload-has-a-mean"
# says: With more work than capacity there is no average wait; the queue never stops growing.
def wait_at_one(arrivals_per_s, served_per_s):
    load = arrivals_per_s / served_per_s
    return load / (served_per_s * (1 - load))


# %% [markdown] question="wait_at_one" role="hint"
# The load is arrivals over service. Deal with a load of one or more first.

# %% [markdown] question="wait_at_one" role="hint"
# In service times the mean wait is `load / (1 - load)`. One service takes `1 / served_per_s` seconds.

# %% [markdown] question="queue_over_the_day" role="statement" title="A loop over a day" section="peak-and-average" objectives="2 4"
# A service can do `capacity` units of work in an hour. Write `queue_over_the_day(demand, capacity)`. The table `demand` has the columns `hour` and `arriving`, one row per
# hour, in order. Return a table with the columns `hour`, `served` and `waiting`, both in units of work:
#
# - `served`: what is done in the hour, first of all what waits from before; never more than `capacity`,
# - `waiting`: what is left at the **end** of the hour, and is carried into the next.
#
# Nothing waits before the first hour. Capacity that an hour does not use is lost. All cases are made up.


# %% question="queue_over_the_day" role="answer" points=3 ordered=true
def queue_over_the_day(demand, capacity):
    """Work served in each hour and left waiting at its end: hour, served, waiting."""
    ### BEGIN SOLUTION
    rows, waiting = [], 0.0
    for hour, arriving in zip(demand["hour"], demand["arriving"], strict=True):
        served = min(waiting + arriving, capacity)
        waiting = waiting + arriving - served
        rows.append({"hour": hour, "served": served, "waiting": waiting})
    return pd.DataFrame(rows)
    ### END SOLUTION


# %% question="queue_over_the_day" role="cases"
visible(
    demand=pd.DataFrame(
        {
            "hour": [8, 9, 10, 11, 12, 13],
            "arriving": [300.0, 500.0, 900.0, 800.0, 250.0, 200.0],
        }
    ),
    capacity=600,
)
visible(
    demand=pd.DataFrame({"hour": [0, 1, 2, 3], "arriving": [10.0, 130.0, 40.0, 20.0]}),
    capacity=70,
)
hidden(3, demand=Draw(days_with_a_peak), capacity=integers(480, 620))


# %% question="queue_over_the_day" role="slip" name="each-hour-alone"
# says: What an hour cannot serve does not vanish; it waits for the next one.
def queue_over_the_day(demand, capacity):
    served = demand["arriving"].clip(upper=capacity)
    return pd.DataFrame({"hour": demand["hour"], "served": served, "waiting": demand["arriving"] - served})


# %% question="queue_over_the_day" role="slip" name="idle-hours-saved"
# says: You kept the capacity that quiet hours left over. An unused hour of a machine cannot be stored.
def queue_over_the_day(demand, capacity):
    rows, waiting, saved = [], 0.0, 0.0
    for hour, arriving in zip(demand["hour"], demand["arriving"], strict=True):
        served = min(waiting + arriving, capacity + saved)
        saved = capacity + saved - served
        waiting = waiting + arriving - served
        rows.append({"hour": hour, "served": served, "waiting": waiting})
    return pd.DataFrame(rows)


# %% question="queue_over_the_day" role="slip" name="never-worked-off"
# says: Your queue only grows. In a quiet hour the spare capacity serves those who wait.
def queue_over_the_day(demand, capacity):
    served = demand["arriving"].clip(upper=capacity)
    left = (demand["arriving"] - served).cumsum()
    return pd.DataFrame({"hour": demand["hour"], "served": served, "waiting": left})


# %% question="queue_over_the_day" role="slip" name="start-of-the-hour"
# says: You report what waits at the start of each hour; the question asks for its end.
def queue_over_the_day(demand, capacity):
    rows, waiting = [], 0.0
    for hour, arriving in zip(demand["hour"], demand["arriving"], strict=True):
        served = min(waiting + arriving, capacity)
        rows.append({"hour": hour, "served": served, "waiting": waiting})
        waiting = waiting + arriving - served
    return pd.DataFrame(rows)


# %% question="queue_over_the_day" role="slip" name="capacity-as-served"
# says: An hour with little to do serves what is there, not all that it could.
def queue_over_the_day(demand, capacity):
    rows, waiting = [], 0.0
    for hour, arriving in zip(demand["hour"], demand["arriving"], strict=True):
        waiting = max(waiting + arriving - capacity, 0.0)
        rows.append({"hour": hour, "served": float(capacity), "waiting": waiting})
    return pd.DataFrame(rows)


# %% [markdown] question="queue_over_the_day" role="hint"
# Keep a variable `waiting` that starts at zero, and go through the hours with `for hour, arriving in zip(demand["hour"], demand["arriving"]):`.

# %% [markdown] question="queue_over_the_day" role="hint"
# There is `waiting + arriving` to do, and at most `capacity` of it gets done. What is left is the new `waiting`.

# %% [markdown] question="queue_over_the_day" role="hint"
# Collect a dictionary for each hour in a list; `pd.DataFrame(list_of_dictionaries)` makes the table.

# %% [markdown] question="waiting_in_pools" role="statement" title="The frame behind a chart of waiting" section="one-queue-or-many" objectives="2 3"
# Write `waiting_in_pools(pools, loads)`; both arguments are lists, of numbers of machines and of loads below one. Return a table with one row for **every pair**, and the columns
#
# | column | meaning |
# |---|---|
# | `servers`, `load` | the pair |
# | `split` | mean wait if every machine has a queue of its own |
# | `pooled` | mean wait if all of them share one queue |
#
# Both waits are in **service times**, before service begins. The function `probability_of_waiting` is given. Then draw `pooled` against `load`, one line for each
# number of servers, from a table of your own. **The drawing is not marked**: only your table is checked. Look yourself whether each axis has a name and a unit and each line a
# label. The next question reads such a chart.


# %% question="waiting_in_pools" role="answer" points=3 unit="service times"
def waiting_in_pools(pools, loads):
    """Mean wait for every pair: servers, load, split, pooled."""
    ### BEGIN SOLUTION
    rows = []
    for servers in pools:
        for rho in loads:
            split = rho / (1 - rho)
            pooled = probability_of_waiting(servers, rho) / (servers * (1 - rho))
            rows.append({"servers": servers, "load": rho, "split": split, "pooled": pooled})
    return pd.DataFrame(rows)
    ### END SOLUTION


# %% question="waiting_in_pools" role="cases"
visible(pools=[1, 5, 20], loads=[0.6, 0.9])
visible(pools=[8], loads=[0.75, 0.85, 0.95])
hidden(
    2,
    pools=Draw(lambda rng: sorted(rng.sample(range(2, 40), 3))),
    loads=Draw(lambda rng: [float(f"{rng.uniform(low, low + 0.12):.3g}") for low in (0.55, 0.7, 0.85)]),
)


# %% question="waiting_in_pools" role="slip" name="split-queues"
# says: Separate queues let one machine idle while people wait at another; one queue for all does not.
def waiting_in_pools(pools, loads):
    rows = [(c, x, x / (1 - x), x / (1 - x)) for c in pools for x in loads]
    return pd.DataFrame(rows, columns=["servers", "load", "split", "pooled"])


# %% question="waiting_in_pools" role="slip" name="one-fast-server"
# says: One server c times as fast finishes each job sooner; c servers only start more jobs.
def waiting_in_pools(pools, loads):
    rows = [(c, x, x / (1 - x), x / (c * (1 - x))) for c in pools for x in loads]
    return pd.DataFrame(rows, columns=["servers", "load", "split", "pooled"])


# %% question="waiting_in_pools" role="slip" name="service-counted-as-waiting"
# says: These are whole stays; the time being served is not waiting.
def waiting_in_pools(pools, loads):
    rows = [
        (c, x, 1 / (1 - x), 1 + probability_of_waiting(c, x) / (c * (1 - x))) for c in pools for x in loads
    ]
    return pd.DataFrame(rows, columns=["servers", "load", "split", "pooled"])


# %% question="waiting_in_pools" role="slip" name="probability-for-wait"
# says: In `pooled` stands the probability that one waits at all. How long one waits follows from it.
def waiting_in_pools(pools, loads):
    rows = [(c, x, x / (1 - x), probability_of_waiting(c, x)) for c in pools for x in loads]
    return pd.DataFrame(rows, columns=["servers", "load", "split", "pooled"])


# %% question="waiting_in_pools" role="slip" name="pool-works-as-one"
# says: All machines of a pool work on the queue. Divide by their number as well.
def waiting_in_pools(pools, loads):
    rows = [(c, x, x / (1 - x), probability_of_waiting(c, x) / (1 - x)) for c in pools for x in loads]
    return pd.DataFrame(rows, columns=["servers", "load", "split", "pooled"])


# %% [markdown] question="waiting_in_pools" role="hint"
# Two loops, one inside the other: `for servers in pools:` and in it `for rho in loads:`.

# %% [markdown] question="waiting_in_pools" role="hint"
# The wait of a pool is `probability_of_waiting(servers, rho) / (servers * (1 - rho))`. A machine with its own queue waits as in the question before, in service times.

# %% [markdown] question="waiting_in_pools" role="hint"
# To draw: `table.pivot(index="load", columns="servers", values="pooled").plot(ylim=(0, 5))`. Name the unit on the axis.

# %% [markdown] question="what_limits_show" role="statement" title="What limits, outages and charts show" section="what-changed-on-6-may-2026" objectives="3 4"
# Which of these sentences hold, by the rows of the course and by your chart of waiting? A wrong pick takes away what a right one gives, and the total never falls below zero.

# %% question="what_limits_show" role="options" points=2
right("The announcement of 6 May 2026 names plans of private users, beside plans of teams and companies.")
wrong(
    "Since limits rose, Claude answers faster.",
    "The announcement speaks of limits; it says nothing of speed or context length.",
    slip="higher-limit-is-faster",
)
right("At the same load, ten machines with one queue wait less than ten machines with a queue each.")
wrong(
    "Waiting at a load of {lit}`0.9 | a load for the comparison` is about twice that at {lit}`0.45 | half of it`, since the load is twice as high.",
    "Read the curve of one machine: it is far from a straight line. The wait at the higher load is more than ten times the other.",
    slip="waiting-linear",
)
wrong(
    "The full outage of {{outage_minutes}} minutes shows that Anthropic had too few GPUs.",
    "A fault, a change or a network can stop a service as well. No row names a cause.",
    slip="outage-as-shortage",
)
right(
    "The change of {{tier1_input}} per cent for one tier of the API comes from a page of grade C; the announcement gives no figure for it."
)
wrong(
    "A service on B200 can plan with {{claim_b200_speed}} tokens per second and GPU.",
    "The row is a vendor's claim of the highest throughput, up to. No quiet hours are in it, and no user who must not wait.",
    slip="benchmark-as-service",
)
right("A service can keep its limits at peak hours although its GPUs stand partly idle on average.")
wrong(
    "A pool that is large enough can run at a load of one.",
    "From a load of one on no pool has a mean wait, whatever its size.",
    slip="pool-without-limit",
)

# %% [markdown] question="what_limits_show" role="hint"
# Ask of each sentence: does a row say it, of what grade, and of what scope? For the load: at which height do your lines stand?
