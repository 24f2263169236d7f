"""Serving users: speed, cost, GPUs and waiting worked out by hand, laws, and the figures of the unit."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compute_economics.charts.serving import CHARTS
from compute_economics.facts import FACTS
from compute_economics.models import serving, training
from compute_economics.tables import load

SIZES = st.floats(1e8, 1e13)
PEAK = st.floats(10, 1e5)
SPEED = st.floats(1, 1e5)
SHARE = st.floats(0.01, 1)
LOAD = st.floats(0.01, 0.99)
POOL = st.integers(1, 200)
PRICE = st.floats(0.01, 100)


def near(value: float) -> object:
    return pytest.approx(value, rel=1e-9)


# --- speed, cost and GPUs, worked out by hand --------------------------------------------------------


def test_two_operations_for_each_parameter_and_token():
    assert serving.answering_flop(3, 5) == 30
    assert FACTS["flop_per_token_answering"].value == serving.FLOP_PER_PARAMETER_AND_TOKEN


def test_tokens_per_second_of_a_round_example():
    # 100 TFLOP/s at half the peak are 5e13; a token of 5e9 parameters takes 1e10.
    assert serving.tokens_per_second(5e9, 100, 0.5) == near(5000)
    assert serving.share_of_peak(2500, 5e9, 100) == near(0.25)


def test_cost_of_a_million_tokens():
    # 3.60 USD buy 3600 x 500 = 1.8 million tokens at full load, so 2 USD a million; twice that at half load.
    assert serving.usd_per_million_tokens(3.6, 500) == near(2)
    assert serving.usd_per_million_tokens(3.6, 500, 0.5) == near(4)


def test_an_average_token_is_weighted():
    assert serving.blended_price(5, 25, 0.75) == near(10)  # 3.75 + 6.25


def test_tokens_of_a_day_per_gpu():
    assert serving.tokens_per_gpu_second(864_000, 5) == near(2)  # 10 a second, over 5


def test_gpus_for_the_busiest_hour():
    # 3,000 users at one token a second, twice that at the peak: 6,000; each GPU gives 375.
    assert serving.gpus_needed(3000, 86_400, 2, 500, 0.75) == 16
    assert serving.gpus_needed(3001, 86_400, 2, 500, 0.75) == 17
    assert serving.users_served(16, 86_400, 2, 500, 0.75) == near(3000)


@given(SIZES, PEAK, SHARE)
def test_answering_is_three_times_as_fast_as_training(parameters, peak, mfu):
    seconds = training.gpu_days(training.training_flop(parameters, 1), peak, mfu) * 86_400
    assert 1 / seconds * 3 == pytest.approx(serving.tokens_per_second(parameters, peak, mfu))


@given(PRICE, SPEED, SHARE, SHARE)
def test_a_lower_load_never_makes_a_token_cheaper(price, speed, one, other):
    low, high = sorted((one, other))
    cost = serving.usd_per_million_tokens
    assert cost(price, speed, low) >= cost(price, speed, high)


@given(st.integers(1, 10**6), st.floats(100, 1e5), st.floats(1, 5), SPEED, SHARE)
def test_the_gpus_needed_are_enough_and_one_less_is_not(users, tokens, peak, speed, share):
    gpus = serving.gpus_needed(users, tokens, peak, speed, share)
    assert serving.users_served(gpus, tokens, peak, speed, share) >= users * (1 - 1e-6)
    assert serving.users_served(gpus - 1, tokens, peak, speed, share) < users


# --- waiting, worked out by hand ---------------------------------------------------------------------


def test_the_wait_at_one_machine():
    assert serving.mean_wait(3, 4) == near(0.75)  # 0.75 / (4 x 0.25)
    assert serving.mean_wait(0.9, 1) == near(9)


@pytest.mark.parametrize(("arrivals", "served"), [(4, 4), (5, 4)])
def test_overload_has_no_mean(arrivals, served):
    assert serving.mean_wait(arrivals, served) == math.inf


def test_erlang_c_of_two_machines():
    # a = 1: the sum of a^n/n! below 2 is 2; the last term is (1/2) / (1 - 1/2) = 1. So 1 / 3.
    assert serving.probability_of_waiting(2, 0.5) == near(1 / 3)
    assert serving.pooled_wait(2, 0.5) == near(1 / 3)  # over 2 x 0.5


@pytest.mark.parametrize(
    ("servers", "load", "probability", "wait"),
    [
        # Worked out apart from the recursion, by the sum of the textbook, to five digits.
        (10, 0.70, 0.22173, 0.07391),
        (10, 0.95, 0.82559, 1.65117),
        (100, 0.90, 0.21694, 0.02169),
        (100, 0.99, 0.88277, 0.88277),
    ],
)
def test_erlang_c_of_large_pools(servers, load, probability, wait):
    assert serving.probability_of_waiting(servers, load) == pytest.approx(probability, abs=5e-6)
    assert serving.pooled_wait(servers, load) == pytest.approx(wait, abs=5e-6)


@given(LOAD)
def test_a_pool_of_one_is_one_machine(share):
    assert serving.pooled_wait(1, share) == pytest.approx(serving.split_wait(share))
    assert serving.mean_wait(share, 1) == pytest.approx(serving.split_wait(share))


@given(POOL, LOAD)
def test_the_recursion_is_the_textbook_sum(servers, share):
    offered = servers * share
    term, below = 1.0, 0.0  # a^n / n!, kept small by dividing by the last term
    terms = [1.0]
    for n in range(1, servers + 1):
        term *= offered / n
        terms.append(term)
    last, below = terms[-1] / (1 - share), sum(terms[:-1])
    assert serving.probability_of_waiting(servers, share) == pytest.approx(last / (below + last))


@given(st.integers(2, 200), st.floats(0.05, 0.99))
def test_one_queue_waits_less_than_many_and_less_than_one_fast_machine(servers, share):
    pooled = serving.pooled_wait(servers, share)
    assert 0 < pooled < serving.split_wait(share) / servers
    # The fast machine has the shorter stay: it finishes each job sooner.
    assert pooled + 1 > (serving.split_wait(share) + 1) / servers


@given(POOL, LOAD, LOAD)
def test_a_higher_load_never_shortens_the_wait(servers, one, other):
    low, high = sorted((one, other))
    assert serving.pooled_wait(servers, low) <= serving.pooled_wait(servers, high) * (1 + 1e-12)


@given(st.integers(1, 100), st.floats(0.01, 5))
def test_the_load_for_a_wait_gives_that_wait(servers, wait):
    assert serving.pooled_wait(servers, serving.load_for_wait(servers, wait)) == pytest.approx(wait, rel=1e-6)


# --- what is refused, and in which words -------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: serving.answering_flop(-1), "active_parameters is -1; expected zero or more"),
        (lambda: serving.tokens_per_second(0, 100), "active_parameters is 0; expected more than zero"),
        (lambda: serving.tokens_per_second(1, 100, 40), "mfu is 40; expected a fraction above 0 and up to 1"),
        (lambda: serving.usd_per_million_tokens(1, 10, 0), "load is 0; expected a fraction"),
        (lambda: serving.blended_price(1, 2, 78), "input_share is 78; expected a fraction from 0 to 1"),
        (lambda: serving.gpus_needed(1, 1, 0.5, 1), "a peak is never below the mean"),
        (lambda: serving.users_served(1, 1, 0.5, 1), "a peak is never below the mean"),
        (lambda: serving.users_served(1, 0, 1, 1), "tokens_per_user_day is 0; expected more than zero"),
        (lambda: serving.tokens_per_gpu_second(1, 0), "gpus is 0; expected more than zero"),
        (lambda: serving.mean_wait(1, 0), "served_per_s is 0; expected more than zero"),
        (lambda: serving.split_wait(1), "The load is 1; expected a fraction from 0 to below 1"),
        (lambda: serving.pooled_wait(0, 0.5), "servers is 0; expected a whole number from 1 on"),
        (lambda: serving.pooled_wait(1.5, 0.5), "servers is 1.5; expected a whole number"),
        (lambda: serving.load_for_wait(3, 0), "wait is 0; expected more than zero"),
    ],
)
def test_a_refusal_says_what_was_wrong_and_what_was_expected(call, words):
    with pytest.raises(ValueError, match=r"\w") as caught:
        call()
    assert words in str(caught.value)


# --- the tables and the facts ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fact", "by_hand"),
    [
        ("gain_r1_server", 8064 / 2907),
        ("interactive_over_offline", (250_634 / 72) / (2_494_310 / 288)),
        ("totals_over_totals", 250_634 / 2_494_310),
        ("llama31_tokens_ceiling", 2.5e15 / 8.1e11),
        ("llama31_share_of_peak", 259 * 8.1e11 / 2.5e15),
        ("day_output_per_gpu", 168e9 / 86_400 / 1814),
        ("users_of_one_gpu", 168e9 / 1814 / 10_000),
        ("day_cost", 87_072),  # 24 x 1,814 x 2, as the operator states it
        ("day_cost_all", 87_072 / 776_000),
        ("day_cost_output", 87_072 / 168_000),
        ("opus_blended", (608 * 5 + 168 * 25) / 776),
        ("opus_plain_mean", 15),
        ("token_cost_half_load", 2 * 1.25e9 / (325_000 * 730) / (3600 * 8064) * 1e6),
        ("hours_down_quarter", 21.6),
        ("wait_one_99", 99),
    ],
)
def test_a_fact_agrees_with_hand_arithmetic(fact, by_hand):
    assert FACTS[fact].value == near(by_hand)


@pytest.mark.parametrize(
    ("id_", "kind"),
    [
        ("list_opus_input", "claim"),
        ("claim_b200_speed", "claim"),
        ("growth_seen", "claim"),
        ("outage_minutes", "claim"),
        ("tier1_input", "claim"),
        ("day_cost_all", "estimate"),
        ("token_cost_new", "estimate"),
    ],
)
def test_what_is_not_firm_is_shown_so_and_never_graded(id_, kind):
    assert (FACTS[id_].kind, FACTS[id_].gradable) == (kind, False)


def test_what_the_announcement_says_is_firm_and_says_no_speed():
    for id_ in ("limit_multiplier", "peak_reduction", "api_limits"):
        assert (FACTS[id_].source_grade, FACTS[id_].kind) == ("A", "stated")
        assert FACTS[id_].sources == ("ANT_SPACEX",)
    said = load("deal_terms").query("source_id == 'ANT_SPACEX'")["item"]
    assert not said.str.contains("speed|latency|context|weekly").any()


def test_every_total_of_a_system_says_how_many_gpus_made_it():
    totals = load("inference_throughput").query("tokens_per_s_system.notna()")
    assert len(totals) == 8  # six of one submission, two nodes of DeepSeek
    assert totals["gpus"].notna().all()


def test_an_edition_has_one_row_for_each_model_and_scenario():
    rows = load("inference_throughput").query("system == 'GB300 NVL72' and kind == 'stated'")
    counts = rows.groupby(["model", "scenario"])["benchmark"].nunique()
    assert list(counts) == [2, 2, 2, 2]


# --- the charts --------------------------------------------------------------------------------------


def test_newer_software_is_faster_in_every_pair_of_the_chart():
    table = CHARTS["same_hardware"]().table
    assert len(table) == 4
    assert (table["MLPerf Inference v6.0"] > table["MLPerf Inference v5.1"]).all()


def test_the_chart_of_waiting_shows_the_facts():
    table = CHARTS["waiting_by_load"]().table.set_index("load")
    assert table.loc[0.9, "wait, 1 together"] == pytest.approx(FACTS["wait_one_90"].value)
    assert table.loc[0.9, "wait, 100 together"] == pytest.approx(FACTS["wait_100_90"].value, abs=5e-4)


def test_the_chart_of_prices_marks_claims():
    table = CHARTS["token_prices"]().table.set_index("what")
    assert set(table["kind"]) == {"claim", "estimate"}
    assert (table.loc[table.index.str.startswith("list"), "kind"] == "claim").all()
