"""The facts: how they are declared, what they inherit, and what the deal's come to when worked by hand."""

import datetime as dt
import math

import pytest

from compute_economics.facts import FACTS, registry
from compute_economics.tables import load, tables
from coursekit.subject import GRADES, KINDS, Fact, weakest_grade

ALL = list(FACTS.values())
by_id = pytest.mark.parametrize("fact", ALL, ids=lambda fact: fact.id)


@pytest.fixture
def facts(monkeypatch):
    """A registry of its own, so that a test declares facts without touching the course's."""
    own = registry.Facts()
    monkeypatch.setattr(registry, "FACTS", own)
    return own


# Every fact of the course


@by_id
def test_every_fact_computes_and_reads_as_prose(fact):
    value = fact.value
    assert isinstance(value, int | float | str | dt.date)
    if isinstance(value, int | float):
        assert math.isfinite(value)
        assert any(character.isdigit() for character in fact.text)
    assert fact.text == fact.text.strip() != ""


@by_id
def test_every_fact_says_where_it_comes_from(fact):
    assert fact.label
    assert fact.source_grade in GRADES
    assert fact.kind in KINDS
    for row in fact.rows:
        table, row_id = row.split("/")
        assert row_id in set(load(table)["id"])
    assert set(fact.sources) <= set(load("sources")["id"])


@by_id
def test_a_fact_is_no_better_than_its_weakest_input(fact):
    inputs = [FACTS[name] for name in fact.inputs]
    if not inputs:
        return
    assert fact.source_grade == weakest_grade([each.source_grade for each in inputs])
    assert KINDS.index(fact.kind) >= max(KINDS.index(each.kind) for each in inputs)
    assert KINDS.index(fact.kind) >= KINDS.index("derived")
    assert set(fact.sources) == {source for each in inputs for source in each.sources}
    assert fact.as_of == max(each.as_of for each in inputs)


@by_id
def test_only_firm_facts_may_be_graded(fact):
    if fact.gradable:
        assert fact.kind in {"stated", "derived"}
        assert fact.source_grade in {"A", "B"}
        assert all(FACTS[name].gradable for name in fact.inputs)


def test_no_row_of_a_restricted_licence_is_behind_a_fact():
    allowed = {"public fact", "US government work", "CC BY 4.0", "quoted figure"}
    rows = {row for fact in ALL for row in fact.rows}
    licences = {load(row.split("/")[0]).set_index("id").loc[row.split("/")[1], "licence"] for row in rows}
    assert licences <= allowed


def test_one_quantity_has_one_grade():
    """Two facts that read the same cell agree on source, grade and kind."""
    seen: dict[tuple[str, ...], Fact] = {}
    for fact in ALL:
        if fact.inputs or not fact.rows:
            continue
        first = seen.setdefault((*fact.rows, str(fact.value)), fact)
        assert (first.source_grade, first.kind, first.sources) == (fact.source_grade, fact.kind, fact.sources)


# Declaring


def test_a_stated_fact_takes_everything_from_its_row(facts):
    fee = registry.stated("a_fee", "deal_terms", "T023", "A fee", prefix="$", digits=2, scale="billion")
    assert facts["a_fee"] is fee
    assert (fee.value, fee.text, fee.unit) == (1.25e9, "$1.25 billion", "USD per month")
    assert (fee.source_grade, fee.kind, fee.gradable) == ("A", "stated", True)
    assert (fee.sources, fee.rows, fee.as_of) == (("SPX_S1",), ("deal_terms/T023",), "2026-05-20")


def test_a_date_is_shown_as_a_date(facts):
    signed = registry.stated("signed", "deal_terms", "T001", "Signed", column="value_date")
    assert signed.value == dt.date(2026, 5, 3)
    assert signed.text == "3 May 2026"


def test_a_derived_fact_inherits_the_weaker_of_two(facts):
    registry.stated("good", "deal_terms", "T023", "A filing")  # A, stated, gradable, 2026-05-20
    registry.stated("poor", "deal_terms", "T072", "A blog")  # C, claim, not gradable, 2026-10-01
    both = registry.derived("both", "Quotient", lambda fee, gpus: fee / gpus, "good", "poor", unit="USD")
    assert both.value == pytest.approx(1.25e9 / 780_000)
    assert (both.source_grade, both.kind, both.gradable, both.as_of) == ("C", "claim", False, "2026-10-01")
    assert both.rows == ("deal_terms/T023", "deal_terms/T072")


def test_an_assumption_of_ours_weakens_a_fact_and_takes_it_out_of_grading(facts):
    registry.stated("good", "deal_terms", "T023", "A filing")
    ours = registry.derived("ours", "Guess", lambda fee: fee / 2, "good", unit="USD", kind="estimate")
    assert (ours.kind, ours.gradable) == ("estimate", False)


def test_a_fact_declared_twice_is_refused(facts):
    registry.defined("hours", "Hours", 24, unit="hours")
    with pytest.raises(ValueError, match="'hours' is declared twice"):
        registry.defined("hours", "Hours", 24, unit="hours")


def test_an_unknown_fact_is_answered_with_the_nearest():
    with pytest.raises(KeyError, match=r"no fact 'montly_fee'.*'monthly_fee'"):
        FACTS["montly_fee"]


def test_a_row_that_is_not_there_is_named(facts):
    with pytest.raises(KeyError, match="'deal_terms' has no row 'T999'"):
        registry.stated("lost", "deal_terms", "T999", "Lost")


