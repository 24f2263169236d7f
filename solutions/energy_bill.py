# %% role="author"
import pandas as pd

from compute_economics import load
from coursekit.authoring import *


def both_measures(sites):
    """IT and facility rows both occur, so that a PUE in the wrong place shows."""
    return {"IT", "facility"} <= set(sites["measured"])


def every_filter_matters(prices, region, sector, year):
    """Each of the three filters leaves something out, and something is left."""
    months = prices["period"].str.startswith(f"{year}-")
    here, same = prices["region"] == region, prices["sector"] == sector
    cut = [here & same & ~months, here & ~same & months, ~here & same & months, here & same & months]
    yearly = here & same & (prices["period"] == str(year))
    return all(rows.any() for rows in [*cut, yearly])


def price_rows():
    """Industrial prices of 2025 and around it, with one residential row to leave out."""
    rows = load("electricity_prices")
    wanted = rows["period"].str[:4].isin(["2024", "2025", "2026"]) & (rows["region"] == "United States")
    columns = ["region", "sector", "period", "value"]
    kept = rows.loc[wanted & rows["sector"].isin(["industrial", "residential"]), columns]
    return pd.DataFrame(kept.to_dict("list"))


reported = load("compute_deals").set_index("id").loc["D34"]

# %% [markdown] role="text"
# # The energy bill: exercises
#
# Eight questions: what a GPU draws, what a meter reads, what a year of it costs, and which comparisons hold.
# Two of them go back to earlier units. Plan about an hour. Read the chapter *The energy bill* first, or keep
# it open beside you.
#
# Write your answer in the cell under a question and run it. The cell below it checks the answer and says what
# it found. A function is called with the inputs shown there, and when marks count with other inputs as well,
# so write functions that work for any site. Keep full precision: round nothing.
#
# Stuck? Run `hint("name_of_the_question")` in a cell of your own; each run opens one more hint.

# %% role="given"
import pandas as pd

from compute_economics import load

HOURS_PER_YEAR = 8760  # 365 days of 24 hours

# %% [markdown] question="all_in_factor" role="statement" title="More than the chip" section="from-the-chip-to-the-meter" objectives="2"
# The S-1 of SpaceX says how many GB200 the first cluster of COLOSSUS II has, and what their *nameplate draw* is: the
# servers around the GPUs included, cooling left out. How many times the thermal design power (*TDP*) of one GB200 is
# that, per GPU?
#
# Use row `P02` of `load("power_per_gpu")` and row `A09` of `load("accelerators")`, and assign the ratio to `all_in_factor`.

# %% question="all_in_factor" role="answer" points=1 digits=2 unit="times"
power = load("power_per_gpu").set_index("id")
chips = load("accelerators").set_index("id")
### BEGIN SOLUTION
watts_per_gpu = power.loc["P02", "power_mw"] * 1e6 / power.loc["P02", "gpu_count"]
all_in_factor = watts_per_gpu / chips.loc["A09", "tdp_w"]
### END SOLUTION

# %% question="all_in_factor" role="slip" name="kilo-for-mega"
# says: You turned megawatts into watts with a thousand; mega is a million.
power = load("power_per_gpu").set_index("id")
chips = load("accelerators").set_index("id")
all_in_factor = power.loc["P02", "power_mw"] * 1e3 / power.loc["P02", "gpu_count"] / chips.loc["A09", "tdp_w"]

# %% question="all_in_factor" role="slip" name="upside-down"
# says: This is the chip as a part of the whole draw; the question asks how many times the chip the whole draw is.
power = load("power_per_gpu").set_index("id")
chips = load("accelerators").set_index("id")
all_in_factor = chips.loc["A09", "tdp_w"] / (
    power.loc["P02", "power_mw"] * 1e6 / power.loc["P02", "gpu_count"]
)

# %% question="all_in_factor" role="slip" name="cooling-included"
# says: That row is the peak of the whole site, cooling included; the filing leaves cooling out.
power = load("power_per_gpu").set_index("id")
chips = load("accelerators").set_index("id")
all_in_factor = power.loc["P11", "power_mw"] * 1e6 / power.loc["P11", "gpu_count"] / chips.loc["A09", "tdp_w"]

