# %% role="author"
import pandas as pd

from compute_economics import load
from coursekit.authoring import *


def known_months(first_month, ramp_months, last_month):
    """The last month comes at least a year after the first."""
    return int(last_month[:4]) > int(first_month[:4]) + 1


def one_site_first(monthly_fee_usd, gpus_in_scope, gpus_announced):
    """The announced count is clearly another one than the count in scope."""
    return 0.2 * gpus_in_scope < gpus_announced < 0.9 * gpus_in_scope


def some_rows_hold(terms):
    """Rows of every sort are there, so that each slip shows."""
    stated, filed = terms["kind"] == "stated", terms["source_grade"] == "A"
    current = terms["status"] != "superseded"
    sorts = (
        stated & filed & current,
        stated & filed & ~current,
        stated & ~filed & current,
        ~stated & filed & current,
    )
    return all(sort.sum() >= 2 for sort in sorts)


# %% [markdown] role="text"
# # The deal: exercises
#
# Eight questions on the agreement between Anthropic and SpaceX: its months, its total, what is firm in it,
# what an hour of a GPU costs under it, and which sentences about it you may rely on. Plan about an hour.
# Read the chapter *The deal* first, or keep it open beside you.
#
# Write your answer in the cell under a question and run it. The cell below it checks the answer and says what
# it found. A function is called with the inputs shown there, and when marks count with other inputs as well,
# so write functions that work for any contract. Keep full precision: round nothing.
#
# Stuck? Run `hint("name_of_the_question")` in a cell of your own; each run opens one more hint.

# %% role="given"
import pandas as pd

from compute_economics import load

HOURS_PER_MONTH = 730  # an average month: 8,760 hours a year / 12
DAYS_PER_MONTH = 365 / 12  # an average month, about 30.4 days

# %% [markdown] question="count_full_fee_months" role="statement" title="Months at the full fee" section="fee-ramp-and-term" objectives="3"
# A contract runs from its first month to its last month, **both included**. In its first months capacity
# is still being added, and the fee is reduced: these are the *ramp* months. Every later month is billed in full.
#
# Write `count_full_fee_months(first_month, ramp_months, last_month)`. The two months are text such as
# `"2026-05"`; `ramp_months` is a whole number. Return the number of months billed in full.
# In the first case below you will recognise the agreement of this chapter: it begins in {{first_month}},
# its ramp takes in June, and it ends with {{last_month}}.


# %% question="count_full_fee_months" role="answer" points=2 unit="months"
def count_full_fee_months(first_month, ramp_months, last_month):
    """Months billed at the full fee."""
    ### BEGIN SOLUTION
    year_1, month_1 = int(first_month[:4]), int(first_month[5:])
    year_2, month_2 = int(last_month[:4]), int(last_month[5:])
    return 12 * (year_2 - year_1) + (month_2 - month_1) + 1 - ramp_months
    ### END SOLUTION


# %% question="count_full_fee_months" role="cases"
visible(first_month="2026-05", ramp_months=2, last_month="2029-05")
visible(first_month="2025-11", ramp_months=3, last_month="2027-02")
hidden(
    3,
    first_month=months("2020-01", "2026-12"),
    ramp_months=integers(1, 6),
    last_month=months("2026-01", "2034-12"),
    where=known_months,
)


# %% question="count_full_fee_months" role="slip" name="fence-post"
# says: First and last month both count, so the difference of the two dates is one short.
def count_full_fee_months(first_month, ramp_months, last_month):
    year_1, month_1 = int(first_month[:4]), int(first_month[5:])
    year_2, month_2 = int(last_month[:4]), int(last_month[5:])
    return 12 * (year_2 - year_1) + (month_2 - month_1) - ramp_months


# %% question="count_full_fee_months" role="slip" name="ramp-counted-in"
# says: That is the whole term. The ramp months belong to it, but they are not billed in full.
def count_full_fee_months(first_month, ramp_months, last_month):
    year_1, month_1 = int(first_month[:4]), int(first_month[5:])
    year_2, month_2 = int(last_month[:4]), int(last_month[5:])
    return 12 * (year_2 - year_1) + (month_2 - month_1) + 1


