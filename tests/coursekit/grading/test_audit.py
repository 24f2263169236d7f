"""The audit: each weakness planted once and found, a sound unit passed, a search that finds what is there."""

from __future__ import annotations

import shutil
import sys
import sysconfig
from dataclasses import replace
from pathlib import Path

import pytest

from coursekit.authoring.build import drawn_bundle, public_bundle
from coursekit.authoring.reader import read_unit
from coursekit.checks.bundle import write_bundle
from coursekit.errors import CourseError
from coursekit.grading.audit import audit, reach
from coursekit.grading.audit.cells import standing
from coursekit.grading.audit.cost import Cost, suggestion
from coursekit.grading.audit.notes import Note, settle
from coursekit.grading.audit.separation import separation
from coursekit.grading.execute import Worker
from coursekit.grading.isolation import PROCESS, choose_isolation
from coursekit.grading.jail import probe
from coursekit.grading.plan import Cell, Plan
from coursekit.project import Project, find_project

from . import toy
from .conftest import copy_of

ONE_TABLE = 'hidden(items=pd.DataFrame({"name": ["d", "e", "f", "g"], "cost": [2, 8, 1, 6]}))'
SOUND = toy.SOURCE.replace(
    ONE_TABLE, ONE_TABLE + '\nhidden(items=pd.DataFrame({"name": ["h", "i"], "cost": [7, 2]}))'
)
"""The toy unit; its table question has two cases, and the result of one of them would earn half."""

FIRST = "visible(price=2.5, pieces=4)"
SECOND = "visible(price=7.0, pieces=3)"
DRAWN = "hidden(2, price=uniform(20, 90), pieces=integers(12, 40))"
WORD = 'toy_word = "elbat"[::-1]'
WORD_SLIP = """# %% question="toy_word" role="slip" name="not-reversed"
# says: That is the word as it stands.
toy_word = "elbat"
"""
ANSWER = "    return price * pieces\n    ###"


@pytest.fixture
def read(tmp_path):
    """Reads a source text as the unit ``toy`` of a project of its own."""

    def write(text):
        (tmp_path / "solutions").mkdir(exist_ok=True)
        (tmp_path / "solutions" / "toy.py").write_text(text, encoding="utf-8")
        return read_unit(tmp_path / "solutions" / "toy.py")

    return write


def notes_on(unit):
    return {
        (note.question, note.finding): note.sentence for note in separation(unit, drawn_bundle(unit, "1"))
    }


def test_a_sound_unit_has_no_finding(read):
    assert [note for note in separation(read(SOUND), drawn_bundle(read(SOUND), "1")) if note.finding] == []


def change(*pairs):
    """The sound unit with some of its parts replaced."""
    text = SOUND
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


ANSWER_LINE = '"toy_cost" role="answer" points=2'
ALWAYS = "pieces=4)", "pieces=3)", "pieces=integers(12, 40))"
WEAK = {
    "no hidden case": (change((DRAWN, "")), "toy_cost: it has no hidden case"),
    # 2.5 × 4 and 5 × 2 are both 10: two of four cases, so half of two points.
    "constant": (
        change((SECOND, "visible(price=5.0, pieces=2)")),
        "toy_cost: the constant 10 earns 1 of 2 points",
    ),
    "constant of one case": (
        toy.SOURCE,
        "toy_table: the constant a table of 2 rows × 2 columns earns 1 of 2 points",
    ),
    "echo": (change(*((part, "pieces=1)") for part in ALWAYS)), "toy_cost: `price` earns 2 of 2 points"),
    "transform": (
        change(*((part, "pieces=12)") for part in ALWAYS)),
        "toy_cost: `price * 12` earns 2 of 2 points. Add cases",
    ),
    "any number": (
        change((ANSWER_LINE, f"{ANSWER_LINE} rel=1e9")),
        "toy_cost: it never separates: every wrong answer of its kind earns all points. Tried: 3 slips,",
    ),
    # Where 90 × 40 = 3,600 is right, 90 + 40 = 130 is 96 % too small; where 20 × 12 = 240 is, 32 is 87 %.
    "wide tolerance": (change((ANSWER_LINE, f"{ANSWER_LINE} rel=0.99")), "earn all points: `added`"),
    "slip like another": (
        change(("return price * (pieces - 1)", "return price")),
        "toy_cost: the slip 'price-alone' is named 'one-short'",
    ),
    "slip that is right": (
        change(("return price * (pieces - 1)", "return pieces * price")),
        "toy_cost: the slip 'one-short' passes",
    ),
    "no slip": (
        change((WORD_SLIP, "")),
        "toy_word: no wrong answer is known: it names no slip. Add one. Tried: 9 constants",
    ),
    "guessed": (change((WORD, "toy_word = 3 // 2")), "toy_word: the value is 1, which anybody may guess"),
}


