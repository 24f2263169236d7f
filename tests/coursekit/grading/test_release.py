"""Making a class and releasing a unit to it."""

import os
import subprocess
import sys

import nbformat
import pytest

from coursekit.checks.bundle import load_bundle
from coursekit.errors import CourseError
from coursekit.grading.course import find_course, init_course
from coursekit.grading.nbgrader_bridge import gradebook, settings
from coursekit.grading.release import release
from coursekit.project import Project

from . import toy
from .conftest import cell, copy_of, grade_toy, hand_in


def test_a_class_is_made_once_and_left_alone_after(tmp_path):
    course = init_course(tmp_path / "spring 2027")
    assert course.id == "spring-2027"
    folders = {path.name for path in course.root.iterdir() if path.is_dir()}
    assert folders == {"source", "release", "submitted", "autograded", "feedback", "hidden", "reports"}
    course.config.write_text("c = get_config()  # mine")
    (course.root / "gradebook.db").write_text("marks")
    init_course(course.root)
    assert course.config.read_text() == "c = get_config()  # mine"
    assert (course.root / "gradebook.db").read_text() == "marks"


def test_a_file_is_no_class(tmp_path):
    (tmp_path / "class").write_text("")
    with pytest.raises(CourseError, match="is a file"):
        init_course(tmp_path / "class")


def test_a_class_inside_another_is_refused(tmp_path):
    outer = init_course(tmp_path / "spring")
    with pytest.raises(CourseError, match="is a class already"):
        init_course(outer.root / "groups" / "one")
    assert not (outer.root / "groups").exists()


def test_a_class_inside_a_project_is_refused_except_under_its_build_folder(tmp_path):
    (tmp_path / "solutions").mkdir()
    (tmp_path / "_config.yml").touch()
    for folder in (tmp_path, tmp_path / "classes" / "spring", tmp_path / "builds"):
        with pytest.raises(CourseError, match="outside the course"):
            init_course(folder)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["_config.yml", "solutions"]
    assert init_course(tmp_path / "build" / "trial").config.is_file()


def test_a_class_is_found_from_anywhere_inside_it(released, monkeypatch, tmp_path):
    monkeypatch.chdir(released.root / "release" / "toy")
    assert find_course().root == released.root
    with pytest.raises(CourseError, match="course init") as raised:
        find_course(tmp_path)
    assert raised.value.exit_code == 2


def test_the_configuration_moves_with_the_folder(released, tmp_path, monkeypatch):
    monkeypatch.delenv("COURSEKIT_HIDDEN", raising=False)
    course = copy_of(released, tmp_path)
    read = settings(course)
    assert read["CourseDirectory"] == {
        "course_id": "toy-class",
        "root": str(course.root),
        "db_url": f"sqlite:///{course.root}/gradebook.db?timeout=60",
    }
    assert read["ClearSolutions"]["code_stub"] == {"python": "...  # your answer here"}
    assert os.environ["COURSEKIT_HIDDEN"] == str(course.root / "hidden")


def test_a_configuration_that_cannot_be_run_is_named(course):
    course.config.write_text("c = get_config(")
    with pytest.raises(CourseError, match=r"nbgrader_config\.py cannot be read"):
        settings(course)


def test_a_release_makes_notebooks_bundle_and_gradebook(released, bundle):
    notebook = nbformat.read(released.release("toy"), as_version=4)
    assert "return price * pieces" not in released.release("toy").read_text()
    assert "return price * pieces" in released.source("toy").read_text()
    assert cell(notebook, "toy-cost-check").metadata.nbgrader.points == 2
    with gradebook(released) as book:
        assert book.find_assignment("toy").max_score == 11
    public = load_bundle(released.release("toy").parent / "checks.json")
    assert len(public["questions"][0]["cases"]) == 2
    assert len(bundle["questions"][0]["cases"]) == 4


def test_hidden_cases_are_for_the_instructor_alone(released):
    assert released.hidden("toy").stat().st_mode & 0o777 == 0o600
    assert released.hidden("toy").parent.stat().st_mode & 0o777 == 0o700


def test_no_hidden_value_is_in_what_students_get(released, bundle):
    given = "".join(path.read_text() for path in released.release("toy").parent.iterdir())
    hidden = [case for case in bundle["questions"][0]["cases"] if not case["visible"]]
    assert len(hidden) == 2
    for case in hidden:
        assert str(case["expected"]["value"]) not in given
        assert str(case["args"]["price"]) not in given
    assert "hidden=True" not in given