# %% question="all_in_factor" role="slip" name="estimate-for-filing"
# says: That row is the IT power a research body estimates; the question asks for the figure of the filing.
power = load("power_per_gpu").set_index("id")
chips = load("accelerators").set_index("id")
all_in_factor = power.loc["P10", "power_mw"] * 1e6 / power.loc["P10", "gpu_count"] / chips.loc["A09", "tdp_w"]

# %% question="all_in_factor" role="slip" name="one-rack"
# says: That is the nominal power of a single rack on a data sheet, not the figure of the filing.
power = load("power_per_gpu").set_index("id")
chips = load("accelerators").set_index("id")
all_in_factor = power.loc["P14", "power_mw"] * 1e6 / power.loc["P14", "gpu_count"] / chips.loc["A09", "tdp_w"]

# %% [markdown] question="all_in_factor" role="hint"
# Bring both to watts per GPU first. `power.loc["P02", "power_mw"]` is the draw of the whole cluster, in MW.

# %% [markdown] question="what_the_meter_reads" role="statement" title="What the meter reads" section="pue-and-a-ratio-that-is-not-pue" objectives="1 2 4"
# Which of these sentences hold? A wrong pick takes away what a right one gives, and the total never falls below zero.

# %% question="what_the_meter_reads" role="options" points=1
right("A megawatt says how fast energy flows; a megawatt-hour says how much has flowed.")
wrong(
    "A site that draws {{power_announced}} MW all year uses {{power_announced}} MWh in that year.",
    "Megawatts say how fast, megawatt-hours how much; the hours of the year are missing.",
    slip="power-as-energy",
)
wrong(
    "Colossus 1 has a PUE of {{peak_ratio_colossus_1}}: its peak facility power over its IT power.",
    "The ratio of two powers on the hottest day is not the yearly ratio of two energies.",
    slip="peak-ratio-as-pue",
)
right("A PUE below one would mean that a site uses less energy than the machines inside it.")
wrong(
    "A meter at the gate of a site reads an average power; times the PUE, this gives the power of the whole site.",
    "At the gate the meter already contains cooling and losses; the PUE leads from the IT to the site.",
    slip="pue-on-facility",
)
right("Two sites of the same nameplate can use very different amounts of energy in a year.")
wrong(
    "A nameplate draw of {{nameplate_company_mw}} MW tells how much electricity the company used.",
    "Nameplate is what the installed machines could draw, without cooling; it is no consumption.",
    slip="nameplate-as-consumption",
)
right("A number of homes cannot be checked as long as nobody says how much one home uses.")

# %% [markdown] question="what_the_meter_reads" role="hint"
# Ask of each sentence: power or energy? IT or facility? What could be drawn, or what was drawn?

# %% [markdown] question="energy_by_site" role="statement" title="A year of energy, site by site" section="a-year-of-energy" objectives="1 3"
# Write `energy_by_site(sites)`. It gets a table with one row per site:
#
# | column | meaning |
# |---|---|
# | `site` | name |
# | `power_mw` | installed power in MW |
# | `measured` | `"IT"` or `"facility"`: what `power_mw` counts |
# | `pue` | yearly PUE of the site |
# | `load_factor` | average draw as a fraction of the installed power |
#
# Return a table with the columns `site` and `energy_mwh`: the energy of a year **at the meter of the site**, in MWh.
# The sites are made up.


# %% question="energy_by_site" role="answer" points=3 unit="MWh"
def energy_by_site(sites):
    """Energy of each site in a year at its meter: columns site and energy_mwh."""
    ### BEGIN SOLUTION
    overhead = sites["pue"].where(sites["measured"] == "IT", 1.0)
    energy = sites["power_mw"] * overhead * sites["load_factor"] * HOURS_PER_YEAR
    return pd.DataFrame({"site": sites["site"], "energy_mwh": energy})
    ### END SOLUTION


