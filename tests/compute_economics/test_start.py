"""Figures and charts of the opening unit, worked out by hand."""

from __future__ import annotations

import pytest

from compute_economics.charts.start import CHARTS
from compute_economics.facts import FACTS
from compute_economics.tables import load


def near(value: float) -> object:
    return pytest.approx(value, rel=1e-9)


def test_one_gpu_in_a_day_and_in_a_year():
    # 130 MW over 100,000 GPUs are 1.3 kW; times 24 h and 8,760 h
    assert FACTS["h100_day_kwh"].value == near(31.2)
    assert FACTS["h100_year_kwh"].value == near(11_388)


def test_one_home_in_a_day_on_average_and_beside_a_gpu():
    # 10,791 kWh a year
    assert FACTS["home_day_kwh"].value == near(10_791 / 365)
    assert FACTS["home_mean_kw"].value == near(10_791 / 8_760)
    assert FACTS["h100_in_homes"].value == near(11_388 / 10_791)


def test_energy_of_a_day_is_the_mean_draw_times_its_hours():
    assert FACTS["home_mean_kw"].value * 24 == near(FACTS["home_day_kwh"].value)


def test_the_fee_of_an_hour():
    # 1.25e9 / 730
    assert FACTS["fee_per_hour"].value == near(1_712_328.767123288)


def test_a_run_is_an_estimate_because_its_power_is():
    fact = FACTS["llama31_energy"]
    assert fact.value == near(22.62 * 2142)
    assert fact.kind == "estimate"
    assert not fact.gradable


def test_the_ladder_ascends_and_spans_six_powers_of_ten():
    watts = CHARTS["ladder_of_power"]().table["W"].astype(float)
    assert watts.is_monotonic_increasing
    assert 1e6 < watts.iloc[-1] / watts.iloc[0] < 1e7


def test_the_areas_are_power_times_time_and_double_with_the_time():
    table = CHARTS["power_times_time"]().table
    half, day = table["kWh"][0], table["kWh"][1]
    assert (half, day) == (15.6, 31.2)


def test_no_rack_counts_as_a_chip():
    table = CHARTS["hottest_chip_by_vendor"]().table
    assert list(table["W"]) == sorted(table["W"], reverse=True)
    assert not table["chip"].str.contains("rack").any()
    assert set(table["vendor"]) == set(load("accelerators")["vendor"])
