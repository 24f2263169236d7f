"""Reading claims: values worked out by hand, laws of the models, and the claims against their rows."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compute_economics.charts.claims import CHARTS
from compute_economics.facts import FACTS
from compute_economics.facts.claims import evidence_rows
from compute_economics.models import evidence
from compute_economics.tables import load
from coursekit.subject import GRADES

money = st.floats(1, 1e12)
qualifiers = st.sampled_from(["", "about", "at least", "up to"])
relations = st.lists(st.sampled_from(evidence.RELATIONS))


# The verdict


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        (["supports"], "confirmed"),
        (["supports", "limits"], "incomplete"),
        (["limits"], "incomplete"),
        (["supports", "replaces"], "superseded"),
        (["limits", "replaces", "silent"], "superseded"),
        (["supports", "contradicts", "replaces"], "contradicted"),
        (["silent"], "unsupported"),
        ([], "unsupported"),
    ],
)
def test_the_strongest_relation_decides(found, verdict):
    assert evidence.verdict(True, found) == verdict


@given(relations)
def test_what_cannot_be_checked_is_a_judgement_whatever_the_rows(found):
    assert evidence.verdict(False, found) == "judgement"


@given(relations)
def test_a_row_that_is_silent_changes_nothing(found):
    assert evidence.verdict(True, [*found, "silent"]) == evidence.verdict(True, found)


@given(relations, st.randoms())
def test_neither_order_nor_repetition_counts(found, random):
    shuffled = found * 2
    random.shuffle(shuffled)
    assert evidence.verdict(True, shuffled) == evidence.verdict(True, found)


def test_every_verdict_can_be_reached():
    reached = {evidence.verdict(True, [relation]) for relation in evidence.RELATIONS}
    assert reached | {evidence.verdict(False, [])} == set(evidence.VERDICTS)


def test_an_unknown_relation_is_named():
    with pytest.raises(ValueError, match=r"'proves' is no relation\. Relations are supports"):
        evidence.verdict(True, ["supports", "proves"])


# Bounds


@given(qualifiers, qualifiers, money, money, st.floats(1, 3), st.floats(1, 3))
def test_a_quotient_is_never_promised_more_than_its_figures_promise(num, den, a, b, more_a, more_b):
    """True figures that keep the two words: their quotient keeps the word of the quotient."""
    true = {"": lambda x, _: x, "at least": lambda x, m: x * m, "up to": lambda x, m: x / m}
    said = evidence.quotient_qualifier(num, den)
    if said is None or "about" in (num, den):
        return
    quotient = true[num](a, more_a) / true[den](b, more_b)
    if said == "at least":
        assert quotient >= a / b * (1 - 1e-12)
    elif said == "up to":
        assert quotient <= a / b * (1 + 1e-12)
    else:
        assert quotient == a / b


def test_two_bounds_on_one_side_say_nothing():
    assert evidence.quotient_qualifier("at least", "at least") is None
    assert evidence.quotient_qualifier("up to", "up to") is None
    assert evidence.quotient_qualifier("at least", "up to") == "at least"
    assert evidence.quotient_qualifier("about", "") == "about"


def test_a_word_that_is_no_qualifier_is_refused():
    with pytest.raises(ValueError, match="'more than' is no qualifier"):
        evidence.quotient_qualifier("more than", "")


# Pace and revenue


def test_run_rates_by_hand():
    assert evidence.run_rate(750e6, 1) == 9e9  # twelve months of 0.75 billion
    assert evidence.run_rate(2.25e9, 3) == 9e9  # four quarters of 2.25 billion


@given(money, st.floats(0.1, 36))
def test_a_period_at_its_own_pace_gives_its_revenue_back(revenue, months):
    assert evidence.run_rate(revenue, months) * months / 12 == pytest.approx(revenue)


@pytest.mark.parametrize("months", [0, -1])
def test_a_period_without_length_has_no_pace(months):
    with pytest.raises(ValueError, match="more than zero"):
        evidence.run_rate(1e9, months)


def test_revenue_from_two_paces_by_hand():
    # 73 days are a fifth of a year; the mean of 4 and 6 is 5; 5 / 5 = 1.
    days = [dt.date(2025, 1, 1), dt.date(2025, 3, 15)]
    assert (days[1] - days[0]).days == 73
    assert evidence.revenue_from_pace(days, [4, 6]) == pytest.approx(1)


@given(money, st.lists(st.integers(1, 300), min_size=1, max_size=6))
def test_an_even_pace_earns_in_proportion_to_time(pace, steps):
    days = [dt.date(2025, 1, 1)]
    for step in steps:
        days.append(days[-1] + dt.timedelta(days=step))
    whole = evidence.revenue_from_pace(days, [pace] * len(days))
    assert whole == pytest.approx(pace * sum(steps) / 365)


@given(st.lists(money, min_size=2, max_size=8).map(sorted))
def test_while_a_pace_rises_a_year_earns_less_than_its_last_pace(paces):
    days = [dt.date(2025, 1, 1) + dt.timedelta(days=365 * i / (len(paces) - 1)) for i in range(len(paces))]
    revenue = evidence.revenue_from_pace(days, paces)
    assert paces[0] * (1 - 1e-9) <= revenue <= paces[-1] * (1 + 1e-9)


@pytest.mark.parametrize(
    ("days", "paces", "says"),
    [
        ([dt.date(2025, 1, 1)], [1], "two or more"),
        ([dt.date(2025, 1, 1), dt.date(2025, 2, 1)], [1], "2 days and 1 paces"),
        ([dt.date(2025, 2, 1), dt.date(2025, 1, 1)], [1, 2], "do not ascend"),
        ([dt.date(2025, 1, 1), dt.date(2025, 1, 1)], [1, 2], "do not ascend"),
    ],
)
def test_points_that_make_no_line_are_refused(days, paces, says):
    with pytest.raises(ValueError, match=says):
        evidence.revenue_from_pace(days, paces)


# Parts and totals


def test_rounding_allows_half_a_unit_for_each_figure():
    # Three parts and a total, each to the million: up to two millions apart.
    assert evidence.gap([1e6, 2e6, 4e6], 8e6) == 1e6
    assert evidence.reconciles([1e6, 2e6, 4e6], 9e6, rounded_to=1e6)
    assert not evidence.reconciles([1e6, 2e6, 4e6], 10e6, rounded_to=1e6)
    assert evidence.reconciles([0.1, 0.2], 0.3, rounded_to=0)


@given(st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=6))
def test_what_was_rounded_always_reconciles(parts):
    assert evidence.reconciles([round(part) for part in parts], round(sum(parts)), rounded_to=1)


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=6))
def test_a_total_counted_among_its_parts_doubles_it(parts):
    total = sum(parts)
    assert evidence.gap([*parts, total], total) == -total
    assert not evidence.reconciles([*parts, total], total, rounded_to=0)


def test_a_negative_rounding_is_refused():
    with pytest.raises(ValueError, match="zero or more"):
        evidence.reconciles([1], 1, rounded_to=-1)


def test_orders_of_magnitude():
    assert evidence.orders_apart(3e9, 3e6) == pytest.approx(3)
    assert evidence.orders_apart(1, 1) == 0
    with pytest.raises(ValueError, match="above zero"):
        evidence.orders_apart(0, 1)


# The claims and their rows


def test_every_verdict_of_the_table_is_that_of_the_rule():
    claims, links = load("claims").set_index("id"), load("claim_evidence")
    for id_, claim in claims.iterrows():
        found = links.loc[links["claim_id"] == id_, "relation"]
        assert claim["verdict"] == evidence.verdict(claim["checkable"], found), id_


def test_every_piece_of_evidence_is_a_row_that_exists():
    rows = evidence_rows()
    assert len(rows) == len(load("claim_evidence"))
    assert rows["source_id"].isin(load("sources")["id"]).all()
    assert rows["source_grade"].isin(GRADES).all()


def test_a_row_bears_on_a_claim_in_one_way():
    links = load("claim_evidence")
    assert not links.duplicated(["claim_id", "table", "row_id"]).any()


def test_what_cannot_be_checked_has_no_row_and_what_can_has_one():
    claims = load("claims").set_index("id")
    with_row = set(load("claim_evidence")["claim_id"])
    assert with_row == set(claims.index[claims["checkable"]])


def test_a_row_that_replaces_is_newer_than_what_it_replaces():
    rows = evidence_rows()
    for id_, of_claim in rows.groupby("claim_id"):
        old = of_claim.loc[of_claim["relation"] == "supports", "as_of"]
        new = of_claim.loc[of_claim["relation"] == "replaces", "as_of"]
        if len(old) and len(new):
            assert old.max() < new.min(), id_


def test_a_confirmed_claim_rests_on_more_than_blogs():
    rows, claims = evidence_rows(), load("claims").set_index("id")
    for id_ in claims.index[claims["verdict"] == "confirmed"]:
        assert (rows.loc[rows["claim_id"] == id_, "source_grade"] != "C").any(), id_


def test_claims_cite_no_figure_in_their_reasons():
    """A figure has one home, so a reason names none; what a claim says may contain one."""
    assert not load("claims")["reason"].str.contains(r"\d").any()


# Facts


@pytest.mark.parametrize(
    ("id_", "value", "text"),
    [
        ("amazon_floor", 2e6, "$2.0 million"),  # 100e9 / 10 years / 5,000 MW
        ("run_rate_over_revenue", 1.9607843, "2.0"),  # 9 / 4.59
        ("april_month", 2.5e9, "$2.5 billion"),  # 30 / 12
        # By hand, in billions times days: 89 x 1.5 + 60 x 2.5 + 32 x 3.5 + 61 x 4.5 + 51 x 6 + 71 x 8
        # = 133.5 + 150 + 112 + 274.5 + 306 + 568 = 1,544; over 365 days 4.2301
        ("revenue_from_pace", 4.2301370e9, "$4.2 billion"),
        ("pace_over_revenue", 0.9215985, "92%"),  # 4.2301 / 4.59
        ("fee_over_revenue", 0.8032559, "80%"),  # 15 / 18.674
        ("fee_over_ai_revenue", 4.6860356, "4.7"),  # 15 / 3.201
        ("ai_loss_2025", 6.355e9, "$6.355 billion"),
    ],
)
def test_figures_worked_out_by_hand(id_, value, text):
    assert FACTS[id_].value == pytest.approx(value, rel=1e-7)
    assert FACTS[id_].text == text


def test_the_segments_of_2025_make_the_total():
    names = ("space_revenue_2025", "connectivity_revenue_2025", "ai_revenue_2025")
    parts = [FACTS[name].value for name in names]
    # 4,086 + 11,387 + 3,201 = 18,674 million
    assert sum(parts) == FACTS["spacex_revenue_2025"].value == 18.674e9


def test_what_the_press_read_in_a_draft_is_a_claim_and_never_graded():
    for id_ in ("revenue_2025", "run_rate_over_revenue", "revenue_from_pace", "pace_over_revenue"):
        assert FACTS[id_].kind == "claim"
        assert not FACTS[id_].gradable


def test_the_counts_of_the_verdicts_make_all_the_claims():
    counts = [FACTS[f"claims_{verdict}"].value for verdict in evidence.VERDICTS]
    assert sum(counts) == FACTS["claims_total"].value == len(load("claims"))
    assert FACTS["claims_without_row"].value == FACTS["claims_judgement"].value
    assert not any(FACTS[f"claims_{verdict}"].gradable for verdict in evidence.VERDICTS)


# Charts


def test_the_pace_chart_shows_grades_and_both_kinds_of_figure():
    table = CHARTS["pace_and_revenue"]().table
    assert list(table["figure"].tail(2)) == ["area under the run rates", "revenue of the year"]
    assert list(table["billion USD"].tail(2)) == [4.23, 4.59]
    assert set(table["source grade"]) == {"A", "B", "C"}


def test_the_segments_chart_adds_up():
    table = CHARTS["segments_and_total"]().table.set_index("segment")
    for column in table.columns:
        assert table.loc[["Space", "Connectivity", "AI"], column].sum() == pytest.approx(
            table.loc["Total", column]
        )


def test_the_verdict_chart_names_every_claim_once():
    table = CHARTS["verdicts_of_claims"]().table
    ids = [id_ for cell in table["ids"] for id_ in re.split(", ", cell)]
    assert sorted(ids) == sorted(load("claims")["id"])
    assert list(table["claims"]) == [len(cell.split(", ")) for cell in table["ids"]]
