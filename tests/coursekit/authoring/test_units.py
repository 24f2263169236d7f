"""Every unit of the course: each question proves itself, and the committed exercises are current."""

import random
import re

import pytest

from coursekit.authoring.build import frozen_bundle, write_exercises
from coursekit.authoring.evaluate import Workshop
from coursekit.authoring.proofs import prove_question
from coursekit.authoring.reader import read_unit
from coursekit.checks.judge import judge
from coursekit.project import find_project
from coursekit.subject import subject

PROJECT = find_project()
UNITS = {name: read_unit(PROJECT.source(name)) for name in PROJECT.units()}
QUESTIONS = [(unit.name, question.id) for unit in UNITS.values() for question in unit.questions]


@pytest.fixture(scope="module")
def workshops():
    """The units with their given code run, once."""
    return {name: Workshop.open(unit) for name, unit in UNITS.items()}


@pytest.mark.parametrize(("unit", "id_"), QUESTIONS)
def test_a_question_proves_itself_on_three_sets_of_draws(workshops, unit, id_):
    question = next(q for q in UNITS[unit].questions if q.id == id_)
    for seed in ("first", "second", "third"):
        data = workshops[unit].evaluate(question, random.Random(f"{seed}:{id_}"))
        assert list(prove_question(workshops[unit], question, data)) == []


@pytest.mark.parametrize(("unit", "id_"), QUESTIONS)
def test_every_slip_is_read_with_its_own_sentence(workshops, unit, id_):
    question = next(q for q in UNITS[unit].questions if q.id == id_)
    data = workshops[unit].evaluate(question, random.Random(id_))
    for slip in data["slips"]:
        verdict = judge(data, [case["slips"][slip["name"]] for case in data["cases"]])
        assert (verdict.slip, verdict.message) == (slip["name"], slip["says"])
        assert "{{" not in verdict.message


def test_the_committed_exercises_are_what_the_sources_make():
    assert write_exercises(PROJECT, check=True) == [], "Run `course build exercises` and commit what changes."


def test_no_two_questions_of_the_course_share_an_id():
    ids = [id_ for _, id_ in QUESTIONS]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_has_six_to_eight_questions_over_all_kinds_but_perhaps_the_written_one(unit):
    bundle = frozen_bundle(UNITS[unit], "kinds")
    kinds = [question["kind"] for question in bundle["questions"]]
    assert 6 <= len(kinds) <= 8
    assert {"function", "value", "table", "choice"} <= set(kinds)


def test_the_course_has_at_most_six_written_questions():
    """Each is marked by hand; a class must be able to bear that."""
    written = [question.id for unit in UNITS.values() for question in unit.questions if question.written]
    assert 1 <= len(written) <= 6


@pytest.mark.parametrize("unit", UNITS)
def test_every_objective_is_assessed_and_every_question_assesses_one(unit):
    units = subject().load("units").set_index("slug")
    objectives = re.split(r"\s*[|;]\s*", units.loc[unit, "objectives"])
    assert len(objectives) <= 4
    assessed = {number for question in UNITS[unit].questions for number in question.objectives}
    assert assessed == {str(number) for number in range(1, len(objectives) + 1)}
    assert all(question.objectives for question in UNITS[unit].questions)


def test_a_given_constant_is_the_fact_of_its_name(workshops):
    facts = subject().facts
    constants = [item for shop in workshops.values() for item in shop.given.items() if item[0].isupper()]
    known = [(name, value) for name, value in constants if name.lower() in facts]
    assert known, "HOURS_PER_YEAR at least is handed out, or this test proves nothing"
    assert known == [(name, facts[name.lower()].value) for name, _ in known]


@pytest.mark.parametrize("unit", UNITS)
def test_every_question_points_to_a_section_of_its_chapter(unit):
    chapter = (PROJECT.book / f"{unit}.md").read_text(encoding="utf-8")
    # A heading is its own anchor, spelled as the book spells it.
    headings = re.findall(r"^#+ (.+)$", chapter, re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    anchors |= set(re.findall(r"^\(([\w-]+)\)=$", chapter, re.MULTILINE))
    assert {question.section for question in UNITS[unit].questions} <= anchors


@pytest.mark.parametrize("unit", UNITS)
def test_every_question_but_the_written_one_has_a_hint(unit):
    assert [q.id for q in UNITS[unit].questions if not q.hints and not q.written and not q.is_choice] == []
