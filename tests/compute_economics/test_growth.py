"""Training runs and trends: values worked out by hand, laws, and the figures of the growth unit."""

from __future__ import annotations

import datetime as dt
import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from compute_economics.charts.growth import CHARTS
from compute_economics.facts import FACTS
from compute_economics.facts.growth_trend import SELECTIONS, fitted, selected, years
from compute_economics.models import training, trend
from compute_economics.tables import load

SIZES = st.floats(1e6, 1e13)
FLOP = st.floats(1e17, 1e28)
MFU = st.floats(0.01, 1)
PEAK = st.floats(10, 1e5)
CHIPS = st.integers(1, 10**6)
GROWTH = st.floats(1.01, 20)


def near(value: float) -> object:
    return pytest.approx(value, rel=1e-9)


# --- a run, worked out by hand ----------------------------------------------------------------------


def test_six_operations_for_each_parameter_and_token():
    assert training.training_flop(2, 5) == 60
    # 6 x 405e9 x 15.6e12 = 2430e9 x 15.6e12
    assert training.training_flop(405e9, 15.6e12) == near(3.7908e25)


def test_the_factor_is_the_one_that_the_source_gives():
    assert FACTS["flop_per_token_training"].value == training.FLOP_PER_PARAMETER_AND_TOKEN
    # 2 on the way forward, 4 on the way back
    assert FACTS["flop_per_token_answering"].value == training.FLOP_PER_PARAMETER_AND_TOKEN - 4


def test_a_row_that_forgot_the_six_is_a_sixth_of_the_rule():
    assert training.listed_over_rule(41e9 * 45e12, 41e9, 45e12) == near(1 / 6)


def test_gpu_days_of_a_round_example():
    # 100 TFLOP/s at half its peak do 50e12 x 86,400 = 4.32e18 FLOP a day.
    assert training.gpu_days(8.64e18, 100, 0.5) == near(2)
    assert training.days_on_the_clock(8.64e18, 4, 100, 0.5) == near(0.5)


def test_rent_counts_every_hour_of_every_chip():
    assert training.rent_usd(10, 3, 2) == 1440  # 10 x 3 x 24 x 2


def test_utilisation_of_a_round_example():
    # One chip of 100 TFLOP/s could do 3.6e17 FLOP in an hour; it did a quarter of that.
    assert training.utilisation(0.9e17, 1, 1, 100) == near(0.25)


@given(SIZES, SIZES, st.floats(1, 1e3))
def test_more_tokens_make_more_compute_in_proportion(parameters, tokens, times):
    once = training.training_flop(parameters, tokens)
    assert training.training_flop(parameters, times * tokens) == pytest.approx(times * once)
    assert training.training_flop(times * parameters, tokens) == pytest.approx(times * once)


@given(FLOP, PEAK, MFU, MFU)
def test_a_lower_mfu_never_makes_a_run_shorter(flop, peak, one, other):
    low, high = sorted((one, other))
    assert training.gpu_days(flop, peak, low) >= training.gpu_days(flop, peak, high)


@given(FLOP, CHIPS, PEAK, MFU)
def test_utilisation_of_a_run_that_never_stops_is_its_mfu(flop, chips, peak, mfu):
    days = training.days_on_the_clock(flop, chips, peak, mfu)
    assert training.utilisation(flop, chips, 24 * days, peak) == pytest.approx(mfu)


@given(FLOP, CHIPS, PEAK, MFU, st.floats(0, 20))
def test_more_chips_shorten_a_run_and_leave_its_rent(flop, chips, peak, mfu, price):
    one = training.days_on_the_clock(flop, 1, peak, mfu)
    many = training.days_on_the_clock(flop, chips, peak, mfu)
    assert many <= one
    assert training.rent_usd(chips, many, price) == pytest.approx(training.rent_usd(1, one, price))


# --- a trend, worked out by hand --------------------------------------------------------------------


def test_a_line_through_three_points():
    # log10 values 0, 2, 2 at 0, 1, 2 years: mean time 1, mean log 4/3; slope ((-1)(-4/3) + (1)(2/3)) / 2 = 1.
    line = trend.fit([0, 1, 2], [1, 100, 100])
    assert line.slope == near(1)
    assert line.intercept == near(1 / 3)
    # Residuals -1/3, 2/3, -1/3: squares sum to 2/3, over 3 - 2 points; spread of time 2.
    assert line.standard_error == near(math.sqrt(2 / 3 / 2))
    assert line.scatter == near(math.sqrt(2 / 3))
    assert (line.growth_per_year, line.points) == (near(10), 3)
    assert line.at(2) == near(10 ** (7 / 3))


