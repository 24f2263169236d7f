"""Grading again: what need not run does not, and a mark moves only after somebody has seen it."""

from __future__ import annotations

import json
import shutil

import pytest

from coursekit.checks.verdict import Verdict
from coursekit.cli.app import main
from coursekit.grading import fingerprints
from coursekit.grading.journal import Entry
from coursekit.grading.nbgrader_bridge import gradebook
from coursekit.grading.regrade import Change, changes, listed
from coursekit.grading.release import release
from coursekit.project import Project

from . import toy
from .conftest import copy_of, grade_toy, hand_in, marks

WRONG = {**toy.ANSWERS, "toy_word": 'toy_word = "elbat"'}
HALF = {**toy.ANSWERS, "toy_share": "def toy_share(part, whole):\n    return round(part / whole, 3)"}

pytestmark = pytest.mark.xdist_group("graded for regrades")


@pytest.fixture(scope="module")
def graded(released, tmp_path_factory):
    """A graded class of two; tests copy it."""
    course = copy_of(released, tmp_path_factory.mktemp("regrade"))
    hand_in(course, "ann", HALF)
    hand_in(course, "bob", WRONG)
    grade_toy(course)
    return course


@pytest.fixture
def course(graded, tmp_path):
    return copy_of(graded, tmp_path)


def update(course, tmp_path, *edits):
    """Release the toy unit again with some texts of its source replaced."""
    source = toy.SOURCE
    for old, new in edits:
        assert source.count(old) == 1
        source = source.replace(old, new)
    project = Project(tmp_path / "changed")
    (project.root / "solutions").mkdir(parents=True)
    (project.root / "solutions" / "toy.py").write_text(source, encoding="utf-8")
    return release("toy", course, update=True, project=project)


POINTS = ('question="toy_share" role="answer" points=2', 'question="toy_share" role="answer" points=4')
TOLERANCE = (
    'question="toy_share" role="answer" points=2',
    'question="toy_share" role="answer" points=2 digits=3',
)


def never(found):
    raise AssertionError(f"asked about {found}")


def test_changed_points_are_judged_again_without_running_code(course, tmp_path):
    update(course, tmp_path, POINTS)
    run = grade_toy(course)
    assert (run.units[0].graded, run.units[0].ran) == (2, 0)
    # bob has the share right: 4 of 4 now; ann's rounding to three digits is right for 3/8 = 0.375 alone.
    assert marks(course)["bob", "toy_share"]["points"] == "4"
    with gradebook(course) as book:
        assert book.find_grade("toy-share-check", "toy", "toy", "bob").auto_score == 4
    shown = json.loads(course.autograded("bob", "toy").read_text(encoding="utf-8"))
    check = next(cell for cell in shown["cells"] if cell["id"] == "toy-share-check")
    assert "4 of 4 points" in "".join(check["outputs"][0]["text"])


def test_a_wider_tolerance_is_judged_by_what_the_code_gave_before(course, tmp_path):
    before = float(marks(course)["ann", "toy_share"]["points"])
    assert before < 2
    update(course, tmp_path, TOLERANCE)
    run = grade_toy(course)
    assert run.units[0].ran == 0
    assert marks(course)["ann", "toy_share"]["points"] == "2"
    [change] = run.units[0].changes
    assert (change.student, change.question, change.after) == ("ann", "toy_share", 2000)
    assert change.why == "the release changed: wrong value → correct"


def test_other_inputs_run_the_code_again(course, tmp_path):
    update(course, tmp_path, ("visible(part=3, whole=8)", "visible(part=3, whole=16)"))
    assert grade_toy(course).units[0].ran == 2


@pytest.fixture
def other_tables(monkeypatch, tmp_path):
    """As if a row had been added to a table of the course after the release."""
    folder = tmp_path / "tables"
    shutil.copytree(fingerprints.tables_dir(), folder)
    with (folder / "homes.csv").open("a", encoding="utf-8") as file:
        file.write("another row\n")
    monkeypatch.setattr(fingerprints, "tables_dir", lambda: folder)


def test_a_changed_table_is_named_and_runs_the_code_again(course, other_tables, capsys):
    command = ["grade", "toy", "--course", str(course.root), "--isolation", "process"]
    assert main(command) == 0
    assert "toy: 2 graded" in (said := capsys.readouterr().out)
    assert "changed since the release: homes.csv" in said and "course release toy --update" in said
    assert json.loads((course.reports("toy") / "run.json").read_text())["changed_tables"] == ["homes.csv"]
    assert "changed since the release: homes.csv" in (course.reports("toy") / "report.html").read_text()
    assert main(command) == 0
    said = capsys.readouterr().out
    assert "toy: 0 graded" in said and "2 unchanged" in said, "the same tables as in the run before"