# %% question="energy_by_site" role="cases"
visible(
    sites=pd.DataFrame(
        {
            "site": ["Birch", "Cedar", "Maple"],
            "power_mw": [100.0, 150.0, 40.0],
            "measured": ["IT", "facility", "IT"],
            "pue": [1.3, 1.2, 1.45],
            "load_factor": [0.7, 0.6, 0.85],
        }
    )
)
visible(
    sites=pd.DataFrame(
        {
            "site": ["Elm", "Hazel"],
            "power_mw": [500.0, 80.0],
            "measured": ["facility", "IT"],
            "pue": [1.15, 1.5],
            "load_factor": [0.75, 0.65],
        }
    )
)
hidden(
    2,
    where=both_measures,
    sites=frame(
        6,
        site=["Ash", "Beech", "Larch", "Linden", "Oak", "Pine", "Rowan", "Willow"],
        power_mw=uniform(20, 900),
        measured=one_of("IT", "facility"),
        pue=uniform(1.12, 1.6),
        load_factor=uniform(0.5, 0.9),
    ),
)


# %% question="energy_by_site" role="slip" name="pue-on-facility"
# says: Facility power is measured at the meter and already contains cooling; only the IT rows need the PUE.
def energy_by_site(sites):
    energy = sites["power_mw"] * sites["pue"] * sites["load_factor"] * HOURS_PER_YEAR
    return pd.DataFrame({"site": sites["site"], "energy_mwh": energy})


# %% question="energy_by_site" role="slip" name="pue-left-out"
# says: The rows measured at the IT leave cooling and losses out, and the meter sees those as well.
def energy_by_site(sites):
    energy = sites["power_mw"] * sites["load_factor"] * HOURS_PER_YEAR
    return pd.DataFrame({"site": sites["site"], "energy_mwh": energy})


# %% question="energy_by_site" role="slip" name="pue-twice"
# says: The overhead of the facility is counted twice.
def energy_by_site(sites):
    overhead = sites["pue"].where(sites["measured"] == "IT", 1.0) ** 2
    energy = sites["power_mw"] * overhead * sites["load_factor"] * HOURS_PER_YEAR
    return pd.DataFrame({"site": sites["site"], "energy_mwh": energy})


# %% question="energy_by_site" role="slip" name="always-at-nameplate"
# says: That is what the sites could draw; the load factor is missing.
def energy_by_site(sites):
    overhead = sites["pue"].where(sites["measured"] == "IT", 1.0)
    return pd.DataFrame({"site": sites["site"], "energy_mwh": sites["power_mw"] * overhead * HOURS_PER_YEAR})


# %% question="energy_by_site" role="slip" name="load-twice"
# says: The load factor is applied twice.
def energy_by_site(sites):
    overhead = sites["pue"].where(sites["measured"] == "IT", 1.0)
    energy = sites["power_mw"] * overhead * sites["load_factor"] ** 2 * HOURS_PER_YEAR
    return pd.DataFrame({"site": sites["site"], "energy_mwh": energy})


# %% question="energy_by_site" role="slip" name="power-as-energy"
# says: Megawatts say how fast, megawatt-hours how much; the hours of the year are missing.
def energy_by_site(sites):
    overhead = sites["pue"].where(sites["measured"] == "IT", 1.0)
    return pd.DataFrame(
        {"site": sites["site"], "energy_mwh": sites["power_mw"] * overhead * sites["load_factor"]}
    )


# %% question="energy_by_site" role="slip" name="twelve-thirty-day-months"
# says: Twelve months of thirty days lose five days of the year.
def energy_by_site(sites):
    overhead = sites["pue"].where(sites["measured"] == "IT", 1.0)
    energy = sites["power_mw"] * overhead * sites["load_factor"] * 12 * 30 * 24
    return pd.DataFrame({"site": sites["site"], "energy_mwh": energy})


# %% [markdown] question="energy_by_site" role="hint"
# Four factors make the energy at the meter: installed power, overhead, load factor, hours. Only one of them depends on `measured`.

# %% [markdown] question="energy_by_site" role="hint"
# `sites["pue"].where(sites["measured"] == "IT", 1.0)` keeps the PUE of the IT rows and puts a one in the others.

