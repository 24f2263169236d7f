"""The committed files of a unit: made by nbgrader, free of answers, the same every time."""

import json
import subprocess
import sys

import nbformat
import pytest

from coursekit.authoring.build import frozen_bundle, source_notebook, worked_in, write_exercises
from coursekit.authoring.reader import read_unit
from coursekit.authoring.templates import write_chapter, write_unit
from coursekit.errors import CourseError
from coursekit.project import Project

from .sources import WHOLE


@pytest.fixture
def small(tmp_path):
    """A project with one small unit."""
    project = Project(tmp_path)
    project.solutions.mkdir()
    project.book.mkdir()
    (project.solutions / "small.py").write_text(WHOLE)
    return project


def released(project):
    return nbformat.read(project.exercises / "small" / "small.ipynb", as_version=4)


def test_a_build_writes_two_files_and_a_second_one_nothing(small):
    files = ["exercises/small/checks.json", "exercises/small/small.ipynb"]
    assert write_exercises(small) == files
    before = [(small.root / name).read_bytes() for name in files]
    assert write_exercises(small) == []
    assert [(small.root / name).read_bytes() for name in files] == before


def test_check_names_what_is_stale_and_writes_nothing(small):
    write_exercises(small)
    path = small.exercises / "small" / "checks.json"
    path.write_text("{}")
    assert write_exercises(small, check=True) == ["exercises/small/checks.json"]
    assert path.read_text() == "{}"


def test_a_build_leaves_alone_what_a_learner_made(small):
    write_exercises(small)
    path = small.exercises / "small" / "small.ipynb"
    (path.parent / "helper.py").write_text("")
    assert worked_in(small) == []
    path.write_text(path.read_text().replace("your answer here", "my answer"))
    mine, checks = path.read_text(), (path.parent / "checks.json").read_text()
    changed = WHOLE.replace("Which hold?", "Which of them hold?").replace("You divided.", "You divide.")
    (small.solutions / "small.py").write_text(changed)
    assert write_exercises(small) == []
    assert path.read_text() == mine
    # The checks stay with the notebook they were made for.
    assert (path.parent / "checks.json").read_text() == checks
    assert (path.parent / "helper.py").exists()
    assert worked_in(small) == ["exercises/small/small.ipynb"]
    assert write_exercises(small, check=True) == [
        "exercises/small/checks.json",
        "exercises/small/small.ipynb",
    ]


def test_a_notebook_that_was_only_run_is_built_anew(small):
    write_exercises(small)
    path = small.exercises / "small" / "small.ipynb"
    notebook = released(small)
    notebook.cells[1].execution_count = 1
    nbformat.write(notebook, path)
    assert write_exercises(small) == ["exercises/small/small.ipynb"]
    path.write_text("{}")  # nobody knows whose it is
    assert worked_in(small) == ["exercises/small/small.ipynb"]


def test_no_answer_hidden_call_or_slip_reaches_the_notebook(small):
    write_exercises(small)
    text = (small.exercises / "small" / "small.ipynb").read_text()
    for secret in (
        "mw * HOURS",
        "hidden=True",
        "SOLUTION",
        "Energy is power over time",
        'what_holds = [\\"a\\"]',
    ):
        assert secret not in text
    assert "your answer here" in text


def test_the_released_cells_are_the_template_of_the_class(small):
    write_exercises(small)
    template = frozen_bundle(read_unit(small.source("small")), 7)["template"]
    assert [(cell.id, cell.source) for cell in released(small).cells] == [
        (cell["id"], cell["source"]) for cell in template
    ]


def test_the_notebook_says_that_it_is_generated_and_from_what(small):
    write_exercises(small)
    assert "solutions/small.py" in released(small).cells[0].source
    first_key = next(iter(json.loads((small.exercises / "small" / "checks.json").read_text())))
    assert first_key == "_generated"


def test_cells_carry_readable_ids_and_nbgraders_marks(small):
    write_exercises(small)
    cells = {cell.id: cell.metadata.nbgrader for cell in released(small).cells}
    assert cells["energy-used-answer"].solution
    assert not cells["energy-used-answer"].locked
    assert cells["energy-used-check"].points == 2
    assert cells["energy-used-check"].locked
    assert cells["in-words-answer"].grade
    assert cells["in-words-answer"].solution


def test_a_unit_that_does_not_prove_itself_is_not_built(small):
    (small.solutions / "small.py").write_text(WHOLE.replace("uniform(11, 500)", "one_of(10)"))
    with pytest.raises(CourseError, match="same inputs"):
        write_exercises(small)
    assert not small.exercises.exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (WHOLE.replace("return mw * HOURS\n    ###", "return mw *\n    ###"), "SyntaxError"),
        (WHOLE.replace("Which hold?", "Which hold for {{no_such_fact}}?"), "no fact 'no_such_fact'"),
        (WHOLE.replace("uniform(11, 500)", "uniform(11, 500), where=lambda mw: False"), "No draw in 1,000"),
    ],
    ids=["code", "fact", "draw"],
)
def test_a_mistake_in_a_source_is_said_as_one(small, text, says):
    (small.solutions / "small.py").write_text(text)
    for make in (lambda: write_exercises(small), lambda: frozen_bundle(read_unit(small.source("small")), 1)):
        with pytest.raises(CourseError, match=says):
            make()


def test_an_unknown_unit_is_answered_with_those_there_are(small):
    with pytest.raises(FileNotFoundError, match="Units: small"):
        write_exercises(small, ["smal"])


def test_a_unit_is_never_looked_for_outside_its_folder(small):
    (small.root / "outside.py").write_text(WHOLE)
    with pytest.raises(FileNotFoundError, match=r"no unit '\.\./outside'"):
        small.source("../outside")


def test_a_new_unit_builds_as_it_is_and_is_never_overwritten(small):
    path = write_unit(small, "grid_costs")
    assert write_exercises(small, ["grid_costs"]) == [
        "exercises/grid_costs/checks.json",
        "exercises/grid_costs/grid_costs.ipynb",
    ]
    with pytest.raises(FileExistsError, match="exists already"):
        write_unit(small, "grid_costs")
    assert path.read_text().startswith("# %% role=")


def test_a_new_unit_is_formatted_as_the_project_wants_it(small, root):
    path = write_unit(small, "grid_and_environment")
    command = [sys.executable, "-m", "ruff", "format", "--check", "--no-cache", "--config"]
    command += [str(root / "pyproject.toml"), str(path)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_a_new_chapter_has_a_title_and_a_kernel(small):
    text = write_chapter(small, "grid_costs").read_text()
    assert "# Grid costs" in text
    assert "kernelspec" in text


def test_the_instructors_copy_shows_rubric_and_samples_beside_a_written_question(small):
    unit = read_unit(small.source("small"))
    cell = next(c for c in source_notebook(unit).cells if c.id == "in-words-answer")
    assert "| Energy | no | unclear | yes |" in cell.source
    assert "> It is power over time." in cell.source
    assert "Scored [2, 2, 0]" in cell.source