def test_an_update_takes_changed_tables_over(course, other_tables, tmp_path):
    assert update(course, tmp_path).changes == ("Other tables: homes.csv.",)
    assert grade_toy(course).units[0].changed_tables == ()


def test_tables_as_they_were_are_not_named(course):
    assert grade_toy(course).units[0].changed_tables == ()


def test_marks_that_move_wait_for_a_yes(course, tmp_path):
    before = marks(course)
    update(course, tmp_path, POINTS)
    asked = []
    run = grade_toy(course, confirm=asked.extend)
    assert run.exit_code == 2
    # One question of each student is worth twice as much.
    assert {(change.student, change.question) for change in asked} == {
        ("ann", "toy_share"),
        ("bob", "toy_share"),
    }
    assert run.units[0].held == tuple(asked)
    assert (run.units[0].graded, run.units[0].unchanged) == (0, 0)
    assert marks(course) == before
    with gradebook(course) as book:
        assert book.find_grade("toy-share-check", "toy", "toy", "bob").auto_score == 2
    told = json.loads((course.reports("toy") / "run.json").read_text())["held"]
    assert [change["student"] for change in told] == ["ann", "bob"]
    # Asked again, and answered yes, they are written, still without running anybody's code.
    run = grade_toy(course, confirm=lambda found: True)
    assert (run.exit_code, run.units[0].graded, run.units[0].ran) == (0, 2, 0)
    assert marks(course)["bob", "toy_share"]["points"] == "4"


def test_new_work_is_graded_without_asking(course):
    hand_in(course, "bob")
    run = grade_toy(course, confirm=never)
    assert (run.units[0].graded, run.units[0].changes) == (1, ())
    assert marks(course)["bob", "toy_word"]["points"] == "1"


def test_forcing_the_same_again_asks_nothing(course):
    run = grade_toy(course, force=True, confirm=never)
    assert (run.units[0].graded, run.units[0].ran) == (2, 2)


def test_an_answer_that_depends_on_chance_shows_when_it_is_run_again(course):
    """The clock is the only chance left: random numbers are seeded."""
    source = "import time\ntoy_word = 'table' if time.time_ns() // 10**9 % 4 < 2 else 'elbat'"
    hand_in(course, "bob", {**toy.ANSWERS, "toy_word": source})
    grade_toy(course)
    asked = []
    for _ in range(30):
        grade_toy(course, force=True, students=["bob"], confirm=lambda found: bool(asked.extend(found)))
        if asked:
            break
    assert asked[0].why.startswith("run again: ")


def test_a_saved_notebook_with_the_same_code_is_not_run_again(course):
    """Opening and saving changes the file, not the work."""
    path = course.submitted("ann", "toy") / "toy.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["metadata"]["language_info"]["version"] = "3.99"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    run = grade_toy(course, confirm=never)
    assert (run.units[0].graded, run.units[0].ran) == (1, 0)
    assert grade_toy(course, confirm=never).units[0].graded == 0


def test_a_new_text_answer_is_recorded_without_running_code(course):
    hand_in(course, "ann", {**HALF, "toy_text": "Another text."})
    run = grade_toy(course, confirm=never)
    assert (run.units[0].graded, run.units[0].ran) == (1, 0)
    shown = json.loads(course.autograded("ann", "toy").read_text(encoding="utf-8"))
    assert any("Another text." in "".join(cell["source"]) for cell in shown["cells"])


def entry(points: int, cause: str, **other: str) -> Entry:
    texts = {"student": "ann", "key": "k", "checks": "c", "file": "f", "work": "w"} | other
    return Entry(**texts, verdicts=(Verdict("q", points, 2000, cause, "", ""),))


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"work": "new", "checks": "new", "key": "new"}, "handed in anew"),
        ({"checks": "new", "key": "new"}, "the release changed"),
        ({"key": "new"}, "limits, versions or the grader changed"),
        ({}, "run again"),
    ],
)
def test_a_change_names_its_reason(other, why):
    [change] = changes(entry(2000, "correct"), entry(500, "raised", **other))
    assert change == Change("ann", "q", 2000, 500, f"{why}: correct → raised")
    assert change.line() == f"ann  q  2 → 0.5 (−1.5)  {why}: correct → raised"


def test_the_same_mark_for_another_cause_is_no_change():
    assert changes(entry(0, "raised"), entry(0, "wrong value", key="new")) == []


def test_a_long_list_is_counted():
    found = [Change(f"s{n:03}", "q", 0, 1000 if n % 3 else 0, "why") for n in range(90)]
    lines = list(listed(found))
    # 30 of 90 are multiples of three and gain nothing.
    assert lines[0] == "  q: 60 gain, 30 lose"
    assert len(lines) == 1 + 40 + 1
    assert lines[-1].strip() == "… and 50 more"