# %% [markdown] question="bill_range" role="statement" title="A bill with two ends" section="the-bill-as-a-range" objectives="3"
# Load factor and price of a site are not known, only between which ends they lie. Write
# `bill_range(it_power_mw, pue, load_factor, price_cents_per_kwh)`:
#
# - `it_power_mw`, `pue`: numbers,
# - `load_factor`, `price_cents_per_kwh`: lists with a low and a high end. The price is in **cents per kWh**.
#
# Return the electricity bill of a year in **USD** as a pair: the lowest it can be and the highest. In the first case
# IT power and load factors are the estimates that the chapter uses for Colossus 1, the PUE is the assumption of the S-1, and
# the prices are those of Tennessee's industry, the average of 2023 and that of July 2026. The second case is made up.


# %% question="bill_range" role="answer" points=3 unit="USD per year"
def bill_range(it_power_mw, pue, load_factor, price_cents_per_kwh):
    """Lowest and highest electricity bill of a year, in USD."""
    ### BEGIN SOLUTION
    at_full_load_kwh = it_power_mw * pue * HOURS_PER_YEAR * 1000
    low, high = (at_full_load_kwh * load_factor[end] * price_cents_per_kwh[end] / 100 for end in (0, 1))
    return low, high
    ### END SOLUTION


# %% question="bill_range" role="cases"
visible(
    it_power_mw=fact("it_colossus_1_mw"),
    pue=fact("pue_filing"),
    load_factor=[fact("load_low"), fact("load_high")],
    price_cents_per_kwh=[
        round(100 * fact("price_tennessee_2023"), 2),
        round(100 * fact("price_tennessee_july"), 2),
    ],
)
visible(it_power_mw=60, pue=1.35, load_factor=[0.55, 0.7], price_cents_per_kwh=[4.5, 11.0])
hidden(
    1,
    it_power_mw=uniform(20, 900),
    pue=uniform(1.12, 1.6),
    load_factor=one_of([0.52, 0.71], [0.57, 0.83], [0.61, 0.88]),
    price_cents_per_kwh=one_of([3.7, 8.9], [5.1, 9.6], [6.4, 13.2]),
)
hidden(
    1,
    it_power_mw=uniform(20, 900),
    pue=uniform(1.12, 1.6),
    load_factor=one_of([0.54, 0.77], [0.63, 0.81]),
    price_cents_per_kwh=one_of([4.1, 7.4], [5.8, 12.1]),
)


# %% question="bill_range" role="slip" name="range-crossed"
# says: The ends of the two ranges were crossed, so the result is too narrow. The lowest bill has the low load and the low price.
def bill_range(it_power_mw, pue, load_factor, price_cents_per_kwh):
    kwh = it_power_mw * pue * HOURS_PER_YEAR * 1000
    low, high = (kwh * load_factor[end] * price_cents_per_kwh[1 - end] / 100 for end in (0, 1))
    return low, high


# %% question="bill_range" role="slip" name="cents-as-dollars"
# says: The price is in cents; a hundred of them make a dollar.
def bill_range(it_power_mw, pue, load_factor, price_cents_per_kwh):
    kwh = it_power_mw * pue * HOURS_PER_YEAR * 1000
    low, high = (kwh * load_factor[end] * price_cents_per_kwh[end] for end in (0, 1))
    return low, high


# %% question="bill_range" role="slip" name="per-kwh-per-mwh"
# says: A price per kilowatt-hour met an amount in megawatt-hours; a thousand kWh make one MWh.
def bill_range(it_power_mw, pue, load_factor, price_cents_per_kwh):
    mwh = it_power_mw * pue * HOURS_PER_YEAR
    low, high = (mwh * load_factor[end] * price_cents_per_kwh[end] / 100 for end in (0, 1))
    return low, high


# %% question="bill_range" role="slip" name="always-at-nameplate"
# says: That is the bill at full load all year; the load factor is missing.
def bill_range(it_power_mw, pue, load_factor, price_cents_per_kwh):
    kwh = it_power_mw * pue * HOURS_PER_YEAR * 1000
    low, high = (kwh * price_cents_per_kwh[end] / 100 for end in (0, 1))
    return low, high


