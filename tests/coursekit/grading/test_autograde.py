"""nbgrader's own autograde in a class of `course init`: our grading, by the command and by the button."""

from __future__ import annotations

import csv
import gc
import json
import os

import nbformat
import pytest

from coursekit.grading import autograde as module
from coursekit.grading.damage import DAMAGE
from coursekit.grading.jail import probe
from coursekit.grading.limits import Limits
from coursekit.grading.nbgrader_bridge import directory, generate_assignment, gradebook, settings
from coursekit.grading.release import release

from . import toy
from .conftest import copy_of, grade_toy, hand_in, insert_after, marks
from .test_nbgrader import honest, nbgrader, scores

# The graded classes are made once; tests that share them have to run in one process.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("autograde")]

LEFT_TO_US = {"d-renamed-file", "d-missing-notebook"}
"""nbgrader finds notebooks by their names, so these never reach what we could set."""


def damaged(course):
    """A submission for every kind of damage."""
    for damage, spoil in DAMAGE.items():
        path = hand_in(course, f"d-{damage.replace(' ', '-').replace('.', '')}")
        notebook = nbformat.read(path, as_version=4)
        path.unlink()
        spoil(notebook, path)


def isolate(course, isolation):
    """Change the isolation in the class's configuration."""
    text = course.config.read_text().replace('isolation = "strict"', f'isolation = "{isolation}"')
    course.config.write_text(text)


def press(course, student="*", unit="toy"):
    """What formgrader's button does for one student; ``*`` is everyone, as the command has it."""
    from nbgrader.apps.api import NbGraderAPI

    return NbGraderAPI(directory(course), config=settings(course)).autograde(unit, student)


def comments(course):
    with gradebook(course) as book:
        return {
            (submission.student.id, comment.cell.name): comment.comment
            for submission in book.assignment_submissions("toy")
            for notebook in submission.notebooks
            for comment in notebook.comments
        }


def without(found, students):
    return {key: value for key, value in found.items() if key[0] not in students}


@pytest.fixture(scope="module")
def classes(released, tmp_path_factory):
    """The same submissions, graded by `course grade` and by nbgrader's command."""
    ours = copy_of(released, tmp_path_factory.mktemp("ours"))
    isolate(ours, "best")
    honest(ours)
    damaged(ours)
    theirs = copy_of(ours, tmp_path_factory.mktemp("theirs"))
    grade_toy(ours, limits=Limits(), isolation="best")
    said = nbgrader(theirs, "autograde", "toy", expected=1)
    return ours, theirs, said


def test_the_command_gives_the_same_marks_and_comments(classes):
    ours, theirs, _ = classes
    assert without(scores(theirs), LEFT_TO_US) == without(scores(ours), LEFT_TO_US)
    assert without(comments(theirs), LEFT_TO_US) == without(comments(ours), LEFT_TO_US)
    # By hand: all right but the text, which waits: 8 points. One case of four is right: half a point.
    assert scores(theirs)["d-copied-cell", "toy-cost-check"] == (2.0, False)
    assert scores(theirs)["d-copied-cell", "toy-text-answer"] == (None, True)
    assert scores(theirs)["h4-partly", "toy-cost-check"] == (0.5, False)
    assert scores(theirs)["d-empty-file", "toy-cost-check"] == (0.0, False)


def test_the_command_writes_the_same_notebooks_and_journal(classes):
    ours, theirs, _ = classes
    there = [student for student in ours.students("toy") if student not in LEFT_TO_US]
    assert len(there) == 8 + len(DAMAGE) - 2
    for student in there:
        assert theirs.autograded(student, "toy").read_bytes() == ours.autograded(student, "toy").read_bytes()
    lines = [[line for line in journal(course) if line["student"] in there] for course in (ours, theirs)]
    assert lines[0] == lines[1]


def journal(course):
    text = (course.reports("toy") / "journal.jsonl").read_text()
    return [json.loads(line) for line in text.splitlines()]


def test_a_submission_that_nbgrader_refuses_is_named_and_stops_no_other(classes):
    said = classes[2]
    assert "error processing assignment 'toy' for student 'd-renamed-file'" in said
    assert said.count("There was an error processing assignment '") == 1
    assert "Isolation: " in said