def test_the_seed_decides_the_hidden_cases(course, toy_project, bundle):
    same = release("toy", course, update=True, project=toy_project)
    assert (same.seed, same.changes, same.same) == ("5", (), True)
    assert load_bundle(course.hidden("toy")) == bundle
    other = release("toy", course, seed=6, update=True, project=toy_project)
    assert other.changes == ("toy_cost: other inputs.", "toy_share: other inputs.")
    assert not other.same


def test_a_second_release_is_refused_and_changes_nothing(course, toy_project):
    before = course.hidden("toy").read_bytes()
    with pytest.raises(CourseError, match="--update"):
        release("toy", course, seed=99, project=toy_project)
    assert course.hidden("toy").read_bytes() == before


def test_an_update_tells_what_changed_and_who_was_graded(course, toy_project, tmp_path):
    hand_in(course, "ann")
    grade_toy(course)
    source = toy.SOURCE.replace('role="answer" points=1', 'role="answer" points=4')
    source = source.replace("return part / whole\n    ### END", "return 100 * part / whole\n    ### END")
    changed = _project(tmp_path, source)
    done = release("toy", course, update=True, project=changed)
    assert done.seed == "5"
    assert done.graded == ("ann",)
    assert done.changes == (
        "toy_share: other expected values.",
        "toy_word: 1 points before, 4 now.",
    )
    with gradebook(course) as book:
        assert book.find_assignment("toy").max_score == 14


def test_an_update_tells_of_a_wider_tolerance(course, toy_project, tmp_path):
    cell = '# %% question="toy_share" role="tolerance"\ndef tolerance(part, whole):\n    return 1e-3\n\n'
    place = '# %% question="toy_share" role="slip" name="upside-down"'
    done = release(
        "toy", course, update=True, project=_project(tmp_path, toy.SOURCE.replace(place, cell + place))
    )
    assert done.changes == ("toy_share: another rule for what is right.",)


def test_an_update_keeps_marks_until_the_next_run_and_then_gives_new_ones(course, toy_project, tmp_path):
    hand_in(course, "ann")
    grade_toy(course)
    source = toy.SOURCE.replace('role="answer" points=1', 'role="answer" points=4')
    release("toy", course, update=True, project=_project(tmp_path, source))
    with gradebook(course) as book:
        assert book.find_submission("toy", "ann").score == 8
    grade_toy(course)
    with gradebook(course) as book:
        assert book.find_submission("toy", "ann").score == 11


def test_an_update_that_nbgrader_cannot_take_is_refused_before_anything_changes(course, tmp_path):
    hand_in(course, "ann")
    grade_toy(course)
    before = {path: path.read_bytes() for path in course.root.rglob("*") if path.is_file()}
    source = toy.SOURCE[: toy.SOURCE.index('# %% [markdown] question="toy_text"')]
    with pytest.raises(CourseError, match="toy-text-answer"):
        release("toy", course, update=True, project=_project(tmp_path, source))
    assert {path: path.read_bytes() for path in course.root.rglob("*") if path.is_file()} == before


def test_an_unknown_unit_is_named_with_those_there_are(course, toy_project):
    with pytest.raises(CourseError, match="Units: toy"):
        release("tooy", course, project=toy_project)


def test_nbgrader_finds_alembic_without_an_activated_environment(released, tmp_path):
    """It starts that program by its bare name to make a gradebook."""
    course = copy_of(released, tmp_path)
    (course.root / "gradebook.db").unlink()
    code = (
        "from pathlib import Path\n"
        "from coursekit.grading.course import Course\n"
        "from coursekit.grading.nbgrader_bridge import gradebook\n"
        f"with gradebook(Course(Path({str(course.root)!r}))) as book:\n    print(book.students)"
    )
    environment = {**os.environ, "PATH": "/usr/bin:/bin"}
    run = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert (run.returncode, run.stdout.strip()) == (0, "[]"), run.stderr


def _project(folder, source):
    root = folder / "changed"
    (root / "solutions").mkdir(parents=True)
    (root / "solutions" / "toy.py").write_text(source, encoding="utf-8")
    return Project(root)