# %% question="bill_range" role="slip" name="pue-divided"
# says: Overhead makes the meter read more than the IT uses, not less.
def bill_range(it_power_mw, pue, load_factor, price_cents_per_kwh):
    kwh = it_power_mw / pue * HOURS_PER_YEAR * 1000
    low, high = (kwh * load_factor[end] * price_cents_per_kwh[end] / 100 for end in (0, 1))
    return low, high


# %% question="bill_range" role="slip" name="overhead-only"
# says: That pays for cooling and losses alone, without the machines.
def bill_range(it_power_mw, pue, load_factor, price_cents_per_kwh):
    kwh = it_power_mw * (pue - 1) * HOURS_PER_YEAR * 1000
    low, high = (kwh * load_factor[end] * price_cents_per_kwh[end] / 100 for end in (0, 1))
    return low, high


# %% question="bill_range" role="slip" name="pue-twice"
# says: The overhead of the facility is counted twice.
def bill_range(it_power_mw, pue, load_factor, price_cents_per_kwh):
    kwh = it_power_mw * pue**2 * HOURS_PER_YEAR * 1000
    low, high = (kwh * load_factor[end] * price_cents_per_kwh[end] / 100 for end in (0, 1))
    return low, high


# %% question="bill_range" role="slip" name="high-end-first"
# says: Both ends are right, but the pair starts with the high one. The question asks for the lowest first.
def bill_range(it_power_mw, pue, load_factor, price_cents_per_kwh):
    kwh = it_power_mw * pue * HOURS_PER_YEAR * 1000
    high, low = (kwh * load_factor[end] * price_cents_per_kwh[end] / 100 for end in (0, 1))
    return low, high


# %% [markdown] question="bill_range" role="hint"
# First the energy of the site at full load, in kWh. Everything that has only one value belongs in there.

# %% [markdown] question="bill_range" role="hint"
# More load and a higher price both make the bill larger. So which load goes with which price for the lowest bill?

# %% [markdown] question="bill_range" role="hint"
# Units: MW times hours gives MWh, a thousand kWh each. A price in cents, divided by a hundred, is in USD.

# %% [markdown] question="power_shares" role="statement" title="Two shares of one bill" section="scarce-rather-than-expensive" objectives="3"
# The same bill is one share of what the customer pays and another share of what the provider spends. Write
# `power_shares(bill_usd_per_year, monthly_fee_usd, other_cost_usd_per_year)`:
#
# - `bill_usd_per_year`: electricity,
# - `monthly_fee_usd`: what the customer pays **per month**,
# - `other_cost_usd_per_year`: everything the provider spends in a year **except** electricity.
#
# Return a pair of fractions between 0 and 1: the share of the fee, then the share of the provider's whole cost.
# In the first case the fee is that of the deal; bill and other cost are round numbers near our estimates.


# %% question="power_shares" role="answer" points=2 unit="fraction"
def power_shares(bill_usd_per_year, monthly_fee_usd, other_cost_usd_per_year):
    """Electricity as a fraction of the fee, and of the provider's cost."""
    ### BEGIN SOLUTION
    of_fee = bill_usd_per_year / (12 * monthly_fee_usd)
    of_cost = bill_usd_per_year / (bill_usd_per_year + other_cost_usd_per_year)
    return of_fee, of_cost
    ### END SOLUTION


# %% question="power_shares" role="cases"
visible(bill_usd_per_year=300e6, monthly_fee_usd=fact("monthly_fee"), other_cost_usd_per_year=5.2e9)
visible(bill_usd_per_year=24e6, monthly_fee_usd=20e6, other_cost_usd_per_year=126e6)
hidden(
    3,
    bill_usd_per_year=uniform(10e6, 900e6),
    monthly_fee_usd=uniform(50e6, 2e9),
    other_cost_usd_per_year=uniform(200e6, 6e9),
)


# %% question="power_shares" role="slip" name="year-over-month-share"
# says: For the fee, a year of electricity is compared with one month.
def power_shares(bill_usd_per_year, monthly_fee_usd, other_cost_usd_per_year):
    of_cost = bill_usd_per_year / (bill_usd_per_year + other_cost_usd_per_year)
    return bill_usd_per_year / monthly_fee_usd, of_cost