# %% question="count_full_fee_months" role="slip" name="ramp-added"
# says: The ramp months lie inside the term, so they come off; you added them on top.
def count_full_fee_months(first_month, ramp_months, last_month):
    year_1, month_1 = int(first_month[:4]), int(first_month[5:])
    year_2, month_2 = int(last_month[:4]), int(last_month[5:])
    return 12 * (year_2 - year_1) + (month_2 - month_1) + 1 + ramp_months


# %% question="count_full_fee_months" role="slip" name="years-only"
# says: You counted the years between the two dates; a contract that ends in another month than it began needs the months as well.
def count_full_fee_months(first_month, ramp_months, last_month):
    return 12 * (int(last_month[:4]) - int(first_month[:4])) + 1 - ramp_months


# %% [markdown] question="count_full_fee_months" role="hint"
# Take a short contract first, say November to February, and count its months. Then look for a formula that agrees.

# %% [markdown] question="count_full_fee_months" role="hint"
# `int(first_month[:4])` is the year and `int(first_month[5:])` the month of a text like `"2026-05"`.

# %% [markdown] question="contract_total" role="statement" title="The total if nobody leaves" section="fee-ramp-and-term" objectives="3"
# The *nominal total* of a contract is everything that is paid if nobody ever leaves: the full months at the full fee,
# **plus** what the ramp months cost.
#
# Write `contract_total(monthly_fee_billion, full_months, ramp_fees_billion)`. The fee is in **billions of USD**;
# `full_months` is the number of months billed in full, ramp months not included; `ramp_fees_billion` is a list with
# the reduced fee of each ramp month, also in billions. Return the total in **USD**, not in billions.
#
# The filings do not say what the ramp months of this agreement cost, so every reduced fee in the cases is made up.
# The first case uses the real fee and the real number of full months. *From the start unit: powers of ten.*


# %% question="contract_total" role="answer" points=2 unit="USD"
def contract_total(monthly_fee_billion, full_months, ramp_fees_billion):
    """Nominal total of a contract with a ramp, in USD."""
    ### BEGIN SOLUTION
    return (full_months * monthly_fee_billion + sum(ramp_fees_billion)) * 1e9
    ### END SOLUTION


# %% question="contract_total" role="cases"
visible(
    monthly_fee_billion=fact("monthly_fee") / 1e9,
    full_months=fact("full_fee_months"),
    ramp_fees_billion=[0.3, 0.5],
)
visible(monthly_fee_billion=0.2, full_months=22, ramp_fees_billion=[0.05, 0.1, 0.15])
hidden(
    3,
    monthly_fee_billion=uniform(0.5, 4),
    full_months=integers(14, 60),
    ramp_fees_billion=one_of([0.11, 0.24], [0.17], [0.08, 0.19, 0.33], [0.07, 0.13, 0.26, 0.41]),
)


# %% question="contract_total" role="slip" name="long-scale-billion"
# says: In English a billion is a thousand million; you used the long-scale word, a million million.
def contract_total(monthly_fee_billion, full_months, ramp_fees_billion):
    return (full_months * monthly_fee_billion + sum(ramp_fees_billion)) * 1e12


# %% question="contract_total" role="slip" name="still-in-billions"
# says: This is the total in billions; the question asks for USD.
def contract_total(monthly_fee_billion, full_months, ramp_fees_billion):
    return full_months * monthly_fee_billion + sum(ramp_fees_billion)


# %% question="contract_total" role="slip" name="ramp-at-full-price"
# says: You charged the ramp months at the full fee, although they are reduced.
def contract_total(monthly_fee_billion, full_months, ramp_fees_billion):
    return (full_months + len(ramp_fees_billion)) * monthly_fee_billion * 1e9


# %% question="contract_total" role="slip" name="ramp-free"
# says: You left the ramp months out; reduced is not free.
def contract_total(monthly_fee_billion, full_months, ramp_fees_billion):
    return full_months * monthly_fee_billion * 1e9


# %% question="contract_total" role="slip" name="ramp-taken-off-twice"
# says: The number of full months leaves the ramp out already; you took the ramp months off a second time.
def contract_total(monthly_fee_billion, full_months, ramp_fees_billion):
    full_months = full_months - len(ramp_fees_billion)
    return (full_months * monthly_fee_billion + sum(ramp_fees_billion)) * 1e9


# %% [markdown] question="contract_total" role="hint"
# Two sums: the months at the full fee, and the months of the ramp. `sum(...)` adds up a list.