@pytest.mark.parametrize(("text", "says"), WEAK.values(), ids=WEAK)
def test_a_weak_question_is_found(read, text, says):
    unit = read(text)
    notes = [note for note in separation(unit, drawn_bundle(unit, "1")) if note.finding]
    found = [f"{note.question}: {note.sentence}" for note in notes]
    assert any(says in sentence for sentence in found), found


def test_a_transform_that_is_the_answer_is_information(read):
    """Here the second input is a distractor: whatever it is, twelve prices are right."""
    unit = read(SOUND.replace(ANSWER, "    return price * 12\n    ###"))
    said = notes_on(unit)
    assert (
        "`price * 12` earns 2 of 2 points: the right answer seems to be just that." in said["toy_cost", False]
    )
    assert ("toy_cost", True) not in said


def test_a_case_that_separates_no_slip_is_information(read):
    # Nothing bought at no price: 0 × 0, 0 + 0 and 0 × (0 − 1) are all 0.
    unit = read(SOUND.replace(SECOND, f"{SECOND}\nvisible(price=0, pieces=0)"))
    said = [
        note for note in separation(unit, drawn_bundle(unit, "1")) if "separates no slip" in note.sentence
    ]
    assert [(note.question, note.finding) for note in said] == [("toy_cost", False)]
    assert said[0].sentence == "case 3 (visible) separates no slip from the right answer."


def test_what_only_some_draws_show_is_information():
    always, once = Note("q", "a", "Weak."), Note("q", "b", "Unlucky.")
    light = Note("q", "b", "Light.", finding=False)
    assert settle([[always, once], [always, light], [always]]) == [
        always,
        Note("q", "b", "Unlucky (in 1 of 3 draws).", finding=False),
    ]


def test_an_expected_value_that_stands_in_a_table_is_information(read):
    # The monthly fee of the agreement, in USD: row T023 of deal_terms.
    unit = read(SOUND.replace(WORD, "toy_word = 1.25e9").replace("STEP = 3", "STEP = 3\nFEE = 1_250_000_000"))
    (note,) = standing(unit, drawn_bundle(unit, "1"))
    assert (note.question, note.finding) == ("toy_word", False)
    assert "`deal_terms`, row T023, column `value`" in note.sentence
    assert "the given name `FEE`" in note.sentence and "It is weak" in note.sentence
    assert standing(read(SOUND), drawn_bundle(read(SOUND), "1")) == []