# %% question="power_shares" role="slip" name="part-outside-the-whole"
# says: The whole cost of the provider contains the electricity as well; you divided by the rest alone.
def power_shares(bill_usd_per_year, monthly_fee_usd, other_cost_usd_per_year):
    return bill_usd_per_year / (12 * monthly_fee_usd), bill_usd_per_year / other_cost_usd_per_year


# %% question="power_shares" role="slip" name="percent-for-fraction"
# says: The question asks for fractions between 0 and 1; these are the same shares in per cent.
def power_shares(bill_usd_per_year, monthly_fee_usd, other_cost_usd_per_year):
    of_cost = bill_usd_per_year / (bill_usd_per_year + other_cost_usd_per_year)
    return 100 * bill_usd_per_year / (12 * monthly_fee_usd), 100 * of_cost


# %% question="power_shares" role="slip" name="shares-swapped"
# says: Both shares are right, but in the other order: first the fee, then the cost.
def power_shares(bill_usd_per_year, monthly_fee_usd, other_cost_usd_per_year):
    of_cost = bill_usd_per_year / (bill_usd_per_year + other_cost_usd_per_year)
    return of_cost, bill_usd_per_year / (12 * monthly_fee_usd)


# %% question="power_shares" role="slip" name="fee-as-cost"
# says: Both shares are of the fee. The fee holds a margin or a loss; the second share asks for what the provider spends.
def power_shares(bill_usd_per_year, monthly_fee_usd, other_cost_usd_per_year):
    of_fee = bill_usd_per_year / (12 * monthly_fee_usd)
    return of_fee, of_fee


# %% [markdown] question="power_shares" role="hint"
# Part and whole need the same period. Is the fee given for a year?

# %% [markdown] question="power_shares" role="hint"
# Electricity is a part of the provider's whole cost. What is the whole?

# %% [markdown] question="price_from_a_total" role="statement" title="Recall: a price per GPU-hour from a total" section="transfer-another-contract" objectives="3"
# *From the unit on the deal.* Some contracts are announced with a total and a term instead of a monthly fee. Write
# `price_from_a_total(total_usd, gpus, term_years)` and return the price of one GPU-hour in USD, every hour of the term paid.
#
# The first case uses the total and the GPU count that the press reported for Microsoft and Nscale. Its term is not
# published, so the years there are an assumption of ours.


# %% question="price_from_a_total" role="answer" points=1 unit="USD per GPU-hour"
def price_from_a_total(total_usd, gpus, term_years):
    """Price of one GPU for one hour, in USD."""
    ### BEGIN SOLUTION
    return total_usd / (gpus * term_years * HOURS_PER_YEAR)
    ### END SOLUTION


# %% question="price_from_a_total" role="cases"
visible(total_usd=float(reported["value_usd"]), gpus=int(reported["accelerators"]), term_years=5)
visible(total_usd=3e9, gpus=18_000, term_years=6)
hidden(3, total_usd=uniform(1e9, 9e10), gpus=integers(5_000, 400_000), term_years=integers(2, 9))


# %% question="price_from_a_total" role="slip" name="total-over-one-year"
# says: The total of the whole term is spread over one year of hours.
def price_from_a_total(total_usd, gpus, term_years):
    return total_usd / (gpus * HOURS_PER_YEAR)


# %% question="price_from_a_total" role="slip" name="total-over-one-month"
# says: You used the hours of a month; the term is in years.
def price_from_a_total(total_usd, gpus, term_years):
    return total_usd / (gpus * term_years * HOURS_PER_YEAR / 12)


# %% question="price_from_a_total" role="slip" name="total-per-gpu-no-time"
# says: That is a price per GPU for the whole term; the hours are still missing.
def price_from_a_total(total_usd, gpus, term_years):
    return total_usd / gpus


# %% question="price_from_a_total" role="slip" name="per-gpu-and-year"
# says: That is a price per GPU and year; the hours of the year are still missing.
def price_from_a_total(total_usd, gpus, term_years):
    return total_usd / (gpus * term_years)