# %% [markdown] question="contract_total" role="hint"
# A billion has nine zeros: write it as `1e9`. Convert once, at the end.

# %% [markdown] question="minimum_exposure" role="statement" title="What is still firm" section="what-is-firm-the-exit-right" objectives="3"
# Under the published exit terms either side may leave with notice, but only after an initial period. The *minimum exposure*
# at a moment is the fee that must still be paid if one side leaves as soon as it may:
#
# - first what remains of the initial period, if anything remains,
# - then the notice period,
# - but never more than what is left of the term.
#
# Write `minimum_exposure(monthly_fee_usd, notice_days, initial_months, elapsed_months, months_left)` and return USD.
# Notice is in **days**; turn it into months with `DAYS_PER_MONTH`. Every month counts at the full fee. The first case is the
# agreement of this chapter at the start of December 2026.


# %% question="minimum_exposure" role="answer" points=3 unit="USD"
def minimum_exposure(monthly_fee_usd, notice_days, initial_months, elapsed_months, months_left):
    """Least still to be paid under the exit terms, in USD."""
    ### BEGIN SOLUTION
    waiting = max(initial_months - elapsed_months, 0)
    notice = notice_days / DAYS_PER_MONTH
    return monthly_fee_usd * min(waiting + notice, months_left)
    ### END SOLUTION


# %% question="minimum_exposure" role="cases"
visible(
    monthly_fee_usd=fact("monthly_fee"),
    notice_days=fact("notice_days"),
    initial_months=fact("initial_period_months"),
    elapsed_months=7,
    months_left=30,
)
visible(
    monthly_fee_usd=2e6, notice_days=60, initial_months=6, elapsed_months=2, months_left=22
)  # initial period running
visible(
    monthly_fee_usd=2e6, notice_days=60, initial_months=6, elapsed_months=23, months_left=1
)  # close to the end
visible(
    monthly_fee_usd=2e6, notice_days=14, initial_months=6, elapsed_months=10, months_left=20
)  # a short notice
usual = {
    "monthly_fee_usd": uniform(1e6, 3e9),
    "notice_days": integers(7, 20),
    "initial_months": integers(2, 6),
}
hidden(1, **usual, elapsed_months=integers(8, 12), months_left=integers(24, 48))
hidden(1, **usual, elapsed_months=one_of(0, 1), months_left=integers(24, 48))
hidden(
    1,
    monthly_fee_usd=uniform(1e6, 3e9),
    notice_days=integers(75, 180),
    initial_months=integers(2, 6),
    elapsed_months=integers(20, 40),
    months_left=integers(1, 2),
)


# %% question="minimum_exposure" role="slip" name="nominal-as-firm"
# says: That is what is paid if nobody ever leaves, not what either side is held to.
def minimum_exposure(monthly_fee_usd, notice_days, initial_months, elapsed_months, months_left):
    return monthly_fee_usd * months_left


# %% question="minimum_exposure" role="slip" name="notice-past-the-end"
# says: Close to the end of the term less than a notice period is left, and nobody pays past the end.
def minimum_exposure(monthly_fee_usd, notice_days, initial_months, elapsed_months, months_left):
    return monthly_fee_usd * (max(initial_months - elapsed_months, 0) + notice_days / DAYS_PER_MONTH)


# %% question="minimum_exposure" role="slip" name="initial-period-forgotten"
# says: Before the initial period ends, its remaining months are held as well.
def minimum_exposure(monthly_fee_usd, notice_days, initial_months, elapsed_months, months_left):
    return monthly_fee_usd * min(notice_days / DAYS_PER_MONTH, months_left)


# %% question="minimum_exposure" role="slip" name="initial-period-always"
# says: The initial period runs once, from the start. Months that have passed come off it, down to zero.
def minimum_exposure(monthly_fee_usd, notice_days, initial_months, elapsed_months, months_left):
    return monthly_fee_usd * min(initial_months + notice_days / DAYS_PER_MONTH, months_left)


# %% question="minimum_exposure" role="slip" name="days-as-months"
# says: You read days of notice as months.
def minimum_exposure(monthly_fee_usd, notice_days, initial_months, elapsed_months, months_left):
    return monthly_fee_usd * min(max(initial_months - elapsed_months, 0) + notice_days, months_left)


