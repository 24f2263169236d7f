"""A whole notebook, checked from the terminal."""

import json

import pytest

from coursekit.checks.learner import NotebookError, check_notebook

GOOD = "def energy(mw):\n    return 100 * mw"


def marks(report):
    return {verdict.question: (verdict.points, verdict.cause) for verdict in report.verdicts}


def test_a_right_notebook_earns_its_points(notebook):
    report = check_notebook(notebook(GOOD, 'check("energy")', 'holds = ["a"]', 'check("holds")'))
    assert marks(report) == {
        "energy": (1000, "correct"),
        "holds": (1000, "correct"),
        "says": (0, "to be marked"),
    }
    assert (report.points, report.max_points) == (2000, 2000)
    assert report.notes == ()


def test_a_name_used_again_after_its_check_does_not_hurt(notebook):
    report = check_notebook(notebook(GOOD, 'check("energy")', "energy = 3"))
    assert marks(report)["energy"] == (1000, "correct")


def test_a_deleted_check_cell_is_asked_at_the_end(notebook):
    assert marks(check_notebook(notebook(GOOD)))["energy"] == (1000, "correct")


def test_one_broken_cell_does_not_stop_the_rest(notebook):
    report = check_notebook(
        notebook("def energy(mw)\n    return", 'holds = ["a"]', ids=["energy-answer", "x"])
    )
    assert marks(report)["energy"] == (0, "syntax error")
    assert marks(report)["holds"] == (1000, "correct")
    assert report.notes[0] == "Cell 2: Python cannot read this cell, line 1: expected ':'"


def test_magics_exits_and_output_do_no_harm(notebook, capsys):
    report = check_notebook(notebook("%matplotlib inline\n!ls", "print('hello')", "exit()", GOOD))
    assert marks(report)["energy"] == (1000, "correct")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("text", ["", "not json", "[]", '{"cells": 3}'])
def test_a_file_that_is_no_notebook_is_refused_in_words(unit_folder, text):
    path = unit_folder / "small.ipynb"
    path.write_text(text)
    with pytest.raises(NotebookError, match="no notebook"):
        check_notebook(path)


def test_a_file_that_is_not_there_and_a_unit_nobody_knows(unit_folder, notebook):
    with pytest.raises(NotebookError, match="There is no file"):
        check_notebook(unit_folder / "other.ipynb")
    path = notebook(GOOD, name="unheard_of.ipynb")
    with pytest.raises(NotebookError, match="no unit 'unheard_of'"):
        check_notebook(path)


def test_the_unit_is_read_from_the_notebook_when_the_file_was_renamed(notebook):
    path = notebook(GOOD, name="my copy.ipynb")
    data = json.loads(path.read_text())
    data["metadata"] = {"coursekit": {"unit": "small"}}
    path.write_text(json.dumps(data))
    assert check_notebook(path).unit == "small"