# %% question="price_from_a_total" role="slip" name="twelve-thirty-day-months"
# says: Twelve months of thirty days lose five days of the year.
def price_from_a_total(total_usd, gpus, term_years):
    return total_usd / (gpus * term_years * 12 * 30 * 24)


# %% [markdown] question="price_from_a_total" role="hint"
# How many GPU-hours does the total buy over the whole term?

# %% [markdown] question="mean_of_the_months" role="statement" title="Recall: the right rows of a table" section="what-a-kilowatt-hour-costs" objectives="3"
# *From the start unit.* Write `mean_of_the_months(prices, region, sector, year)`. It gets a table with the columns
# `region`, `sector`, `period` and `value`. A `period` is text: a year such as `"2024"` or a month such as `"2025-07"`. Return the
# plain mean of the **monthly** values of that region, sector and year, in the unit of `value`.
#
# The first case holds rows of `load("electricity_prices")`. A plain mean counts every month alike; the yearly
# average of the statistics weighs each month by the electricity sold.


# %% question="mean_of_the_months" role="answer" points=1 unit="USD per kWh"
def mean_of_the_months(prices, region, sector, year):
    """Plain mean of the monthly values of one region, sector and year."""
    ### BEGIN SOLUTION
    rows = prices[(prices["region"] == region) & (prices["sector"] == sector)]
    return rows.loc[rows["period"].str.startswith(f"{year}-"), "value"].mean()
    ### END SOLUTION


# %% question="mean_of_the_months" role="cases"
visible(prices=price_rows(), region="United States", sector="industrial", year=2025)
visible(
    prices=pd.DataFrame(
        {
            "region": ["North", "North", "North", "South", "North", "North"],
            "sector": ["industrial", "industrial", "industrial", "industrial", "residential", "industrial"],
            "period": ["2021-01", "2021-02", "2021", "2021-02", "2021-02", "2020-12"],
            "value": [0.06, 0.07, 0.09, 0.11, 0.15, 0.05],
        }
    ),
    region="North",
    sector="industrial",
    year=2021,
)
hidden(
    2,
    where=every_filter_matters,
    prices=frame(
        36,
        region=one_of("North", "South"),
        sector=one_of("industrial", "residential"),
        period=one_of("2022-11", "2023-02", "2023-05", "2023-08", "2023", "2024-01", "2024"),
        value=uniform(0.04, 0.19),
    ),
    region=one_of("North", "South"),
    sector=one_of("industrial", "residential"),
    year=2023,
)


# %% question="mean_of_the_months" role="slip" name="year-row-counted-in"
# says: The row of the whole year is in your mean, so the year counts twice.
def mean_of_the_months(prices, region, sector, year):
    rows = prices[(prices["region"] == region) & (prices["sector"] == sector)]
    return rows.loc[rows["period"].str.startswith(str(year)), "value"].mean()


# %% question="mean_of_the_months" role="slip" name="other-years-counted-in"
# says: Months of other years are in your mean.
def mean_of_the_months(prices, region, sector, year):
    rows = prices[(prices["region"] == region) & (prices["sector"] == sector)]
    return rows.loc[rows["period"].str.len() == 7, "value"].mean()


# %% question="mean_of_the_months" role="slip" name="every-sector"
# says: Customers of another sector are in your mean.
def mean_of_the_months(prices, region, sector, year):
    rows = prices[prices["region"] == region]
    return rows.loc[rows["period"].str.startswith(f"{year}-"), "value"].mean()


# %% question="mean_of_the_months" role="slip" name="every-region"
# says: Another region is in your mean.
def mean_of_the_months(prices, region, sector, year):
    rows = prices[prices["sector"] == sector]
    return rows.loc[rows["period"].str.startswith(f"{year}-"), "value"].mean()


# %% question="mean_of_the_months" role="slip" name="sum-for-mean"
# says: This is the sum of the months; a mean divides it by their number.
def mean_of_the_months(prices, region, sector, year):
    rows = prices[(prices["region"] == region) & (prices["sector"] == sector)]
    return rows.loc[rows["period"].str.startswith(f"{year}-"), "value"].sum()