# %% question="minimum_exposure" role="slip" name="thirty-day-months"
# says: You divided the days by thirty. An average month is a little longer, so ninety days are not quite three months; say which of the two you use.
def minimum_exposure(monthly_fee_usd, notice_days, initial_months, elapsed_months, months_left):
    return monthly_fee_usd * min(max(initial_months - elapsed_months, 0) + notice_days / 30, months_left)


# %% [markdown] question="minimum_exposure" role="hint"
# Count months first and multiply by the fee once, at the end.

# %% [markdown] question="minimum_exposure" role="hint"
# `max(initial_months - elapsed_months, 0)` is what remains of the initial period: never less than nothing.

# %% [markdown] question="minimum_exposure" role="hint"
# Add the notice in months, then take the smaller of that sum and `months_left` with `min`.

# %% [markdown] question="price_per_gpu_hour" role="statement" title="Price of one GPU-hour" section="price-per-gpu-hour" objectives="2"
# A *GPU-hour* is one GPU for one hour. Write `price_per_gpu_hour(monthly_fee_usd, gpus_in_scope, gpus_announced)` and return
# the price of one GPU-hour in USD.
#
# - `gpus_in_scope`: the GPUs that the document with the fee names,
# - `gpus_announced`: the GPUs that an earlier announcement names, for one of the sites.
#
# A month has `HOURS_PER_MONTH` hours, and every one of them is paid. Decide which of the two counts belongs to the fee.


# %% question="price_per_gpu_hour" role="answer" points=2 unit="USD per GPU-hour"
def price_per_gpu_hour(monthly_fee_usd, gpus_in_scope, gpus_announced):
    """Price of one GPU for one hour, in USD."""
    ### BEGIN SOLUTION
    return monthly_fee_usd / (gpus_in_scope * HOURS_PER_MONTH)
    ### END SOLUTION


# %% question="price_per_gpu_hour" role="cases"
visible(
    monthly_fee_usd=fact("monthly_fee"),
    gpus_in_scope=fact("gpus_in_scope"),
    gpus_announced=fact("gpus_announced"),
)
visible(monthly_fee_usd=73e6, gpus_in_scope=25_000, gpus_announced=16_000)
hidden(
    3,
    monthly_fee_usd=uniform(1e6, 5e9),
    gpus_in_scope=integers(1_000, 500_000),
    gpus_announced=integers(500, 400_000),
    where=one_site_first,
)


# %% question="price_per_gpu_hour" role="slip" name="mixed-scope"
# says: The fee covers both sites, but you divided by the GPUs announced for one of them.
def price_per_gpu_hour(monthly_fee_usd, gpus_in_scope, gpus_announced):
    return monthly_fee_usd / (gpus_announced * HOURS_PER_MONTH)


# %% question="price_per_gpu_hour" role="slip" name="both-counts-added"
# says: The announced GPUs are part of the larger scope or replaced by it; added to it they are counted twice.
def price_per_gpu_hour(monthly_fee_usd, gpus_in_scope, gpus_announced):
    return monthly_fee_usd / ((gpus_in_scope + gpus_announced) * HOURS_PER_MONTH)


# %% question="price_per_gpu_hour" role="slip" name="year-over-month"
# says: A whole year's fee is spread over one month of hours.
def price_per_gpu_hour(monthly_fee_usd, gpus_in_scope, gpus_announced):
    return 12 * monthly_fee_usd / (gpus_in_scope * HOURS_PER_MONTH)


# %% question="price_per_gpu_hour" role="slip" name="month-over-year"
# says: One month's fee is spread over a year of hours.
def price_per_gpu_hour(monthly_fee_usd, gpus_in_scope, gpus_announced):
    return monthly_fee_usd / (gpus_in_scope * 12 * HOURS_PER_MONTH)


# %% question="price_per_gpu_hour" role="slip" name="thirty-day-month"
# says: You used a month of thirty days. An average month is a twelfth of a year, {{hours_per_month}} hours.
def price_per_gpu_hour(monthly_fee_usd, gpus_in_scope, gpus_announced):
    return monthly_fee_usd / (gpus_in_scope * 720)


# %% question="price_per_gpu_hour" role="slip" name="fee-per-gpu-no-time"
# says: That is a price per GPU and month; the hours are still missing.
def price_per_gpu_hour(monthly_fee_usd, gpus_in_scope, gpus_announced):
    return monthly_fee_usd / gpus_in_scope