def test_four_times_a_year_is_a_doubling_every_six_months():
    assert trend.doubling_months(4) == near(6)
    assert trend.doubling_months(2) == near(12)
    assert trend.doubling_months(0.5) == near(-12)


def test_growth_between_two_values_compounds():
    assert trend.growth_per_year(1, 8, 3) == near(2)
    assert trend.years_to_reach(1, 8, 2) == near(3)


def test_a_year_has_a_quarter_day_more_than_365():
    assert trend.years_between(dt.date(2012, 1, 1), dt.date(2016, 1, 1)) == 1461 / 365.25 == 4
    assert trend.years_between(dt.date(2016, 1, 1), dt.date(2012, 1, 1)) == -4


points = st.lists(
    st.tuples(st.floats(0, 15), st.floats(15, 28)), min_size=3, max_size=40, unique_by=lambda p: p[0]
)


def well_spread(pairs):
    times = [time for time, _ in pairs]
    return max(times) - min(times) > 0.5


@given(GROWTH, st.floats(1e15, 1e20))
def test_points_on_a_curve_of_constant_growth_are_fitted_exactly(growth, start):
    years = [0.0, 1.5, 2.0, 7.25]
    line = trend.fit(years, [start * growth**year for year in years])
    assert line.growth_per_year == pytest.approx(growth)
    assert line.standard_error == pytest.approx(0, abs=1e-6)


@given(points.filter(well_spread), st.floats(0.001, 1000), st.floats(-50, 50))
def test_neither_unit_nor_first_year_changes_the_slope(pairs, unit, shift):
    years, values = [time for time, _ in pairs], [10**log for _, log in pairs]
    line = trend.fit(years, values)
    moved = trend.fit([year + shift for year in years], [unit * value for value in values])
    assert moved.slope == pytest.approx(line.slope, rel=1e-6, abs=1e-6)
    assert moved.standard_error == pytest.approx(line.standard_error, rel=1e-6, abs=1e-6)


@given(points.filter(well_spread))
def test_the_line_passes_through_the_mean_point(pairs):
    line = trend.fit([time for time, _ in pairs], [10**log for _, log in pairs])
    mean_time, mean_log = (sum(each) / len(pairs) for each in zip(*pairs, strict=True))
    assert math.log10(line.at(mean_time)) == pytest.approx(mean_log)


@given(GROWTH)
def test_doubling_time_undoes_growth(growth):
    assert growth ** (trend.doubling_months(growth) / 12) == pytest.approx(2)


@given(GROWTH, GROWTH)
def test_faster_growth_doubles_sooner(one, other):
    slow, fast = sorted((one, other))
    assert trend.doubling_months(fast) <= trend.doubling_months(slow)


def test_a_range_runs_from_slow_to_fast_growth_and_from_short_to_long_doubling():
    line = trend.Trend(slope=0.5, intercept=0, standard_error=0.1, scatter=1, points=9)
    assert line.growth_range() == (near(10**0.3), near(10**0.7))
    low, high = line.doubling_range()
    # 12 log10(2) / 0.7 and / 0.3
    assert (low, high) == (near(12 * math.log10(2) / 0.7), near(12 * math.log10(2) / 0.3))
    assert low < line.doubling_months < high


