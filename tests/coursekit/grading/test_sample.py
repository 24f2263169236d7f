"""The generated class."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from coursekit.errors import CourseError
from coursekit.grading.damage import DAMAGE
from coursekit.grading.nbgrader_bridge import gradebook
from coursekit.grading.run import grade
from coursekit.grading.sample import sample_class

from .conftest import SHORT, hand_in, marks

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("sample class")]


def submissions(course):
    return {
        str(path.relative_to(course.root)): path.read_bytes()
        for path in (course.root / "submitted").rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def made(toy_project, tmp_path_factory):
    return sample_class(
        tmp_path_factory.mktemp("sample") / "class", students=30, with_damage=True, project=toy_project
    )


def test_the_same_seed_gives_the_same_bytes(made, toy_project, tmp_path):
    again = sample_class(tmp_path, students=30, with_damage=True, project=toy_project)
    assert submissions(again.course) == submissions(made.course)
    assert again.damaged == made.damaged


def test_a_second_run_changes_nothing(made, toy_project):
    before = {path: path.stat().st_mtime_ns for path in made.course.root.rglob("*")}
    sample_class(made.course.root, students=30, with_damage=True, project=toy_project)
    assert {path: path.stat().st_mtime_ns for path in made.course.root.rglob("*")} == before


def test_another_size_or_seed_makes_another_class(toy_project, tmp_path):
    before = submissions(sample_class(tmp_path, students=3, project=toy_project).course)
    course = sample_class(tmp_path, students=2, seed=8, project=toy_project).course
    assert course.students("toy") == ["s001", "s002"]
    assert not submissions(course).items() <= before.items()


def test_a_real_class_is_never_written_over(course, toy_project):
    path = hand_in(course, "ann")
    before = path.read_bytes()
    with pytest.raises(CourseError, match="not generated"):
        sample_class(course.root, students=2, project=toy_project)
    assert path.read_bytes() == before


def test_a_changed_unit_can_be_taken_over_after_grading(toy_project, tmp_path):
    """For generated students nbgrader's rule against new cells does not have to hold a build up."""
    from coursekit.project import Project

    course = sample_class(tmp_path / "class", students=2, project=toy_project).course
    grade(course, limits=SHORT, workers=1, isolation="process")
    root = tmp_path / "changed"
    (root / "solutions").mkdir(parents=True)
    source = toy_project.source("toy").read_text()
    shorter = source[: source.index('# %% [markdown] question="toy_text"')]
    (root / "solutions" / "toy.py").write_text(shorter)
    sample_class(course.root, students=2, project=Project(root))
    grade(course, limits=SHORT, workers=1, isolation="process")
    assert len(marks(course)) == 2 * 5


def test_students_have_names(made):
    with gradebook(made.course) as book:
        assert all(student.first_name and student.last_name for student in book.students)
        assert len(book.students) == 30


@pytest.fixture(scope="module")
def damaged_rows(made):
    run = grade(made.course, limits=SHORT, workers=2, isolation="process")
    return run, marks(made.course)


def test_a_class_with_damage_has_a_row_for_everyone(made, damaged_rows):
    run, rows = damaged_rows
    assert len(made.damaged) == len(DAMAGE) == 27
    assert {student for student, _ in rows} == set(made.students)
    unreadable = {made.damaged[student] for student in run.units[0].unreadable}
    assert unreadable == {"invalid JSON", "empty file", "missing notebook"}
    assert run.exit_code == 3


def test_innocent_damage_costs_nothing(made, damaged_rows):
    """The damaged notebooks hold work that was right, or untouched, before they were damaged."""
    _, rows = damaged_rows
    causes = {
        damage: {row["cause"] for (student, _), row in rows.items() if student == who}
        for who, damage in made.damaged.items()
    }
    for damage in set(DAMAGE) - {"invalid JSON", "empty file", "missing notebook"}:
        assert causes[damage] == {"correct", "to be marked"}, damage


def test_the_class_is_a_mixed_one(made, damaged_rows):
    _, rows = damaged_rows
    causes = Counter(row["cause"] for (student, _), row in rows.items() if student not in made.damaged)
    assert causes["correct"] and causes["missing"] and causes["wrong value"]
    assert 0.3 < causes["correct"] / causes.total() < 0.9


def test_the_report_tells_what_was_put_right(made, damaged_rows):
    run, _ = damaged_rows
    page = run.units[0].report.read_text()
    assert "Check cells that were missing were put back" in page
    assert "final (2).ipynb" in page
    facts = json.loads((made.course.reports("toy") / "run.json").read_text())
    assert len(facts["unreadable"]) == 3