# %% [markdown] question="price_per_gpu_hour" role="hint"
# How many GPU-hours does the fee of one month buy? Divide the fee by that number.

# %% [markdown] question="price_per_gpu_hour" role="hint"
# A price is fee over quantity of the same scope. Which count stands in the same document as the fee?

# %% [markdown] question="price_ratio" role="statement" title="Transfer: the same provider, another customer" section="transfer-another-customer" objectives="2"
# On {{google_terms_date}} SpaceX published the terms of a second agreement, with Google. How many times as much does
# a GPU-hour cost there as under the agreement with Anthropic?
#
# Look the figures up in `load("deal_terms")`: the column `item` names them, and the column `value` holds them. Assign
# the ratio, Google's price over Anthropic's, to `price_ratio`. Use each fee with the GPU count **of its own filing**.
#
# The two fees need not buy the same chips and services, so this compares two published prices, not two equal goods.

# %% question="price_ratio" role="answer" points=1 digits=2 unit="times"
terms = load("deal_terms").set_index("item")["value"]
### BEGIN SOLUTION
google = terms["google_monthly_fee"] / (terms["google_gpu_count"] * HOURS_PER_MONTH)
anthropic = terms["monthly_fee"] / (terms["gpu_count_filing"] * HOURS_PER_MONTH)
price_ratio = google / anthropic
### END SOLUTION

# %% question="price_ratio" role="slip" name="fees-compared"
# says: You compared the two monthly fees; they pay for different numbers of GPUs.
terms = load("deal_terms").set_index("item")["value"]
price_ratio = terms["google_monthly_fee"] / terms["monthly_fee"]

# %% question="price_ratio" role="slip" name="upside-down"
# says: This is Anthropic's price over Google's; the question asks for it the other way round.
terms = load("deal_terms").set_index("item")["value"]
google = terms["google_monthly_fee"] / terms["google_gpu_count"]
anthropic = terms["monthly_fee"] / terms["gpu_count_filing"]
price_ratio = anthropic / google

# %% question="price_ratio" role="slip" name="mixed-scope"
# says: The fee covers both sites, but you divided by the GPUs announced for one of them.
terms = load("deal_terms").set_index("item")["value"]
google = terms["google_monthly_fee"] / terms["google_gpu_count"]
anthropic = terms["monthly_fee"] / terms["gpu_count_announced"]
price_ratio = google / anthropic

# %% question="price_ratio" role="slip" name="more-for-times"
# says: This says how much more it costs, as a fraction; "times as much" counts the first price itself as well.
terms = load("deal_terms").set_index("item")["value"]
google = terms["google_monthly_fee"] / terms["google_gpu_count"]
anthropic = terms["monthly_fee"] / terms["gpu_count_filing"]
price_ratio = (google - anthropic) / anthropic

# %% question="price_ratio" role="slip" name="difference-for-ratio"
# says: This is the difference of the two prices in USD; a ratio has no unit.
terms = load("deal_terms").set_index("item")["value"]
google = terms["google_monthly_fee"] / (terms["google_gpu_count"] * HOURS_PER_MONTH)
anthropic = terms["monthly_fee"] / (terms["gpu_count_filing"] * HOURS_PER_MONTH)
price_ratio = google - anthropic

# %% [markdown] question="price_ratio" role="hint"
# `terms["google_monthly_fee"]` is one of the four figures you need. `terms.index` lists all names.

# %% [markdown] question="reliable_terms" role="statement" title="Which rows may you rely on?" section="confirmed-reported-unknown" objectives="4"
# The function gets a table like `load("deal_terms")`. Three of its columns say how far a row may be trusted:
#
# - `kind`: `"stated"`, `"estimate"`, `"projection"`, `"claim"` or `"disputed"`,
# - `source_grade`: `"A"` for a filing or a party, `"B"` for press or research, `"C"` for blogs and aggregators,
# - `status`: among others `"confirmed"`, or `"superseded"` where a later document replaced the row.
#
# Write `reliable_terms(terms)`: return the rows that are **stated**, have grade **A**, and are **not superseded**, with all
# their columns, **newest first** by `as_of`. *From the start unit: filter and sort.*


