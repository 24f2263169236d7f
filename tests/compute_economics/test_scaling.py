"""Scaling laws: values worked out by hand, laws of the models, and the figures of the unit."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compute_economics.charts.scaling import CHARTS
from compute_economics.facts import FACTS
from compute_economics.facts.claims import evidence_rows
from compute_economics.facts.scaling import LAWS, SIZES, for_use, law
from compute_economics.models import scaling
from compute_economics.models.scaling import LossLaw
from compute_economics.models.training import training_flop
from compute_economics.tables import load

SIZE = st.floats(1e6, 1e13)
BUDGET = st.floats(1e18, 1e27)
FITS = st.builds(
    LossLaw,
    floor=st.floats(0, 3),
    a=st.floats(50, 5000),
    b=st.floats(50, 5000),
    alpha=st.floats(0.1, 0.6),
    beta=st.floats(0.1, 0.6),
)
ROUND = LossLaw(floor=1, a=10, b=100, alpha=0.5, beta=0.5)


def near(value: float) -> object:
    return pytest.approx(value, rel=1e-9)


# --- worked out by hand ------------------------------------------------------------------------------


def test_the_loss_is_floor_and_two_terms():
    # 1 + 10 / sqrt(100) + 100 / sqrt(10,000) = 1 + 1 + 1
    assert ROUND.loss(100, 10_000) == near(3)


def test_the_best_size_of_a_round_law():
    # With equal exponents 10 / sqrt(N) = 100 / sqrt(D), so D = 100 N; C = 600 N squared.
    parameters, tokens = ROUND.best(600 * 50**2)
    assert (parameters, tokens) == (near(50), near(5000))
    assert ROUND.compute_exponent == near(0.25)


def test_a_size_by_the_rule():
    # 6 x 20 x 10 squared = 12,000
    assert scaling.size_by_rule(12_000, 20) == (near(10), near(200))


def test_serving_costs_two_operations_where_training_costs_six():
    assert scaling.lifetime_flop(10, 7, 4) == 6 * 10 * 7 + 2 * 10 * 4 == 500


def test_a_power_law_alone():
    assert scaling.power_law_loss(1, 16, 0.5) == near(4)


def test_tokens_for_a_loss_and_a_size_that_never_reaches_it():
    # 2.5 = 1 + 10 / sqrt(100) + 100 / sqrt(D): the last is 0.5, so D = 200 squared.
    assert ROUND.tokens_for(2.5, 100) == near(40_000)
    assert ROUND.tokens_for(2, 100) == math.inf


def test_a_grid_has_equal_factors_and_both_ends():
    assert scaling.log_grid(1, 100, 2) == [near(10 ** (step / 2)) for step in range(5)]
    assert scaling.log_grid(5, 5, 3) == [5]


def test_the_cheapest_of_three_sizes_depends_on_use():
    # For a loss of 2.5: size 100 needs 40,000 tokens, size 400 (100 / sqrt(D) = 1) 10,000,
    # size 1,600 (1.25) 6,400. Training costs 24e6, 24e6 and 61.44e6.
    sizes = (100, 400, 1600)
    assert ROUND.tokens_for(2.5, 1600) == near(6400)
    assert scaling.cheapest_for_loss(ROUND, 2.5, 1000, sizes) == (100, near(40_000))
    # 24e6 + 2 x 100 x 1,000 against 24e6 + 2 x 400 x 1,000 above; size 50 can never reach it.
    assert scaling.cheapest_for_loss(ROUND, 2.2, 0, (50, 400))[0] == 400


# --- laws --------------------------------------------------------------------------------------------


@given(FITS, SIZE, SIZE, st.floats(1, 100))
def test_more_of_either_never_raises_the_loss_and_never_passes_the_floor(fit, size, tokens, times):
    loss = fit.loss(size, tokens)
    assert fit.floor <= fit.loss(times * size, tokens) <= loss
    assert fit.floor <= fit.loss(size, times * tokens) <= loss


@given(FITS, BUDGET, st.floats(0.01, 100))
def test_no_other_size_of_the_budget_has_a_lower_loss(fit, flop, off):
    size, tokens = fit.best(flop)
    assert training_flop(size, tokens) == pytest.approx(flop)
    assert fit.loss(off * size, tokens / off) >= fit.best_loss(flop) * (1 - 1e-9)


@given(FITS, BUDGET, st.floats(1, 1000))
def test_the_part_above_the_floor_falls_with_the_power_of_compute(fit, flop, times):
    before, after = (fit.best_loss(budget) - fit.floor for budget in (flop, times * flop))
    assert after == pytest.approx(before / times**fit.compute_exponent, rel=1e-4)


@given(BUDGET, st.floats(0.5, 500))
def test_the_rule_uses_the_whole_budget_at_its_ratio(flop, ratio):
    size, tokens = scaling.size_by_rule(flop, ratio)
    assert training_flop(size, tokens) == pytest.approx(flop)
    assert tokens / size == pytest.approx(ratio)


@given(st.floats(0, 1e15), st.floats(0, 1e15))
def test_more_use_never_calls_for_a_larger_model(one, other):
    fit, flop = law("replication"), 5.76e23
    less, more = sorted((one, other))
    sizes = SIZES[::20]
    target = 1.01 * fit.best_loss(flop)
    chosen = [scaling.cheapest_for_loss(fit, target, served, sizes)[0] for served in (less, more)]
    assert chosen[1] <= chosen[0]


# --- what is refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: LossLaw(-1, 1, 1, 1, 1), "floor is -1; expected zero or more"),
        (lambda: LossLaw(1, 1, 1, 0, 1), "alpha is 0; expected more than zero"),
        (lambda: ROUND.loss(0, 1), "parameters is 0; expected more than zero"),
        (lambda: ROUND.best(float("nan")), "flop is nan; expected more than zero"),
        (lambda: ROUND.tokens_for(2, -1), "parameters is -1; expected"),
        (lambda: scaling.size_by_rule(1, 0), "tokens_per_parameter is 0; expected"),
        (lambda: scaling.power_law_loss(0, 1, 1), "amount is 0; expected"),
        (lambda: scaling.lifetime_flop(1, 1, -2), "served_tokens is -2; expected zero or more"),
        (lambda: scaling.log_grid(2, 1, 3), "expected the smaller number first"),
        (lambda: scaling.cheapest_for_loss(ROUND, 1, 0, [9]), "No size of the grid reaches a loss of 1"),
    ],
)
def test_a_refusal_says_what_was_wrong_and_what_was_expected(call, words):
    with pytest.raises(ValueError, match=r"\w") as caught:
        call()
    assert words in str(caught.value)


# --- the table and the facts -------------------------------------------------------------------------


def test_one_constant_of_a_study_is_one_row():
    table = load("scaling_laws")
    assert not table.duplicated(["study", "metric"]).any()


@pytest.mark.parametrize(
    ("fact", "by_hand"),
    [
        ("chinchilla70b_ratio", 20),  # 1.4e12 / 70e9
        ("rule_parameters", math.sqrt(5.76e23 / 120)),
        ("rule_tokens", 20 * math.sqrt(5.76e23 / 120)),
        ("kaplan_size_for_ten", 5.37031796),  # 10 to the 0.73
        ("kaplan_tokens_for_ten", 1.86208714),  # 10 over that
        ("equal_growth_for_ten", math.sqrt(10)),
        ("kaplan_gain", 0.0340636711),  # 1 - 2 to the -0.05
        # 0.3478 x 0.3658 / 0.7136
        ("compute_exponent", 0.12722524 / 0.7136),
        ("compute_to_halve", 2 ** (0.7136 / 0.12722524)),
        ("chinchilla70b_loss_replication", 1.8172 + 482.01 / 70e9**0.3478 + 2085.43 / 1.4e12**0.3658),
        ("gopher_loss_chinchilla", 1.69 + 406.4 / 280e9**0.34 + 410.7 / 300e9**0.28),
        ("size_ratio_preferred", 175 / 1.3),
    ],
)
def test_a_fact_agrees_with_hand_arithmetic(fact, by_hand):
    assert FACTS[fact].value == pytest.approx(by_hand, rel=1e-8)


@pytest.mark.parametrize("fit", LAWS)
def test_the_best_size_agrees_with_a_fine_grid(fit):
    flop, formula = 5.76e23, law(fit)
    best = min(scaling.log_grid(1e9, 1e12, 1000), key=lambda size: formula.loss(size, flop / 6 / size))
    assert FACTS[f"best_parameters_{fit}"].value == pytest.approx(best, rel=0.005)


def test_only_the_later_fit_agrees_with_the_rule():
    assert FACTS["best_ratio_replication"].value == pytest.approx(20, rel=0.1)
    assert FACTS["best_ratio_chinchilla"].value > 4 * 20
    assert FACTS["best_ratio_unrounded"].value < 0.7 * FACTS["best_ratio_chinchilla"].value


def test_the_size_for_use_is_inside_the_grid_and_pays():
    fit = law("replication")
    size, tokens = for_use(fit, 5.76e23, 1e13)
    assert SIZES[0] < size < SIZES[-1]
    assert fit.loss(size, tokens) == pytest.approx(fit.best_loss(5.76e23))
    assert FACTS["lifetime_at_use"].value < FACTS["lifetime_without_use"].value
    assert FACTS["training_at_use"].value > FACTS["chinchilla70b_flop"].value


@pytest.mark.parametrize(
    "id_", ["best_loss", "best_parameters_replication", "served_parameters", "kaplan_gain"]
)
def test_what_a_fit_predicts_is_an_estimate(id_):
    assert (FACTS[id_].kind, FACTS[id_].gradable) == ("estimate", False)


def test_the_two_versions_of_one_estimate_have_other_ranges():
    first, later = (
        [FACTS[f"halving_{name}_{end}"].value for end in ("low", "high")] for name in ("first", "later")
    )
    assert later[0] < first[0] < FACTS["halving_months"].value < first[1] < later[1]


def test_the_claim_on_more_gpus_is_contradicted_by_rows_of_grade_a():
    rows = evidence_rows()
    of_claim = rows[(rows["claim_id"] == "K38") & (rows["relation"] == "contradicts")]
    assert "A" in set(of_claim["source_grade"])
    assert load("claims").set_index("id").loc["K38", "verdict"] == "contradicted"


# --- the charts --------------------------------------------------------------------------------------


def test_the_bowl_has_its_bottom_where_the_fact_says():
    table = CHARTS["loss_for_one_budget"]().table
    for name, label in (("chinchilla", "2022 as printed"), ("replication", "2024 replication")):
        part = table[table["constants"] == label].set_index("billion parameters")["loss"]
        best = FACTS[f"best_parameters_{name}"].value / 1e9
        # Points of the table are a factor of 10 to the 0.2 apart.
        assert abs(math.log10(part.idxmin() / best)) <= 0.2


def test_the_chart_of_returns_falls_and_stays_above_the_floor():
    table = CHARTS["diminishing_returns"]().table
    assert list(table["lowest loss"]) == sorted(table["lowest loss"], reverse=True)
    assert (table["above the floor"] > 0).all()


def test_the_chart_of_use_falls_from_the_size_for_training_alone():
    sizes = list(CHARTS["size_for_use"]().table["billion parameters"])
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] < FACTS["best_parameters_replication"].value / 1e9


def test_the_chart_of_ratios_names_the_models_of_the_text():
    table = CHARTS["tokens_per_parameter"]().table.set_index("model")["tokens per parameter"]
    assert table["Gopher"] == 1.1
    assert table["Chinchilla 70B"] == 20
