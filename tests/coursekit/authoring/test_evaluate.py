"""From a source to a bundle."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.authoring.build import findings, frozen_bundle, public_bundle
from coursekit.authoring.evaluate import Workshop, fill, split_points, stub
from coursekit.authoring.reader import SourceError
from coursekit.authoring.vocabulary import drawn, frame, integers, months, uniform, visible

from .sources import FUNCTION, HEAD, TOLERANCE, VALUE, WHOLE

IN_PARTS = WHOLE.replace('unit="MWh"', "each=true")


def test_the_public_bundle_has_the_visible_cases_alone(read):
    bundle = public_bundle(read())
    energy = bundle["questions"][0]
    assert energy["kind"] == "function"
    assert [case["args"] for case in energy["cases"]] == [{"mw": 10}]
    # 10 MW over 100 h.
    assert energy["cases"][0]["expected"] == {"status": "value", "value": 1000}
    assert energy["cases"][0]["slips"]["divided"] == {"status": "value", "value": 0.1}
    assert bundle["_generated"].endswith("solutions/small.py: change that file")
    json.dumps(bundle, allow_nan=False)


def test_points_are_spread_over_the_cases_of_each_bundle(read):
    assert [case["points"] for case in public_bundle(read())["questions"][0]["cases"]] == [2000]
    assert [case["points"] for case in frozen_bundle(read(), 1)["questions"][0]["cases"]] == [666, 666, 668]


@given(st.integers(1, 20_000), st.integers(1, 12))
def test_points_are_never_lost_when_split(points, count):
    cases = [{} for _ in range(count)]
    split_points(points, cases)
    assert sum(case["points"] for case in cases) == points
    assert cases[-1]["points"] >= cases[0]["points"] >= 0


def test_a_seed_gives_the_same_class_and_another_seed_another(read):
    unit = read()
    assert frozen_bundle(unit, 7) == frozen_bundle(unit, 7)
    first, second = (frozen_bundle(unit, seed)["questions"][0]["cases"] for seed in (7, 8))
    assert first[0] == second[0]
    assert first[1]["args"] != second[1]["args"]


def test_a_frozen_bundle_brings_the_template_without_answers(read):
    bundle = frozen_bundle(read(), 7)
    roles = [cell["role"] for cell in bundle["template"]]
    assert roles[:4] == ["text", "unit", "given", "statement"]
    assert "mw * HOURS" not in json.dumps(bundle["template"])


def test_a_value_question_has_one_case_and_no_call(read):
    year = public_bundle(read(HEAD + VALUE))["questions"][0]
    assert year["kind"] == "value"
    assert year["cases"][0]["args"] is None
    assert year["cases"][0]["slips"]["power-as-energy"] == {"status": "value", "value": 10}


def test_a_bundle_says_which_questions_give_points_for_parts(read):
    whole, parts = (public_bundle(read(text))["questions"][0] for text in (WHOLE, IN_PARTS))
    assert "partial" not in whole
    assert parts["partial"] == {"each": True}


def test_a_question_that_uses_another_knows_what_follows_from_its_slips(read):
    cost = """
# %% [markdown] question="cost_of_it" role="statement" title="Cost" section="energy" objectives="1"
# Use the function above for a price of two.

# %% question="cost_of_it" role="answer" points=1 uses="energy_used"
### BEGIN SOLUTION
cost_of_it = 2 * energy_used(10)
### END SOLUTION
"""
    case = public_bundle(read(HEAD + FUNCTION + cost))["questions"][1]["cases"][0]
    assert case["expected"]["value"] == 2000
    # After the slip power-as-energy: 2 x 10.
    assert case["follows"]["energy_used"]["power-as-energy"]["value"] == 20


def test_a_case_takes_its_tolerance_from_its_own_data(read):
    bundle = frozen_bundle(read(HEAD + FUNCTION + TOLERANCE), 1)
    # A fiftieth of the 10 MW of the visible case; of whatever was drawn in the others.
    assert bundle["questions"][0]["cases"][0]["abs"] == 0.2
    for case in bundle["questions"][0]["cases"]:
        assert case["abs"] == float(f"{case['args']['mw'] / 50:.3g}")


def test_a_value_may_have_a_tolerance_of_its_own(read):
    text = """
# %% question="year_energy" role="tolerance"
def tolerance():
    return 3
"""
    assert public_bundle(read(HEAD + VALUE + text))["questions"][0]["cases"][0]["abs"] == 3


@pytest.mark.parametrize("code", ["0 * mw", "-mw", "float('nan')", "mw * float('inf')"])
def test_a_tolerance_that_is_no_size_is_refused(read, code):
    text = HEAD + FUNCTION + TOLERANCE.replace("mw / 50", code)
    with pytest.raises(SourceError, match=r"tolerance of 'energy_used' is .*a number above 0 is needed"):
        public_bundle(read(text))


def test_author_code_that_fails_names_its_question(read):
    with pytest.raises(SourceError, match="year_energy stops with NameError"):
        public_bundle(read(HEAD + VALUE.replace("year_energy = 1000", "year_energy = MW * 100")))


def test_facts_are_filled_and_literals_unwrapped():
    assert fill("pays {{monthly_fee}} a month, {lit}`720 hours | a wrong month`") == (
        "pays $1.25 billion a month, 720 hours"
    )
    with pytest.raises(KeyError, match="monthly_fee"):
        fill("{{monthly_fe}}")


def test_the_stub_is_the_answer_without_its_solution():
    assert stub("def f(x):\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION") == (
        "def f(x):\n    ...  # your answer here"
    )


def test_draws_keep_their_bounds():
    rng = random.Random(3)
    for _ in range(200):
        assert 1.5 <= drawn(uniform(1.5, 2.5), rng) <= 2.5
        assert 1 <= drawn(integers(1, 3), rng) <= 3
        assert "2026-11" <= drawn(months("2026-11", "2027-02"), rng) <= "2027-02"
    table = drawn(frame(4, mw=integers(1, 9), site=["a", "b", "c", "d"]), rng)
    assert table.shape == (4, 2)
    assert sorted(table["site"]) == ["a", "b", "c", "d"]


def test_words_outside_a_source_are_refused():
    with pytest.raises(RuntimeError, match="exercise source"):
        visible(mw=1)


def test_the_small_unit_proves_itself(read):
    assert findings(read()) == []


def test_a_workshop_gives_students_no_author_names(read):
    assert "hidden" not in Workshop.open(read()).given