def test_the_limits_suggested_are_ten_times_what_is_needed():
    mib = 1 << 20
    costs = [Cost("a", 0.3, 0.3, 150 * mib, 60 * mib), Cost("all", 2.5, 2.5, 160 * mib, 70 * mib)]
    # 3 s, the next step is 5; 25 s, the next step is 30; 240 + 700 = 940 MiB, the next step is 1,024.
    assert (
        suggestion(costs, 240 * mib)
        .as_source()
        .endswith("limits(question_seconds=5, notebook_seconds=30, memory=1024 << 20)")
    )
    # 90 s and 20 minutes, which no step covers: 1,200 s is a whole number of minutes.
    long = [Cost("a", 9, 9, 0, 0), Cost("all", 120, 120, 0, 0)]
    assert (suggestion(long, 0).question_seconds, suggestion(long, 0).notebook_seconds) == (120, 1200)
    # Next to nothing still gets the least there is.
    assert (
        suggestion([Cost("all", 0.01, 0.01, 0, 0)], 0)
        .as_source()
        .endswith("limits(question_seconds=2, notebook_seconds=20, memory=512 << 20)")
    )


# From here on code runs in a worker.
needs_a_jail = pytest.mark.skipif(
    not any(reason == "" for rung, reason in probe.rungs().items() if rung != "process"),
    reason="no jail here",
)
slow = [
    pytest.mark.slow,
    pytest.mark.xdist_group("workers"),
    pytest.mark.skipif(sys.platform != "linux", reason="workers fork on Linux"),
]


def marked(test):
    for mark in slow:
        test = mark(test)
    return test


def project_of(unit):
    return Project(unit.path.parents[1])


@marked
@needs_a_jail
def test_the_units_of_the_course_have_no_finding():
    project = find_project()
    done = audit(project, project.units(), draws=3)
    assert [
        f"{unit.unit}, {note.question}: {note.sentence}" for unit in done.units for note in unit.findings
    ] == []
    assert done.reach is not None and done.reach.found == ()
    assert done.sound


@marked
def test_what_the_reference_answers_need_is_measured(read):
    waits = '    import time\n    held = b"x" * (60 << 20)\n    time.sleep(0.1)\n' + ANSWER
    unit = read(SOUND.replace(ANSWER, waits))
    done = audit(project_of(unit), ["toy"], draws=1, isolation="process").units[0]
    costs = {cost.name: cost for cost in done.costs}
    # Four cases of a tenth of a second each, and 60 MiB at a time.
    assert costs["toy_cost"].seconds >= 0.4 and costs["the whole notebook"].seconds >= 0.4
    assert costs["toy_cost"].cpu_seconds < costs["toy_cost"].seconds
    assert 50 << 20 <= costs["toy_cost"].added < costs["toy_cost"].peak
    assert costs["toy_share"].seconds < 0.4 and costs["toy_share"].added < 50 << 20
    assert "toy_text" not in costs
    assert done.suggested.question_seconds >= 5 and done.suggested.memory >= 768 << 20


@marked
@needs_a_jail
def test_a_reference_answer_that_needs_more_than_the_jail_has_is_found(read):
    """It builds and proves itself, for there the facts are at hand."""
    unit = read(SOUND.replace(ANSWER, "    import compute_economics.facts\n" + ANSWER))
    done = audit(project_of(unit), ["toy"], draws=1)
    (note,) = done.units[0].findings
    assert note.question == "toy_cost"
    assert "earns 0 of 2 points in the jail: It stops with ModuleNotFoundError" in note.sentence
    assert not done.sound


@marked
def test_a_released_unit_is_audited_on_its_frozen_cases(toy_project, released, tmp_path):
    done = audit(toy_project, ["toy"], course=released, isolation="process").units[0]
    # What the sound unit mends: the frozen release has two cases of the table question.
    assert [note.question for note in done.findings] == ["toy_table"]
    assert "draws" not in "".join(note.sentence for note in done.notes)


@marked
def test_a_release_with_other_questions_is_refused(read, released, tmp_path):
    unit = read(SOUND.replace("toy_share", "toy_part"))
    with pytest.raises(CourseError, match="has other questions than the release"):
        audit(project_of(unit), ["toy"], course=copy_of(released, tmp_path), isolation="process")