def test_course_grade_goes_on_where_nbgrader_stopped(classes, tmp_path):
    ours, theirs, _ = classes
    mixed = copy_of(theirs, tmp_path)
    grade_toy(mixed, limits=Limits(), isolation="best")
    assert marks(mixed) == marks(ours)
    assert scores(mixed) == scores(ours)


def test_the_button_grades_one_student_over_what_course_grade_wrote(classes):
    ours, _, _ = classes
    before, text = scores(ours), ours.autograded("h4-partly", "toy").read_bytes()
    assert press(ours, "h4-partly")["success"]
    assert scores(ours) == before
    assert ours.autograded("h4-partly", "toy").read_bytes() == text
    # Its page was about the run before.
    assert not ours.feedback("h4-partly", "toy").exists()


def test_marks_that_nbgrader_itself_wrote_over_ours_are_noticed(course):
    """As in a class of before, where plain autograde is the stock one and takes no damage well."""
    hand_in(course, "ann")
    hand_in(course, "bob")
    grade_toy(course)
    before = scores(course)
    with gradebook(course) as book:
        book.find_grade("toy-cost-check", "toy", "toy", "ann").auto_score = 0.0
        book.db.commit()
    assert grade_toy(course).units[0].graded == 1
    assert scores(course) == before


def test_a_pipe_in_place_of_a_notebook_holds_nobody_up(course):
    isolate(course, "best")
    pipe = hand_in(course, "ann")
    pipe.unlink()
    os.mkfifo(pipe)
    hand_in(course, "bob")
    assert press(course)["success"]
    assert scores(course)["ann", "toy-cost-check"] == (0.0, False)
    assert scores(course)["bob", "toy-cost-check"] == (2.0, False)


def test_a_mark_by_hand_stays_and_is_flagged_when_newer_work_comes_in(course):
    isolate(course, "best")
    path = hand_in(course, "ann").with_name("timestamp.txt")
    path.write_text("2026-11-02 10:30:00 UTC")
    assert press(course)["success"]
    with gradebook(course) as book:
        grade = book.find_grade("toy-text-answer", "toy", "toy", "ann")
        grade.manual_score, grade.needs_manual_grade = 2.5, False
        book.find_comment("toy-text-answer", "toy", "toy", "ann").manual_comment = "Well said."
        book.db.commit()
    hand_in(course, "ann", {**toy.ANSWERS, "toy_word": 'toy_word = "elbat"', "toy_text": "Something else."})
    path.write_text("2026-11-03 10:30:00 UTC")
    nbgrader(course, "autograde", "toy")  # without --force: nbgrader sees that the submission is newer
    with gradebook(course) as book:
        grade = book.find_grade("toy-text-answer", "toy", "toy", "ann")
        assert (grade.manual_score, grade.needs_manual_grade) == (2.5, True)
        assert book.find_comment("toy-text-answer", "toy", "toy", "ann").comment == "Well said."
        # 8 by the judge, 1 less for the word, 2.5 by the person.
        assert book.find_submission("toy", "ann").score == 8 - 1 + 2.5


SNOOPS = """\
from pathlib import Path
import socket

for path in ({hidden!r}, {gradebook!r}, {source!r}):
    try:
        Path(path).read_bytes()
        print("READ", path)
    except OSError as error:
        print(type(error).__name__)
try:
    socket.create_connection(("127.0.0.1", 9))
    print("CONNECTED")
except OSError as error:
    print("no network:", type(error).__name__)
"""


def snooping(course):
    if not any(reason == "" for rung, reason in probe.rungs().items() if rung != "process"):
        pytest.skip("no jail is to be had here")
    paths = {"hidden": course.hidden("toy"), "source": course.source("toy")}
    paths["gradebook"] = course.root / "gradebook.db"
    return SNOOPS.format(**{name: str(path) for name, path in paths.items()})


def test_the_button_keeps_students_code_in_the_jail(course):
    hand_in(course, "ann", change=insert_after("unit", snooping(course)))
    assert press(course, "ann")["success"]
    notebook = nbformat.read(course.autograded("ann", "toy"), as_version=4)
    said = next(cell for cell in notebook.cells if cell.id == "added-2").outputs[0].text
    assert "READ" not in said and "no network" in said
    assert said.count("Error") == 4