# %% question="reliable_terms" role="answer" points=2 ordered=true
def reliable_terms(terms):
    """Stated, grade A, not superseded; newest first."""
    ### BEGIN SOLUTION
    reliable = (
        (terms["kind"] == "stated") & (terms["source_grade"] == "A") & (terms["status"] != "superseded")
    )
    return terms[reliable].sort_values("as_of", ascending=False)
    ### END SOLUTION


# %% question="reliable_terms" role="cases"
columns = ["id", "item", "as_of", "status", "source_grade", "kind"]
ids = ["T007", "T011", "T030", "T033", "T038", "T049", "T063", "T069", "T085"]
visible(terms=load("deal_terms").set_index("id").loc[ids].reset_index()[columns])
hidden(
    3,
    terms=frame(
        14,
        id=[f"X{number:03d}" for number in range(1, 40)],
        item=one_of("fee", "gpus", "power", "notice", "term"),
        as_of=list(pd.date_range("2026-05-01", "2026-10-31")),
        status=one_of("confirmed", "confirmed", "reported", "superseded"),
        source_grade=one_of("A", "A", "B", "C"),
        kind=one_of("stated", "stated", "stated", "projection", "claim", "disputed"),
    ),
    where=some_rows_hold,
)


# %% question="reliable_terms" role="slip" name="superseded-kept"
# says: A row that a later document replaced is still in your table.
def reliable_terms(terms):
    reliable = (terms["kind"] == "stated") & (terms["source_grade"] == "A")
    return terms[reliable].sort_values("as_of", ascending=False)


# %% question="reliable_terms" role="slip" name="press-let-in"
# says: Press reports are in your table; grade A is for filings and the parties themselves.
def reliable_terms(terms):
    reliable = (
        (terms["kind"] == "stated") & (terms["source_grade"] != "C") & (terms["status"] != "superseded")
    )
    return terms[reliable].sort_values("as_of", ascending=False)


# %% question="reliable_terms" role="slip" name="any-kind"
# says: A filing also holds plans and expectations; you kept rows that state no fact because their source is good.
def reliable_terms(terms):
    reliable = (terms["source_grade"] == "A") & (terms["status"] != "superseded")
    return terms[reliable].sort_values("as_of", ascending=False)


# %% question="reliable_terms" role="slip" name="or-for-and"
# says: Each of the three conditions must hold. `|` keeps a row when one of them does; `&` asks for all.
def reliable_terms(terms):
    reliable = (
        (terms["kind"] == "stated") | (terms["source_grade"] == "A") | (terms["status"] != "superseded")
    )
    return terms[reliable].sort_values("as_of", ascending=False)


# %% question="reliable_terms" role="slip" name="oldest-first"
# says: The rows are right, but the oldest stands first; ask for the newest first with `ascending=False`.
def reliable_terms(terms):
    reliable = (
        (terms["kind"] == "stated") & (terms["source_grade"] == "A") & (terms["status"] != "superseded")
    )
    return terms[reliable].sort_values("as_of")


# %% [markdown] question="reliable_terms" role="hint"
# `terms["kind"] == "stated"` gives True or False for every row. Combine three such columns with `&`, each in brackets.

# %% [markdown] question="reliable_terms" role="hint"
# `terms[condition]` keeps the rows where the condition holds; `.sort_values("as_of", ascending=False)` puts the newest first.

# %% [markdown] question="what_is_established" role="statement" title="What is established" section="what-was-signed" objectives="1"
# Which of these sentences do the published filings and the parties' own announcements support?

# %% question="what_is_established" role="options" points=1
right(
    "The customer pays for the use of capacity at two clusters.",
    "The filings name a portion of COLOSSUS and of COLOSSUS II.",
)
wrong(
    "Anthropic took a stake in SpaceX or in its clusters.",
    "Paying for use transfers no shares; the filing calls it a cloud services agreement.",
    slip="acquisition",
)
right(
    "Either side may end the agreement with notice once an initial period is over.",
    "The exit right stands in the amended filing and belongs to both sides.",
)
wrong(
    "Anthropic must pay {{press_headline_total}} whatever happens.",
    "The press total is what full fees would add up to if nobody left; either side can leave with {{notice_days}} days' notice after the initial period.",
    slip="nominal-as-firm",
)
wrong(
    "All the machines behind the fee stand on one site in Memphis, Tennessee.",
    "The filing prices a portion of both clusters, and one of them also stands in a second state.",
    slip="one-site",
)
right(
    "The text of the contract itself is not public.",
    "SpaceX told the regulator's staff that the agreements need not be filed as exhibits.",
)
wrong(
    "The filings say how many of the GPUs are of which type.",
    "They give one count for both clusters; the split by chip and by site is not disclosed.",
    slip="split-as-disclosed",
)