def test_a_fact_of_an_unknown_input_is_refused(facts):
    with pytest.raises(KeyError, match="no fact 'nothing'"):
        registry.derived("lost", "Lost", lambda x: x, "nothing", unit="USD")


def test_every_table_that_a_fact_reads_is_in_the_package():
    assert {row.split("/")[0] for fact in ALL for row in fact.rows} <= set(tables())


# The figures of the deal, worked by hand


def test_a_year_and_a_month():
    assert FACTS["hours_per_year"].value == 365 * 24
    assert FACTS["hours_per_month"].value == 8760 / 12
    # The futures market chose the same month.
    assert FACTS["futures_hours"].value == FACTS["hours_per_month"].value


@pytest.mark.parametrize(
    ("id_", "value", "text"),
    [
        ("monthly_fee", 1.25e9, "$1.25 billion"),
        ("annual_fee", 15e9, "$15 billion"),  # 12 x 1.25
        ("gpus_in_scope", 325_000, "325,000"),
        ("gpus_announced", 220_000, "220,000"),
        ("power_announced", 300, "300"),
        # May 2026 to May 2029, both counted: 8 + 12 + 12 + 5 months; two of them are the ramp.
        ("term_months", 37, "37"),
        ("ramp_months", 2, "2"),
        ("full_fee_months", 35, "35"),
        ("nominal_total", 43.75e9, "$43.75 billion"),  # 35 x 1.25
        ("nominal_total_limit", 46.25e9, "$46.25 billion"),  # 37 x 1.25
        ("press_headline_months", 36, "36"),  # 45 / 1.25
        # 90 days are 90 / (365 / 12) = 2.958904 months; x 1.25 = 3.698630
        ("notice_in_months", 2.9589041, "2.96"),
        ("exposure_90_days", 3.6986301e9, "$3.70 billion"),
        ("exposure_three_months", 3.75e9, "$3.75 billion"),
        ("exposure_at_start", 7.4486301e9, "$7.45 billion"),  # (3 + 2.958904) x 1.25
        ("firm_share", 0.084540117, "8.5%"),  # 3.698630 / 43.75
        # 325,000 x 730 = 237.25 million GPU-hours a month; 1,250 / 237.25
        ("price_matching_scope", 5.2687039, "$5.27"),
        ("price_mixed_scope", 7.7833126, "$7.78"),  # 1,250 / 160.6
        ("scope_overstatement", 0.4772727, "48%"),  # 325 / 220 - 1
        ("fee_per_mw_mixed", 50e6, "$50 million"),  # 15e9 / 300
        ("google_full_months", 33, "33"),  # 3 + 12 + 12 + 6
        ("google_nominal_total", 30.36e9, "$30.36 billion"),  # 33 x 0.92
        ("price_google", 11.4570361, "$11.46"),  # 920 / (110,000 x 730 / 1e6) = 920 / 80.3
    ],
)
def test_figures_of_the_deal(id_, value, text):
    assert FACTS[id_].value == pytest.approx(value, rel=1e-7)
    assert FACTS[id_].text == text


@pytest.mark.parametrize(
    ("id_", "text"),
    [
        ("signing_date", "3 May 2026"),
        ("announcement_date", "6 May 2026"),
        ("s1_date", "20 May 2026"),
        ("s1a_date", "1 June 2026"),
        ("prospectus_date", "12 June 2026"),
        ("merger_date", "2 February 2026"),
        ("google_terms_date", "5 June 2026"),
        ("first_month", "May 2026"),
        ("last_ramp_month", "June 2026"),
        ("first_full_month", "July 2026"),
        ("last_month", "May 2029"),
        ("google_first_month", "October 2026"),
        ("google_last_month", "June 2029"),
    ],
)
def test_dates_and_months_of_the_deal(id_, text):
    assert FACTS[id_].text == text


@pytest.mark.parametrize(
    ("id_", "kind"),
    [
        ("press_headline_total", "stated"),
        ("musk_statement_days", "disputed"),
        ("draft_prospectus_ceiling", "claim"),
        ("contracted_sales", "claim"),
        ("price_mixed_scope", "claim"),
        ("fee_per_mw_mixed", "claim"),
    ],
)
def test_what_is_not_established_is_never_graded(id_, kind):
    assert FACTS[id_].kind == kind
    assert not FACTS[id_].gradable


@pytest.mark.parametrize(
    "id_", ["monthly_fee", "full_fee_months", "nominal_total", "exposure_90_days", "price_matching_scope"]
)
def test_what_rests_on_filings_may_be_graded(id_):
    assert FACTS[id_].source_grade == "A"
    assert FACTS[id_].gradable


def test_a_column_may_be_less_firm_than_its_row_and_never_firmer(facts):
    cell = {"column": "training_power_mw", "unit": "MW"}
    row = registry.stated("listed", "training_runs", "R32", "A run", column="training_compute_flop")
    power = registry.stated("power", "training_runs", "R32", "Its power", kind="estimate", **cell)
    assert (row.kind, row.gradable) == ("stated", True)
    assert (power.kind, power.gradable) == ("estimate", False)
    firmer = registry.stated("guess", "training_runs", "R51", "A guess", kind="derived", **cell)
    assert (firmer.kind, firmer.gradable) == ("estimate", False)