# %% [markdown] question="mean_of_the_months" role="hint"
# Three conditions, joined with `&`, each in brackets. Look at what tells a month from a year in `period`.

# %% [markdown] question="mean_of_the_months" role="hint"
# `prices["period"].str.startswith("2025-")` is true for the months of 2025 and false for the year itself.

# %% [markdown] question="homes_in_a_headline" role="statement" title="Homes in a headline" section="how-many-homes" objectives="1 4"
# In May 2025 a press report called {{homes_claimed_mw}} MW for Colossus enough for {{homes_claimed}} homes, and did not say how much
# electricity one home uses. In at most 150 words, tell a reader what to make of the number:
#
# - which home does it imply,
# - what comes out with the average home of the US statistics (`load("homes")`),
# - what one would have to know about the {{homes_claimed_mw}} MW,
# - and what such a comparison leaves out even when the sum is right.
#
# Should you name amounts of money, write them in words, like "{lit}`3 billion USD | an example of how to write it`": in Jupyter a dollar sign starts a formula.

# %% [markdown] question="homes_in_a_headline" role="answer" points=4
# Divide the energy of a year by the homes: {{homes_claimed_mw}} MW times {{hours_per_year}} hours, over {{homes_claimed}} homes, is
# {{homes_claimed_kwh}} kWh each. So the report seems to give one kilowatt to every home, all year. The average US home bought
# {{home_kwh}} kWh in 2022 (EIA), and with that divisor the same power stands for {{homes_announced}} homes.
# Both figures suppose that the {{homes_claimed_mw}} MW are drawn at every hour. If they are a capacity, average draw is lower: at a load
# factor of {{load_low}} the number falls to {{homes_at_low_load}}. We are also not told whether cooling is included. The metered load
# is not public. Even a correct number can mislead: homes also heat and drive with other energy, their demand follows the day and
# the season, and the number does not say that any home goes without. Megawatt-hours and a price would tell more.

# %% question="homes_in_a_headline" role="rubric"
criterion(
    "The home implied",
    "The divisor is not looked for.",
    "It is said that the divisor is missing, without working it out.",
    "The implied kWh per home is worked out from power, hours and homes.",
)
criterion(
    "The same with a sourced home",
    "No second number, or one without a source.",
    "A number with a sourced divisor, but without the year or the way to it.",
    "The number with the divisor of the statistics, its year and its source.",
)
criterion(
    "What the megawatts are",
    "Power is taken as drawn all year without a word.",
    "Load factor, or IT against facility power, is mentioned.",
    "Both are mentioned, and that the metered load is not public.",
)
criterion(
    "What is left out",
    "Nothing, or an opinion on the company.",
    "One limit of the comparison.",
    "Two limits, for instance other energy of a home, its peaks, or that it does not say that any home goes without.",
)
sample(
    "The report is exaggerated. A US home needs {{home_kwh}} kWh a year, so it is only {{homes_announced}} homes. You would also "
    "have to know if the site really runs at full power all the time.",
    marks=(0, 1, 1, 0),
    comment="The second number is right, though its source and year are missing. The implied home is not worked out, and "
    '"exaggerated" says more than the figures show: the report may have used another home.',
)
sample(
    "{{homes_claimed_mw}} MW for {{homes_claimed}} homes is one kW each, which is {{homes_claimed_kwh}} kWh in a year. The EIA average for 2022 is "
    "{{home_kwh}} kWh, and then it is {{homes_announced}} homes. Both assume full draw all year; data centers average "
    "less than their peak, the real load is not published, and it is not said if cooling is in the figure. And homes "
    "also use gas and petrol, and what they need follows the time of day.",
    marks=(2, 2, 2, 2),
    comment="Short and complete: both divisors with their origin, three open points on the power, two limits.",
)

# %% [markdown] question="homes_in_a_headline" role="hint"
# How many kWh does the power give in a year if it never stops? Divide by the homes.

# %% [markdown] question="homes_in_a_headline" role="hint"
# The table `homes` holds the average home of two years. Say which one you used, and from whom it is.