def test_one_worker_serves_a_run_and_ends_with_it(course, monkeypatch):
    made = []

    class Counted(module.Worker):
        def __init__(self, *arguments, **options):
            super().__init__(*arguments, **options)
            made.append(self)

    monkeypatch.setattr(module, "Worker", Counted)
    isolate(course, "best")
    hand_in(course, "ann")
    hand_in(course, "bob", {})
    assert press(course)["success"]
    gc.collect()
    assert len(made) == 1
    assert made[0].closed and made[0].process is None


def test_where_no_jail_is_to_be_had_the_class_is_refused_once(course, monkeypatch):
    monkeypatch.setattr(
        probe, "rungs", lambda: {"namespaces": "not here", "landlock": "not here", "process": ""}
    )
    hand_in(course, "ann")
    hand_in(course, "bob")
    result = press(course)
    assert not result["success"]
    assert result["log"].count("Strict isolation is not to be had") == 1
    assert "c.JailedGrading.isolation" in result["log"]
    assert not course.autograded("ann", "toy").exists()
    isolate(course, "process")
    result = press(course)
    assert result["success"] and "Isolation: process" in result["log"]


# An instructor's own notebook in the same assignment.

READS = 'def read():\n    return sum(map(int, open("numbers.txt")))'
TESTS = {
    "doubles": "assert double(2) == 4\n### BEGIN HIDDEN TESTS\nassert double(21) == 42\n### END HIDDEN TESTS",
    "reads": 'assert read() == 6\nassert open("more/of_it.txt").read() == "x"',
    "half": "0.5 if double(1) == 2 else 0",
}


