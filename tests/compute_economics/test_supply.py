"""The models and facts of the unit on supply: laws, values worked out by hand, and what is refused."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compute_economics.charts import CHARTS
from compute_economics.facts import FACTS
from compute_economics.models import supply
from compute_economics.tables import load

MONTHS = st.floats(0, 200)
BRANCHES = st.lists(st.lists(MONTHS, min_size=1, max_size=4), min_size=1, max_size=5)
MONEY = st.floats(0, 1e9)


def near(value: float) -> object:
    return pytest.approx(value, rel=1e-9)


def side_by_side(branches: list[list[float]]) -> tuple[dict[str, float], dict[str, list[str]]]:
    """Steps in a row on each branch, branches side by side, and one step at the end that waits for all."""
    months, after = {"last": 1.0}, {"last": []}
    for number, branch in enumerate(branches):
        names = [f"{number}.{place}" for place in range(len(branch))]
        months |= dict(zip(names, branch, strict=True))
        after |= {later: [earlier] for earlier, later in itertools.pairwise(names)}
        after["last"].append(names[-1])
    return months, after


# --- values worked out by hand --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("time", "unit", "expected"),
    [(7, "months", 7), (4, "years", 48), (52, "weeks", 12), (128, "weeks", 128 * 12 / 52), (365, "days", 12)],
)
def test_a_time_in_months(time, unit, expected):
    assert supply.months(time, unit) == near(expected)


PROJECT = {"permit": 6.0, "shell": 18.0, "order": 14.0, "wait": 20.0, "racks": 2.0}
WAITS = {"shell": ["permit"], "racks": ["shell", "order", "wait"]}


def test_the_longest_path_decides():
    # permit + shell = 24 beats order 14 and wait 20; then two months of racks
    plan = supply.schedule(PROJECT, WAITS)
    assert plan.total == 26
    assert plan.critical == ("permit", "shell", "racks")
    assert plan.start == {"permit": 0, "shell": 6, "order": 0, "wait": 0, "racks": 24}
    assert plan.slack == {"permit": 0, "shell": 0, "order": 10, "wait": 4, "racks": 0}


def test_steps_in_a_row_add_up_and_an_empty_project_takes_no_time():
    assert supply.schedule({"a": 2, "b": 3}, {"b": ["a"]}).total == 5
    assert supply.schedule({}, {}).total == 0
    assert supply.schedule({}, {}).critical == ()


@pytest.mark.parametrize(
    ("step", "saved", "gained"),
    [
        ("order", 14, 0),  # it had slack already
        ("shell", 3, 3),  # the whole saving, the path stays the longest
        ("shell", 9, 4),  # after four months the wait of 20 takes over
        ("racks", 2, 2),
    ],
)
def test_what_is_gained_is_never_more_than_what_is_saved(step, saved, gained):
    assert supply.months_gained(PROJECT, WAITS, step, saved) == gained


def test_a_delay_costs_the_income_less_what_waits_as_well():
    assert supply.cost_of_delay_usd(3, 10e6, 4e6) == 18e6  # 3 * 6 million


def test_a_rent_is_worth_its_wait():
    # own cost 2, worth 10, a quarter of the horizon spent waiting: 2 + 8 / 4
    assert supply.highest_rent(10, 2, 15, 60) == 4
    assert supply.worth_for_rent(4, 2, 15, 60) == 10


def test_h100_equivalents_weigh_each_chip():
    # 200,000 H100 and H200 count one each, 30,000 GB200 count 5,000 / 1,979 = 2.5265 each
    counts, tflops = {"H": 200_000, "GB200": 30_000}, {"H": 1979, "GB200": 5000}
    assert supply.h100_equivalents(counts, tflops, 1979) == near(200_000 + 30_000 * 5000 / 1979)


def test_a_change_is_measured_from_where_it_started():
    assert supply.relative_change(400, 300) == -0.25


# --- laws -----------------------------------------------------------------------------------------


@given(BRANCHES)
def test_a_project_takes_the_longest_branch_neither_the_sum_nor_one_step(branches):
    months, after = side_by_side(branches)
    total = supply.schedule(months, after).total
    assert total == near(max(sum(branch) for branch in branches) + 1)
    assert max(months.values()) <= total <= sum(months.values()) * (1 + 1e-12)


@given(BRANCHES)
def test_the_critical_path_adds_up_to_the_total_and_has_no_slack(branches):
    months, after = side_by_side(branches)
    plan = supply.schedule(months, after)
    assert sum(months[step] for step in plan.critical) == near(plan.total)
    assert [plan.slack[step] for step in plan.critical] == pytest.approx([0] * len(plan.critical), abs=1e-9)
    assert min(plan.slack.values()) >= -1e-9


@given(BRANCHES, st.data())
def test_a_shorter_step_never_makes_a_project_longer(branches, data):
    months, after = side_by_side(branches)
    step = data.draw(st.sampled_from(sorted(months)))
    saved = data.draw(st.floats(0, months[step]))
    gained = supply.months_gained(months, after, step, saved)
    assert -1e-9 <= gained <= saved + 1e-9


@given(MONTHS, MONEY, MONEY)
def test_a_delay_never_costs_more_than_the_income(late, income, avoided):
    assert supply.cost_of_delay_usd(late, income, avoided) <= late * income
    assert supply.cost_of_delay_usd(0, income, avoided) == 0


@given(st.floats(0, 20), st.floats(0, 20), st.floats(0, 60))
def test_the_highest_rent_lies_between_own_cost_and_worth(own, margin, wait):
    rent = supply.highest_rent(own + margin, own, wait, 60)
    assert own - 1e-9 <= rent <= own + margin + 1e-9
    assert supply.highest_rent(own + margin, own, 60, 60) == near(own + margin)
    # Both ways leave the same: 60 * (worth - rent) = (60 - wait) * (worth - own)
    assert 60 * (own + margin - rent) == pytest.approx((60 - wait) * margin, abs=1e-6)


@given(st.floats(0.1, 20), st.floats(0, 20), st.floats(1, 60))
def test_worth_and_rent_undo_each_other(own, premium, wait):
    worth = supply.worth_for_rent(own + premium, own, wait, 60)
    assert supply.highest_rent(worth, own, wait, 60) == near(own + premium)


@given(st.floats(1, 1e6), st.floats(1, 1e6))
def test_a_change_taken_back_leaves_nothing(old, new):
    there, back = supply.relative_change(old, new), supply.relative_change(new, old)
    assert (1 + there) * (1 + back) == near(1)


# --- what is refused, and in which words ------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: supply.months(-1, "weeks"), "time is -1"),
        (lambda: supply.months(1, "fortnights"), "The unit is 'fortnights'; expected one of days, weeks"),
        (lambda: supply.schedule({"a": 1}, {"a": ["b"]}), "No time is given for b"),
        (lambda: supply.schedule({"a": 1}, {"b": ["a"]}), "No time is given for b"),
        (lambda: supply.schedule({"a": -1}, {}), "a is -1; expected zero or more"),
        (lambda: supply.schedule({"a": 1, "b": 1}, {"a": ["b"], "b": ["a"]}), "wait for each other"),
        (lambda: supply.months_gained({"a": 3}, {}, "a", 4), "a takes 3 months, so 4 cannot be saved"),
        (lambda: supply.months_gained({"a": 3}, {}, "b", 1), "There is no step 'b'"),
        (lambda: supply.cost_of_delay_usd(-1, 1, 1), "months_late is -1"),
        (lambda: supply.highest_rent(5, 1, 70, 60), "The wait is 70 of 60 months"),
        (lambda: supply.worth_for_rent(5, 1, 0, 60), "The wait is 0; expected more than zero"),
        (lambda: supply.h100_equivalents({"X": 1}, {}, 1979), "No throughput is given for X"),
        (lambda: supply.h100_equivalents({}, {}, 0), "h100_tflops is 0"),
        (lambda: supply.relative_change(0, 1), "old is 0; expected more than zero"),
    ],
)
def test_a_refusal_says_what_was_wrong(call, words):
    with pytest.raises(ValueError) as caught:
        call()
    assert words in str(caught.value)


# --- facts: figures worked out by hand from the rows they rest on -------------------------------------


@pytest.mark.parametrize(
    ("fact", "by_hand"),
    [
        ("months_transformer", 128 * 12 / 52),  # 29.5
        ("months_packaging_high", 18),  # 78 weeks are a year and a half
        ("months_grid_virginia", 84),
        ("seen_days_first", 131),  # 24 April to 2 September: 6 + 31 + 30 + 31 + 31 + 2
        ("seen_days_third", 233),  # 28 February to 19 October
        ("seen_days_fourth", 169),  # 19 October to 6 April
        ("dip_days", 51),  # 17 September to 7 November: 13 + 31 + 7
        ("dip_mw", 72),  # 340 - 268
        ("above_grid", 125),  # 425 - 300
        ("backlog_added", 66),  # 116 - 50
        ("c2_h100e_worked", 440_000 * 5000 / 1979),
        ("c1_density", 275_796 / 340),
        ("january_h100e", 275_796 + 110_000 * 5000 / 1979),
        ("prometheus_moved", 496 / 631 - 1),  # about -21 %
        ("path_total", 48 + 19 * 12 / 365),
        ("path_sum", 18 + 24 + 48 + 19 * 12 / 365),
        ("slack_machines", 30),  # 48 - 18
        ("path_gain", 24),  # from 48 down to the shell's 24, although 36 are saved
        ("delay_avoided", 306.68e6 / 340 * (340 + 95 / 220 * 490) / 12),
    ],
)
def test_a_fact_agrees_with_hand_arithmetic(fact, by_hand):
    assert FACTS[fact].value == pytest.approx(by_hand, rel=1e-9)


def test_a_gpu_hour_must_be_worth_more_the_shorter_the_wait():
    own, fee = FACTS["own_cost_per_gpu_hour"].value, FACTS["price_matching_scope"].value
    assert own == near(FACTS["supply_cost"].value / (325_000 * 8760))
    assert FACTS["worth_build"].value == near(own + (fee - own) * 60 / 24)
    assert FACTS["worth_grid"].value == near(own + (fee - own) * 60 / 48)


def test_the_equivalents_of_the_data_set_are_those_of_dense_8_bit_throughput():
    clusters = load("clusters").set_index("id")
    weight = 5000 / 1979
    assert clusters.loc["CL13", "h100_equivalents"] == pytest.approx(200_000 + 30_000 * weight, abs=1)
    assert clusters.loc["CL14", "h100_equivalents"] == pytest.approx(440_000 * weight, abs=1)


def test_the_capital_cost_of_a_site_is_one_constant_times_its_power():
    epoch = load("clusters").dropna(subset=["capex_usd"])
    per_mw = epoch["capex_usd"] / epoch["it_power_mw"]
    assert per_mw.between(37.7e6, 38.1e6).all()  # 37.882 million, rounded to ten million per site


@pytest.mark.parametrize("fact", ["build_days_first", "worth_build", "path_total", "prometheus_moved"])
def test_what_rests_on_claims_and_estimates_is_not_gradable(fact):
    assert FACTS[fact].kind in {"claim", "estimate"}
    assert not FACTS[fact].gradable


def test_a_shorter_wait_for_the_grid_puts_the_shell_on_the_longest_path():
    table = CHARTS["longest_path"]().table
    on_path = table[table["on the longest path"] == "yes"].groupby("version", sort=False)["step"].agg(list)
    assert on_path.to_list() == [["grid", "racks"], ["shell", "racks"]]


def test_each_site_stands_once_in_the_comparison_with_its_newest_row():
    table = CHARTS["clusters_compared"]().table
    assert table["site"].is_unique
    assert table.set_index("site").loc["Meta Prometheus", "IT power, MW"] == 496