# --- what is refused, and in which words -------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: training.training_flop(-1, 1), "active_parameters is -1; expected zero or more"),
        (lambda: training.listed_over_rule(1, 0, 1), "active_parameters is 0; expected more than zero"),
        (lambda: training.gpu_days(1, 100, 40), "MFU is 40; expected a fraction above 0 and up to 1"),
        (lambda: training.gpu_days(1, 100, 0), "MFU is 0; expected"),
        (lambda: training.gpu_days(1, 0, 0.4), "peak_dense_tflops is 0; expected"),
        (lambda: training.days_on_the_clock(1, 0, 1, 1), "chips is 0; expected"),
        (lambda: training.rent_usd(1, -2, 1), "days is -2; expected zero or more"),
        (lambda: training.utilisation(1, 1, float("nan"), 1), "hours is nan; expected"),
        (lambda: trend.fit([1, 2], [3, 4]), "Expected three or more pairs, got 2 times and 2 values"),
        (lambda: trend.fit([1, 2, 3], [3, 4]), "got 3 times and 2 values"),
        (lambda: trend.fit([1, 2, 3], [3, 0, 4]), "The smallest value is 0; a logarithm needs"),
        (lambda: trend.fit([1, 1, 1], [3, 2, 4]), "All points lie at one time"),
        (lambda: trend.growth_per_year(1, 0, 1), "Expected values and a time above zero"),
        (lambda: trend.doubling_months(1), "expected a factor above zero other than 1"),
        (lambda: trend.doubling_months(0), "expected a factor above zero other than 1"),
        (lambda: trend.years_to_reach(1, 2, 1), "Expected numbers above zero and growth"),
        (lambda: trend.Trend(0.1, 0, 0.1, 1, 5).doubling_range(), "no upper end"),
    ],
)
def test_a_refusal_says_what_was_wrong_and_what_was_expected(call, words):
    with pytest.raises(ValueError, match=r"\w") as caught:
        call()
    assert words in str(caught.value)


# --- the table and the facts -------------------------------------------------------------------------


def test_the_kind_of_a_run_follows_from_how_its_figure_was_found():
    runs = load("training_runs")
    published = runs["compute_basis"].str.startswith("published by developer")
    assert set(runs.loc[published, "kind"]) == {"stated"}
    assert set(runs.loc[~published, "kind"]) == {"derived", "estimate", "disputed"}
    assert list(runs.loc[runs["kind"] == "disputed", "model"]) == ["Inkling"]
    guessed = runs["compute_basis"].str.contains("guess|leak|assumed|indirect", regex=True)
    assert set(runs.loc[guessed, "kind"]) == {"estimate"}


def test_intervals_lie_around_the_listed_figure():
    runs = load("training_runs").dropna(subset=["training_compute_low_flop"])
    assert len(runs) == 3
    low, high = runs["training_compute_low_flop"], runs["training_compute_high_flop"]
    assert ((low < runs["training_compute_flop"]) & (runs["training_compute_flop"] < high)).all()


def test_active_parameters_are_a_part_of_all():
    runs = load("training_runs").dropna(subset=["parameters_active"])
    assert (runs["parameters_active"] < runs["parameters_total"]).all()


@pytest.mark.parametrize(
    ("fact", "by_hand"),
    [
        ("gpt3_over_rule", 3.14 / 3.1428),  # 6 x 174.6e9 x 300e9 = 3.1428e23
        ("t5_over_rule", 0.5),  # 3.3e22 of 6 x 11e9 x 1e12
        ("gopher_over_rule", 6.31 / 5.04),
        ("inkling_over_rule", 1 / 6),
        ("deepseek_v3_rule", 3.2856e24),  # 6 x 37e9 x 14.8e12
        ("deepseek_v3_all_experts", 5.95848e25),  # 6 x 671e9 x 14.8e12
        ("flop_alexnet_to_llama31", 3.8e25 / 4.7e17),
        ("tokens_gpt3_to_llama31", 52),  # 15.6e12 / 300e9
        ("peak_h100_sparse", 1978.8),
        # 989.4e12 x 0.4042 = 399.9e12; 3.8e25 over that and 86,400 seconds
        ("llama31_gpu_days", 3.8e25 / 3.9991548e14 / 86_400),
        ("llama31_days", 3.8e25 / 3.9991548e14 / 86_400 / 16_384),
        ("llama31_rent_contract", 3.8e25 / 3.9991548e14 / 3600 * 2.35),
        ("llama31_wall_clock_use", 3.8e25 / (16_384 * 2142 * 3600 * 989.4e12)),
        ("astra_product", 9.72e26),  # 1e5 x 2160 x 3600 x 5e15 x 0.25
        ("gpt5_spread", 10),
        ("chip_growth", 20 ** (365.25 / 2984)),  # 2,500 / 125 in 2,984 days
        ("years_to_a_gigawatt", math.log(1000 / 22.62) / math.log(2.2)),
        ("trend_notable_doubling", 12 * math.log(2) / math.log(4.6)),
    ],
)
def test_a_fact_agrees_with_hand_arithmetic(fact, by_hand):
    assert FACTS[fact].value == near(by_hand)