def add_own_notebook(course, language="python"):
    def marked(source, name, points=1, **flags):
        metadata = {"grade_id": name, "schema_version": 3, "points": points, "task": False, **flags}
        return nbformat.v4.new_code_cell(source, metadata={"nbgrader": metadata})

    answer = {"grade": False, "solution": True, "locked": False}
    check = {"grade": True, "solution": False, "locked": True}
    cells = [
        marked("def double(n):\n    return 2 * n", "double", **answer),
        marked(READS, "read", **answer),
        *(marked(source, name, 2, **check) for name, source in TESTS.items()),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": language}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    folder = course.source("toy").parent
    nbformat.write(notebook, folder / "extra.ipynb")
    (folder / "numbers.txt").write_text("1\n2\n3\n")
    (folder / "more").mkdir()
    (folder / "more" / "of_it.txt").write_text("x")
    generate_assignment(course, "toy")


def hand_in_own(course, student, double="return 2 * n", more=""):
    notebook = nbformat.read(course.release("toy").with_name("extra.ipynb"), as_version=4)
    notebook.cells[0].source = f"def double(n):\n    {double}\n{more}"
    notebook.cells[1].source = READS
    nbformat.write(notebook, course.submitted(student, "toy") / "extra.ipynb")


def own_scores(course):
    with gradebook(course) as book:
        return {
            (submission.student.id, grade.cell.name): grade.auto_score
            for submission in book.assignment_submissions("toy")
            for notebook in submission.notebooks
            for grade in notebook.grades
            if notebook.name == "extra"
        }


@pytest.fixture
def own(course):
    """A class with an instructor's own notebook beside ours, handed in by three."""
    isolate(course, "best")
    add_own_notebook(course)
    for student, *work in (
        ("ann",),
        ("bob", "return 3 * n"),
        ("cy", "return 2 * n", "import os\nos._exit(3)"),
    ):
        hand_in(course, student)
        hand_in_own(course, student, *work)
    return course


def test_an_instructors_own_notebook_is_graded_as_nbgrader_does_it(own, tmp_path):
    stock = copy_of(own, tmp_path / "stock")
    (stock.submitted("cy", "toy") / "extra.ipynb").unlink()  # a dead kernel would end all of cy's work there
    stock.config.write_text(own.config.read_text().replace("wire(c)", "", 1))
    nbgrader(own, "autograde", "toy")
    nbgrader(stock, "autograde", "toy")
    found = own_scores(own)
    # By hand: two points each, and half a point is what the last cell shows.
    assert [found["ann", name] for name in TESTS] == [2, 2, 0.5]
    assert [found["bob", name] for name in TESTS] == [0, 2, 0]
    assert without(found, {"cy"}) == without(own_scores(stock), {"cy"})
    # The process died behind the definition, in the same cell: nothing to call. The rest is graded.
    assert [found["cy", name] for name in TESTS] == [0, 2, 0]
    assert scores(own)["ann", "toy-cost-check"] == (2.0, False)


def test_an_instructors_own_notebook_runs_in_the_jail(own):
    hand_in_own(own, "ann", more=snooping(own))
    assert press(own, "ann")["success"]
    notebook = nbformat.read(own.autograded("ann", "toy").with_name("extra.ipynb"), as_version=4)
    said = notebook.cells[0].outputs[0].text
    assert "READ" not in said and "no network" in said


def test_course_grade_leaves_the_instructors_own_notebook_alone_and_says_so(own, toy_project):
    nbgrader(own, "autograde", "toy")
    before = own_scores(own)
    path = own.autograded("ann", "toy").with_name("extra.ipynb")
    text = path.read_bytes()
    with gradebook(own) as book:
        book.find_comment("double", "extra", "toy", "ann").manual_comment = "Neat."
        book.db.commit()
    hand_in(own, "ann", {})
    run = grade_toy(own)
    assert run.units[0].own_notebooks == ("extra",)
    report = run.units[0].report.read_text()
    assert "nbgrader autograde toy --notebook extra --force" in report
    assert own_scores(own) == before
    assert path.read_bytes() == text
    release("toy", own, update=True, project=toy_project)
    assert own.release("toy").with_name("extra.ipynb").is_file()
    assert own_scores(own) == before
    with gradebook(own) as book:
        assert book.find_comment("double", "extra", "toy", "ann").comment == "Neat."
    nbgrader(own, "autograde", "toy", "--notebook", "extra", "--force")
    assert own_scores(own) == before


def test_a_notebook_in_another_language_is_refused_with_what_to_set(course):
    isolate(course, "best")
    with course.config.open("a") as config:
        config.write('c.ClearSolutions.code_stub["octave"] = "% your answer here"\n')
    add_own_notebook(course, language="octave")
    hand_in(course, "ann")
    hand_in_own(course, "ann")
    result = press(course)
    assert not result["success"]
    assert "extra.ipynb is written in octave" in result["log"]
    assert 'c.JailedGrading.own_notebooks = "kernel"' in result["log"]


def test_too_much_beside_an_own_notebook_is_refused(own):
    (own.submitted("ann", "toy") / "big.bin").write_bytes(bytes((16 << 20) + 1))
    result = press(own, "ann")
    assert not result["success"]
    assert "more than 16 MB together" in result["log"]


def test_a_total_is_what_nbgrader_exports(own):
    """Our rows and the marks of the other notebook together are nbgrader's total."""
    nbgrader(own, "autograde", "toy")
    with gradebook(own) as book:
        for cell, manual, extra in (
            ("toy-cost-check", None, 0.5),
            ("toy-text-answer", 2.0, 0.25),
            ("toy-share-check", 1.0, None),
        ):
            grade = book.find_grade(cell, "toy", "toy", "ann")
            grade.manual_score, grade.extra_credit, grade.needs_manual_grade = manual, extra, False
        # Extra credit on an answer without a mark counts for nothing in nbgrader.
        book.find_grade("toy-text-answer", "toy", "toy", "bob").extra_credit = 1.0
        book.db.commit()
    grade_toy(own)
    nbgrader(own, "export")
    with (own.root / "grades.csv").open(newline="") as file:
        exported = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    theirs = own_scores(own)
    for student in ("ann", "bob", "cy"):
        rows = [float(row["points"]) for (name, _), row in marks(own).items() if name == student]
        assert sum(rows) + sum(theirs[student, name] for name in TESTS) == exported[student]
    # By hand: 8, half a point more for the cost, one less for the share, 2.25 for the text; 4.5 in the other.
    assert exported["ann"] == 8 + 0.5 - 1 + 2.25 + 4.5
