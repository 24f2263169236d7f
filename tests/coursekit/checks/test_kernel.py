"""A student's run in a real Jupyter kernel: the committed notebook, answered, wrongly answered, untouched."""

import shutil

import nbformat
import pytest
from nbclient import NotebookClient

from coursekit.authoring.reader import read_unit

pytestmark = pytest.mark.slow

UNIT = "the_deal"
QUESTION = "price_per_gpu_hour"


@pytest.fixture(scope="module")
def run(project, tmp_path_factory):
    """Copies the unit as a student has it, replaces one answer, runs all cells; the cells by id."""

    def execute(answer=None):
        folder = tmp_path_factory.mktemp("student") / UNIT
        shutil.copytree(project.exercises / UNIT, folder)
        notebook = nbformat.read(folder / f"{UNIT}.ipynb", as_version=4)
        for cell in notebook.cells:
            if cell.id == f"{QUESTION.replace('_', '-')}-answer" and answer:
                cell.source = answer
        client = NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(folder)}})
        client.execute()
        return {cell.id: cell for cell in notebook.cells}

    return execute


@pytest.fixture(scope="module")
def question(project):
    """The question as its author wrote it."""
    return next(q for q in read_unit(project.source(UNIT)).questions if q.id == QUESTION)


def seen(cells):
    """What the check cell of the question shows: printed words, the value as text, the value as HTML."""
    outputs = cells[f"{QUESTION.replace('_', '-')}-check"].outputs
    words = "".join(o.text for o in outputs if o.output_type == "stream")
    values = [o.data for o in outputs if o.output_type == "execute_result"]
    assert all(o.get("name") != "stderr" for o in outputs)
    return words, values[-1]["text/plain"], values[-1]["text/html"]


def test_a_right_answer_earns_its_points(run, question):
    words, mark, rich = seen(run(question.solution))
    assert float(mark) == question.points / 1000
    assert "✓ Right." in words
    assert "✓" in rich


def test_a_wrong_answer_is_named(run, question):
    slip = question.slips[0]
    words, mark, rich = seen(run(slip.source))
    assert mark == "0.0"
    assert "✗" in words
    assert "✗" in rich
    # The sentence as the bundle has it: facts are filled in there.
    assert slip.says.split("{{")[0] in words


def test_the_untouched_notebook_runs_from_top_to_bottom_and_says_what_is_missing(run):
    cells = run()
    words, mark, _ = seen(cells)
    assert mark == "0.0"
    assert "not answered yet" in words
    errors = [o for cell in cells.values() for o in cell.get("outputs", []) if o.output_type == "error"]
    assert errors == []