def test_the_counts_of_kinds_add_up_to_the_table():
    counts = [FACTS[f"runs_{kind}"].value for kind in ("stated", "derived", "estimate")]
    assert counts == [7, 18, 25]
    assert sum(counts) + 1 == FACTS["runs_listed"].value == 51  # and one disputed row


def test_no_fit_uses_the_row_without_the_six():
    assert all("Inkling" not in set(selected(name)["model"]) for name in SELECTIONS)
    assert len(selected("all")) == 50


def test_each_record_is_larger_than_all_before():
    records = list(selected("records")["training_compute_flop"])
    assert records == sorted(set(records))
    assert max(selected("all")["training_compute_flop"]) == records[-1]


@pytest.mark.parametrize("name", SELECTIONS)
def test_a_fit_agrees_with_numpy(name):
    import numpy as np

    runs = selected(name)
    days = (runs["release_date"] - runs["release_date"].min()).dt.days / 365.25
    coefficients, covariance = np.polyfit(days, np.log10(runs["training_compute_flop"]), 1, cov=True)
    assert fitted(name).slope == pytest.approx(coefficients[0])
    assert fitted(name).standard_error == pytest.approx(covariance[0, 0] ** 0.5)


def test_the_choice_of_rows_moves_the_doubling_time_beyond_one_range():
    low, high = (FACTS[f"fit_all_doubling_{end}"].value for end in ("low", "high"))
    others = [FACTS[f"fit_{name}_doubling"].value for name in SELECTIONS]
    assert max(others) > high
    assert FACTS["fit_records_doubling_high"].value < FACTS["fit_firm_doubling_low"].value
    assert low < FACTS["fit_all_doubling"].value < high


@pytest.mark.parametrize("id_", ["llama31_mw", "llama31_cost", "fit_all_growth", "astra_flop", "grok3_mw"])
def test_what_rests_on_estimates_is_an_estimate(id_):
    assert (FACTS[id_].kind, FACTS[id_].gradable) == ("estimate", False)


@pytest.mark.parametrize("id_", ["inkling_flop", "inkling_rule", "leaked_mfu"])
def test_what_is_disputed_is_shown_so(id_):
    assert (FACTS[id_].kind, FACTS[id_].gradable) == ("disputed", False)


def test_the_interval_of_the_newer_model_lies_below_that_of_the_older():
    assert FACTS["gpt5_flop_high"].value < FACTS["gpt45_flop_low"].value


# --- the charts --------------------------------------------------------------------------------------


def test_the_chart_of_the_rule_names_every_row_that_is_far_from_it():
    chart = CHARTS["rule_and_list"]()
    ratio = chart.table.set_index("model")["listed over 6ND"]
    far = ratio[(ratio < 0.8) | (ratio > 1.2)]
    assert list(far.index) == ["T5-11B", "Gopher 280B", "Grok-1", "Llama 3 70B", "Inkling"]
    assert all(name in chart.alt for name in far.index)


def test_the_chart_of_the_runs_shows_every_row_with_its_kind():
    table = CHARTS["training_compute"]().table
    assert len(table) == len(load("training_runs"))
    assert list(table["released"]) == sorted(table["released"])
    assert set(table["kind"]) == {"stated", "derived", "estimate", "disputed"}


def test_the_chart_of_the_fits_shows_the_facts():
    table = CHARTS["doubling_times"]().table.set_index("rows used")
    for name, (label, _) in SELECTIONS.items():
        assert table.loc[label, "doubling time, months"] == round(FACTS[f"fit_{name}_doubling"].value, 2)
        assert table.loc[label, "number of rows"] == FACTS[f"fit_{name}_rows"].value


def test_early_estimates_lie_low_and_late_ones_high_as_the_chapter_says():
    runs, line = selected("all"), fitted("all")
    estimates = runs[runs["kind"] == "estimate"]
    above = [
        flop > line.at(year)
        for flop, year in zip(estimates["training_compute_flop"], years(estimates), strict=True)
    ]
    early, late = estimates["release_date"] < "2020-01-01", estimates["release_date"] >= "2023-01-01"
    assert sum(pd.Series(above, estimates.index)[early]) < early.sum() / 2
    assert sum(pd.Series(above, estimates.index)[late]) > late.sum() / 2
