"""The models and facts of the energy unit: laws, values worked out by hand, and figures checked twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compute_economics.facts import FACTS
from compute_economics.models import energy

POWER = st.floats(1e-3, 1e5)
HOURS = st.floats(1, 1e5)
LOAD = st.floats(0, 1)
PUE = st.floats(1, 3)
PRICE = st.floats(0, 2)


def near(value: float) -> object:
    return pytest.approx(value, rel=1e-12)


# --- values worked out by hand ------------------------------------------------------------------


def test_a_megawatt_for_an_hour_is_a_megawatt_hour():
    assert energy.energy_mwh(1, 1) == 1


def test_energy_of_300_mw_for_a_year():
    assert energy.energy_mwh(300, 8760) == 2_628_000  # 300 * 8760
    assert energy.energy_mwh(300, 8760, 0.5) == 1_314_000


def test_a_year_at_300_mw_is_300_mw_years():
    assert energy.mw_years(2_628_000, 8760) == 300


def test_facility_power_is_it_power_times_pue():
    assert energy.facility_power_mw(200, 1.25) == 250  # 200 + a quarter of 200


def test_a_bill_counts_a_thousand_kwh_to_the_mwh():
    assert energy.electricity_bill_usd(2, 0.05) == near(100)  # 2000 kWh at 5 cents


def test_kw_per_gpu_of_the_first_h100_cluster():
    assert energy.kw_per_gpu(130, 100_000) == near(1.3)  # 130,000 kW over 100,000


def test_fleet_power_adds_chip_by_chip():
    # 1000 * 1.5 kW + 500 * 2 kW = 2500 kW
    assert energy.fleet_power_mw({"a": 1000, "b": 500}, {"a": 1.5, "b": 2.0, "unused": 9}) == near(2.5)


def test_homes_at_a_round_divisor():
    assert energy.homes_equivalent(1, 8760, 8760) == near(1000)  # a home that draws one kW all year


def test_site_energy_takes_pue_once():
    assert energy.site_energy_mwh(100, 1.25, 10, 0.8) == near(1000)  # 100 * 1.25 * 0.8 * 10


def test_cost_of_supply_has_three_parts():
    # 100 / 5 = 20 ; 10 % of half of 100 = 5 ; operations 3
    assert energy.annual_cost_of_supply_usd(100, 5, 0.10, 3) == near(28)


# --- laws ---------------------------------------------------------------------------------------


@given(POWER, HOURS, LOAD)
def test_mw_years_undo_energy(power, hours, load):
    assert energy.mw_years(energy.energy_mwh(power, hours, load), hours) == pytest.approx(power * load)


@given(POWER, HOURS, LOAD)
def test_a_load_never_uses_more_than_its_nameplate(power, hours, load):
    assert energy.energy_mwh(power, hours, load) <= energy.energy_mwh(power, hours)


@given(POWER, PUE)
def test_the_meter_never_reads_less_than_the_it(power, pue):
    assert energy.facility_power_mw(power, pue) >= power


@given(POWER, st.tuples(PUE, PUE), st.tuples(LOAD, LOAD), st.tuples(PRICE, PRICE), HOURS)
def test_every_case_inside_the_ranges_has_a_bill_inside_the_range(power, pue, load, price, hours):
    pue, load, price = (tuple(sorted(pair)) for pair in (pue, load, price))
    low, high = (
        energy.electricity_bill_usd(energy.site_energy_mwh(power, pue[end], hours, load[end]), price[end])
        for end in (0, 1)
    )
    middle = energy.energy_mwh(energy.facility_power_mw(power, sum(pue) / 2), hours, sum(load) / 2)
    bill = energy.electricity_bill_usd(middle, sum(price) / 2)
    assert low * (1 - 1e-9) <= bill <= high * (1 + 1e-9)


@given(POWER, st.floats(100, 1e5), HOURS)
def test_twice_the_home_is_half_the_homes(power, home, hours):
    once, twice = (energy.homes_equivalent(power, kwh, hours) for kwh in (home, 2 * home))
    assert twice == pytest.approx(once / 2)


@given(st.floats(1, 1e12), st.floats(1, 40), st.floats(0, 0.5), st.floats(0, 1e10))
def test_dearer_money_never_makes_supply_cheaper(capital, life, rate, operations):
    cost = energy.annual_cost_of_supply_usd(capital, life, rate, operations)
    assert cost >= energy.annual_cost_of_supply_usd(capital, life, 0, operations) >= capital / life


# --- what is refused, and in which words ----------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: energy.energy_mwh(-1, 10), "power_mw is -1"),
        (lambda: energy.energy_mwh(float("nan"), 10), "power_mw is nan"),
        (lambda: energy.energy_mwh(1, 10, 70), "load factor is 70; expected a fraction from 0 to 1"),
        (lambda: energy.facility_power_mw(100, 0.8), "PUE is 0.8; expected 1 or more"),
        (lambda: energy.kw_per_gpu(100, 0), "gpus is 0; expected more than zero"),
        (lambda: energy.fleet_power_mw({"H100": 1}, {"H200": 1}), "No draw is given for H100"),
        (lambda: energy.fleet_power_mw({"H100": -1}, {"H100": 1}), "gpus of H100 is -1"),
        (lambda: energy.annual_cost_of_supply_usd(1, 0, 0, 0), "life_years is 0"),
        (lambda: energy.homes_equivalent(1, 0, 8760), "kwh_per_home is 0"),
        (lambda: energy.mw_years(1, 0), "hours_per_year is 0"),
    ],
)
def test_a_refusal_says_what_was_wrong_and_what_was_expected(call, words):
    with pytest.raises(ValueError, match=r"expected|Add it") as caught:
        call()
    assert words in str(caught.value)


# --- facts: figures worked out by hand from the rows they rest on -----------------------------------


@pytest.mark.parametrize(
    ("fact", "by_hand"),
    [
        ("nameplate_h100_kw", 1.30),  # 130,000 kW / 100,000
        ("nameplate_gb200_kw", 21 / 11),  # 210,000 kW / 110,000
        ("facility_gb200_kw", 32.3 / 11),  # 323,000 kW / 110,000
        ("nameplate_over_tdp_h100", 13 / 7),  # 1,300 W / 700 W
        ("announced_energy", 2_628_000),  # 300 MW * 8,760 h
        ("colossus_1_energy_low", 2_233_800),  # 425 MW * 0.6 * 8,760 h
        ("colossus_1_mw_years_high", 340),  # 425 * 0.8
        ("nameplate_company_energy", 12_264_000),  # 1,400 MW * 8,760 h
        ("scope_hopper", 200_000),  # 150k H100 + 50k H200
        ("scope_blackwell", 125_000),  # 325,000 - 200,000
        ("scope_power", 260 + 125 * 21 / 11),  # 200,000 * 1.3 kW + 125,000 * 1.909 kW, in MW
        ("supply_capital", 12.87988e9 + 95 / 220 * 18.56218e9),  # Colossus 1, and 95,000 of 220,000 GPUs
        ("homes_claimed_kwh", 8760),  # 300 MW over 300,000 homes is one kW each, all year
        ("homes_announced", 2_628_000_000 / 10_791),
        ("homes_per_mw", 8_760_000 / 10_791),
        ("iren_annual_fee", 1.94e9),  # 9.7 / 5
        ("iren_bill_low", 200 * 1.2 * 0.6 * 8760 * 62.3),  # 62.3 USD per MWh
        ("iren_share_high", 200 * 1.4 * 0.8 * 8760 * 81.3 / 1.94e9),
    ],
)
def test_a_fact_agrees_with_hand_arithmetic(fact, by_hand):
    assert FACTS[fact].value == pytest.approx(by_hand, rel=1e-9)


def test_the_bill_range_agrees_with_hand_arithmetic():
    power = 260 + 125 * 21 / 11  # 498.6 MW, see above
    low = power * 1.2 * 0.6 * 8760 * 62.3  # 62.3 USD per MWh in Tennessee
    high = power * 1.4 * 0.8 * 8760 * 81.3  # 81.3 USD per MWh in the United States
    assert FACTS["bill_low"].value == pytest.approx(low, rel=1e-9)
    assert FACTS["bill_high"].value == pytest.approx(high, rel=1e-9)
    assert FACTS["share_of_fee_low"].value == pytest.approx(low / 15e9, rel=1e-9)
    # Cost of supply: 20.9 / 5 + 8 % of half of 20.9, plus operations at 306.68 / 340 million per MW of IT
    capital = 12.87988e9 + 95 / 220 * 18.56218e9
    operations = 306.68e6 / 340 * (340 + 95 / 220 * 490)
    cost = capital / 5 + 0.04 * capital + operations
    assert FACTS["supply_cost"].value == pytest.approx(cost, rel=1e-9)
    assert FACTS["share_of_cost_high"].value == pytest.approx(high / cost, rel=1e-9)


@pytest.mark.parametrize(
    "stem", ["load", "colossus_1_energy", "scope_energy", "bill", "share_of_fee", "iren_share"]
)
def test_the_low_end_lies_below_the_high_end(stem):
    assert FACTS[f"{stem}_low"].value < FACTS[f"{stem}_high"].value


def test_electricity_is_a_larger_share_of_the_cost_than_of_the_fee():
    for end in ("low", "high"):
        assert FACTS[f"share_of_cost_{end}"].value > FACTS[f"share_of_fee_{end}"].value


@pytest.mark.parametrize(
    "fact", ["scope_power", "bill_low", "bill_high", "share_of_cost_low", "supply_life_years"]
)
def test_what_rests_on_our_assumptions_is_an_estimate_and_not_gradable(fact):
    assert (FACTS[fact].kind, FACTS[fact].gradable) == ("estimate", False)


def test_a_peak_ratio_is_never_called_a_pue():
    ratios = [FACTS[name] for name in FACTS if name.startswith("peak_ratio")]
    assert ratios
    assert not any("PUE" in fact.label or "facility energy" in fact.unit for fact in ratios)
