"""The contract arithmetic: values worked out by hand, and laws that hold for any contract."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compute_economics.charts.deal import CHARTS
from compute_economics.facts import FACTS
from compute_economics.models import deal
from compute_economics.tables import load

fees = st.floats(1e3, 1e11)
times = st.floats(0, 120)
days = st.floats(0, 730)
month_numbers = st.integers(12 * 2000, 12 * 2099)


def month(number: int) -> str:
    return f"{number // 12}-{number % 12 + 1:02d}"


# Months


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2026-07", "2026-07", 1),
        ("2026-07", "2026-12", 6),  # July to December
        ("2026-11", "2027-02", 4),  # Nov, Dec, Jan, Feb
        ("2026-07", "2029-05", 35),  # 6 in 2026, 12 in 2027, 12 in 2028, 5 in 2029
        ("2026-10", "2029-06", 33),  # 3 + 12 + 12 + 6
    ],
)
def test_both_end_months_are_counted(first, last, months):
    assert deal.month_count(first, last) == months


@given(month_numbers, st.integers(0, 200), st.integers(1, 200))
def test_two_terms_in_a_row_add_up(first, length, more):
    whole = deal.month_count(month(first), month(first + length + more))
    before = deal.month_count(month(first), month(first + length))
    after = deal.month_count(deal.month_after(month(first + length)), month(first + length + more))
    assert whole == before + after


@pytest.mark.parametrize("bad", ["July 2026", "2026-13", "2026-00", "2026", "2026-07-01", "", None, 202607])
def test_what_is_not_a_month_is_named_in_the_message(bad):
    with pytest.raises(ValueError, match="is not a month") as error:
        deal.month_count(bad, "2029-05")
    assert repr(bad) in str(error.value)


def test_a_term_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="lies before the first month '2026-07'"):
        deal.month_count("2026-07", "2026-06")


def test_december_is_followed_by_january_of_the_next_year():
    assert deal.month_after("2026-12") == "2027-01"
    assert deal.month_after("2026-06") == "2026-07"
    assert deal.month_after("2026-11") == "2026-12"


def test_a_month_in_words():
    assert deal.month_name("2029-05") == "May 2029"


def test_the_ramp_comes_off_the_term():
    # May 2026 to May 2029 are 37 months; two of them are reduced.
    assert deal.full_fee_months("2026-05", 2, "2029-05") == 35
    assert deal.full_fee_months("2026-05", 0, "2029-05") == 37
    assert deal.full_fee_months("2026-05", 37, "2029-05") == 0


@pytest.mark.parametrize("ramp", [-1, 38])
def test_a_ramp_outside_the_term_is_refused(ramp):
    with pytest.raises(ValueError, match="does not fit into a term of 37 months"):
        deal.full_fee_months("2026-05", ramp, "2029-05")


# Money


def test_the_year_and_the_nominal_total():
    assert deal.annual_fee(1.25e9) == 15e9
    # 35 x 1.25 = 43.75; with two ramp months at 0.5 each, 44.75.
    assert deal.nominal_total(1.25e9, 35) == 43.75e9
    assert deal.nominal_total(1.25e9, 35, 1e9) == 44.75e9


def test_ninety_days_are_a_little_less_than_three_months():
    # 90 / (365 / 12) = 1080 / 365 = 2.958904...
    assert deal.notice_months(90) == pytest.approx(2.9589041, rel=1e-7)
    assert deal.notice_months(365) == pytest.approx(12)


@pytest.mark.parametrize(
    ("elapsed", "left", "months"),
    [
        (0, 37, 3 + 1080 / 365),  # the whole initial period, then the notice
        (1, 36, 2 + 1080 / 365),
        (3, 34, 1080 / 365),  # the initial period is over: the notice alone
        (30, 7, 1080 / 365),
        (35, 2, 2),  # less is left than a notice period
        (37, 0, 0),
    ],
)
def test_months_held_at_every_edge_of_a_term_of_37_months(elapsed, left, months):
    assert deal.months_held(90, 3, elapsed, left) == pytest.approx(months)
    assert deal.minimum_exposure(1.25e9, 90, 3, elapsed, left) == pytest.approx(1.25e9 * months)


def test_a_notice_past_the_end_is_cut_within_the_initial_period_too():
    # A short contract: 3 months initial, 2 elapsed, 3 left; 1 + 2.96 would pass the end.
    assert deal.months_held(90, 3, 2, 3) == 3


@given(fees, days, times, times, times)
def test_exposure_lies_between_nothing_and_all_that_is_left(fee, notice, initial, elapsed, left):
    exposure = deal.minimum_exposure(fee, notice, initial, elapsed, left)
    assert 0 <= exposure <= fee * left * (1 + 1e-12)


@given(fees, days, times, st.lists(times, min_size=2, max_size=8))
def test_exposure_never_grows_as_a_term_runs_out(fee, notice, initial, moments):
    term = max(moments)
    held = [
        deal.minimum_exposure(fee, notice, initial, elapsed, term - elapsed) for elapsed in sorted(moments)
    ]
    assert all(later <= earlier * (1 + 1e-12) for earlier, later in pairwise(held))


@given(fees, days, days, times, times, times)
def test_a_longer_notice_never_lowers_the_exposure(fee, notice, more, initial, elapsed, left):
    assert deal.minimum_exposure(fee, notice + more, initial, elapsed, left) >= deal.minimum_exposure(
        fee, notice, initial, elapsed, left
    )


@pytest.mark.parametrize("position", range(4))
def test_negative_times_are_refused(position):
    arguments = [90, 3, 0, 37]
    arguments[position] = -1
    with pytest.raises(ValueError, match="must all be zero or more"):
        deal.months_held(*arguments)


# Price


def test_price_of_a_gpu_hour():
    # 1,000 GPUs x 730 h = 730,000 GPU-hours a month; 2.19 million USD / 730,000 = 3 USD.
    assert deal.price_per_gpu_hour(2.19e6, 1000) == pytest.approx(3)
    # In a month of 720 hours the same fee buys fewer hours: 2.16 million / 720,000 = 3.
    assert deal.price_per_gpu_hour(2.16e6, 1000, 720) == pytest.approx(3)


@given(fees, st.floats(1, 1e6), st.floats(1, 1e4))
def test_price_times_gpu_hours_is_the_fee(fee, gpus, hours):
    assert deal.price_per_gpu_hour(fee, gpus, hours) * gpus * hours == pytest.approx(fee)


@pytest.mark.parametrize(("gpus", "hours"), [(0, 730), (-5, 730), (10, 0)])
def test_a_price_without_gpus_or_hours_is_refused(gpus, hours):
    with pytest.raises(ValueError, match="more than zero GPUs and hours"):
        deal.price_per_gpu_hour(1e9, gpus, hours)


# Charts


@pytest.mark.parametrize(
    ("name", "as_of"),
    [
        ("what_each_document_says", "2026-06-12"),  # the final prospectus
        ("paid_and_firm", "2026-06-01"),  # the initial period came with the amended filing
        ("price_of_a_gpu_hour", "2026-08-22"),  # the newest list prices
    ],
)
def test_charts_say_what_a_reader_needs_who_cannot_see_them(name, as_of):
    chart = CHARTS[name]()
    assert set(chart.sources) <= set(load("sources")["id"])
    assert len(chart.alt) > 80
    assert chart.caption.endswith(".")
    assert len(chart.table) > 2
    assert chart.table.columns.is_unique
    assert chart.as_of == as_of


def test_no_document_gives_the_fee_with_the_announced_scope():
    rows = CHARTS["what_each_document_says"]().table.set_index("document")
    priced = rows[rows["fee"] != "not said"]
    assert list(priced.index) == ["S-1", "Amended S-1", "Prospectus"]
    assert set(priced["power"]) == {"not said"}
    assert not priced["GPUs"].str.contains(FACTS["gpus_announced"].text).any()


def test_the_schedule_starts_and_ends_where_the_facts_do():
    table = CHARTS["paid_and_firm"]().table
    assert len(table) == FACTS["term_months"].value + 1
    low, high = table["if nobody leaves, at least"], table["if nobody leaves, at most"]
    assert low[0] * 1e9 == pytest.approx(FACTS["nominal_total"].value)
    assert high[0] * 1e9 == pytest.approx(FACTS["nominal_total_limit"].value)
    assert (table["minimum, notice of 90 days"] <= high).all()
    # At the end nothing is left; a month before, one fee; after three months, the notice alone.
    assert list(table["minimum, notice of 90 days"].iloc[[3, -2, -1]]) == [3.6986, 1.25, 0]
    assert list(table["minimum, notice of three months"].iloc[[3, -2, -1]]) == [3.75, 1.25, 0]


def test_the_price_chart_shows_the_facts_and_names_the_kind_of_each():
    chart = CHARTS["price_of_a_gpu_hour"]()
    prices = chart.table.set_index("price")
    for id_ in ("price_matching_scope", "price_mixed_scope", "price_google", "h100_contract", "b200_list"):
        assert round(FACTS[id_].value, 2) in set(prices["USD per GPU-hour"])
        assert f"{FACTS[id_].text} ({FACTS[id_].kind})" in chart.alt
    assert prices.loc["Anthropic, mixed scopes (not a price)", "kind"] == "claim"