def look(unit, isolation, tmp_path, seconds=60.0, **plan):
    """Search from inside, with the calls that a grader sends or others."""
    bundle = drawn_bundle(unit, "1")
    calls = {question["id"]: {"id": question["id"], "kind": question["kind"],
                              "cases": [{"args": case["args"]} for case in question["cases"]]}
             for question in bundle["questions"]}  # fmt: skip
    cells = [Cell("given", "code", "given", unit.given), Cell("check", "code", "check", "", "toy_cost")]
    worker = Worker(tmp_path, reach.WIDE, isolation=isolation)
    try:
        return reach.search(
            worker, project_of(unit), [unit], [replace(Plan("a", cells, calls), **plan)], seconds=seconds
        )
    finally:
        worker.close()


@marked
@needs_a_jail
def test_nothing_is_in_reach_in_a_jail(read, tmp_path):
    found = look(read(SOUND), choose_isolation("strict"), tmp_path)
    assert found.found == ()
    assert all(found.looked.values()) and found.looked["objects in memory"] > 10_000
    assert found.looked["files"] > 1_000


@marked
def test_without_a_jail_the_search_finds_what_a_jail_hides(read, tmp_path):
    unit = read(SOUND)
    exercises = project_of(unit).exercises / "toy"
    exercises.mkdir(parents=True)
    write_bundle(exercises / "checks.json", public_bundle(unit))
    found = look(unit, PROCESS, tmp_path, seconds=0).found
    for said in (
        f"{unit.path} can be read",
        f"{exercises / 'checks.json'} can be read",
        "the module compute_economics.facts.deal can be imported",
        "the module compute_economics.models can be imported",
        "the module coursekit.authoring.evaluate can be imported",
        "subject().facts can be read",
    ):
        assert said in found
    assert "the module compute_economics.tables can be imported" not in found  # it is what `load` comes from
    assert any("the memory of process" in sentence for sentence in found)


@marked
@needs_a_jail
def test_a_leak_into_the_jail_is_found(read, tmp_path):
    """Answers planted where they must never be: in given code, and in the folder of a library."""
    planted = """import os
CASES = [{"args": {"price": 2}, "expected": {"status": "value", "value": 10}}]
os.environ["COURSEKIT_HIDDEN"] = "/classes/spring/hidden"
left = open("left.txt", "w+")
left.write('leak_cost: "expec' + 'ted": {}')
left.flush()
"""
    # Ids of its own, for another search may be under way on this machine.
    unit = read(SOUND.replace("toy_cost", "leak_cost"))
    library = Path(sysconfig.get_path("purelib"), "leak_of_a_test")
    library.mkdir()
    try:
        write_bundle(library / "checks.json", public_bundle(unit))
        cells = [Cell("given", "code", "given", planted)]
        found = look(unit, choose_isolation("strict"), tmp_path, cells=cells).found
    finally:
        shutil.rmtree(library)
    assert "the memory holds a case with its expected result" in found
    assert "the environment variable COURSEKIT_HIDDEN names /classes/spring/hidden" in found
    assert any(sentence.startswith("the open file") for sentence in found)
    assert any(sentence.endswith("leak_of_a_test/checks.json holds answers") for sentence in found)
    assert any(sentence.endswith("left.txt holds answers") for sentence in found)


@marked
@needs_a_jail
def test_expected_results_that_are_sent_along_with_the_calls_are_found(read, tmp_path):
    unit = read(SOUND)
    whole = {question["id"]: question for question in drawn_bundle(unit, "1")["questions"]}
    found = look(unit, choose_isolation("strict"), tmp_path, seconds=0, calls=whole).found
    assert found == ("the memory holds a case with its expected result",)


@marked
def test_a_search_that_breaks_off_is_no_clean_result(read, tmp_path):
    unit = read(SOUND.replace("STEP = 3", "STEP = 3\nprint = None"))
    (sentence,) = look(unit, PROCESS, tmp_path, seconds=0).found
    assert "did not come to its end: 'NoneType' object is not callable" in sentence