# %% [markdown] question="what_is_established" role="hint"
# For each sentence, ask which row of `load("deal_terms")` would decide it, and whether that row is still in force.

# %% [markdown] question="what_is_firm" role="statement" title="A note for the board" section="what-is-firm-the-exit-right" objectives="3 4"
# A member of a board has read that "Anthropic is committed to {{press_headline_total}}". Write a note of at most 150 words:
# what of this agreement is firm and what is not, as of 1 October 2026, with the figures that matter and where each
# comes from. Say what nobody outside can know.
#
# Write amounts in words, like "{lit}`3 billion USD | an example of how to write it`": in Jupyter a dollar sign starts a formula.

# %% [markdown] question="what_is_firm" role="answer" points=4
# The headline adds up full fees to {{last_month}} as if nobody could leave. The final prospectus of {{prospectus_date}}
# says otherwise: either party may end the agreement with {{notice_days}} days' notice after an initial period of
# {{initial_period_months}} months. Counted from {{first_month}}, that period was over by 1 October 2026. What is firm since then is the
# fee of the notice: {{exposure_90_days}} if the {{notice_days}} days are counted in average months, {{exposure_three_months}} if they are read as
# three months. In the first months it was more, at most {{exposure_at_start}} (or {{exposure_at_start_three_months}}), because the initial
# period was still running.
# If nobody leaves, the {{full_fee_months}} full months make {{nominal_total}}, and the reduced months of the ramp
# come on top. Their fee is not published, so no exact total can be given, and the headline is a press figure. The contract is
# not public either, so further conditions are unknown, as is whether notice was given.

# %% question="what_is_firm" role="rubric"
criterion(
    "Exit right",
    "No way out of the agreement is mentioned.",
    "A right to leave is mentioned, without notice period or initial period.",
    "Either party, the notice period, and the initial period before it.",
)
criterion(
    "What is firm, in money",
    "No figure, or the total taken as firm.",
    "A figure for the notice period, without saying whether days or three months were counted.",
    "The figure with its reading (days or three months), and that it was higher at the start.",
)
criterion(
    "Total kept apart",
    "The headline is repeated as a commitment.",
    "The total is called conditional, but the ramp is passed over.",
    "The total is what is paid if nobody leaves, and the undisclosed ramp fees make it inexact.",
)
criterion(
    "Sources and limits",
    "No source, nothing said about what is unknown.",
    "Sources named, or unknowns named.",
    "Filing and press are told apart by date or document, and at least one unknown is named.",
)
sample(
    "The {{press_headline_total}} are not firm. Both sides can cancel with {{notice_days}} days' notice, so only about "
    "{{exposure_three_months}} are certain. The rest is paid only if both stay until {{last_month}}.",
    marks=(1, 1, 1, 0),
    comment="Right in substance. Missing: the initial period, how the notice was counted, the ramp months, and any source "
    "or open question.",
)
sample(
    "According to the filing of {{s1a_date}}, each side can leave with {{notice_days}} days' notice, though not in the first "
    "{{initial_period_months}} months, which are over. Since then {{exposure_90_days}} are firm (or {{exposure_three_months}}, "
    "if the notice is taken as three months); before that it was more. Staying to the end would cost {{nominal_total}} plus the "
    "reduced first months, whose fee SpaceX has not published. The {{press_headline_total}} come from the press, and I cannot see "
    "whether anyone has given notice, because the contract is not public.",
    marks=(2, 2, 2, 2),
    comment="Every figure has its document and its reading, and the unknowns are named as such.",
)

# %% [markdown] question="what_is_firm" role="hint"
# Two amounts answer two questions: what is paid if nobody leaves, and what must be paid if somebody leaves as soon as possible.

# %% [markdown] question="what_is_firm" role="hint"
# Three things are not published: the reduced fees, the contract itself, and whether notice was given. Name those that matter here.
