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


@pytest.mark.parametrize("line", ["% 7", "!= 7"])
def test_a_line_that_only_looks_like_a_magic_is_part_of_the_sum(notebook, line):
    # 10 MW: 1009 % 7 is 1, and 1009 != 7 is 1 as a number.
    source = f"def energy(mw):\n    return 999 + int(1009\n    {line}\n    )"
    assert marks(check_notebook(notebook(source)))["energy"] == (1000, "correct")


@pytest.mark.parametrize("line", ["%matplotlib inline", "!ls", "?print", "print?", "print??"])
def test_a_magic_within_a_block_leaves_the_block(notebook, line):
    source = f"if True:\n    {line}\n{GOOD}"
    assert marks(check_notebook(notebook(source)))["energy"] == (1000, "correct")


def test_an_early_check_of_ones_own_does_not_settle_a_question(notebook):
    own = ("c0", "c1", "energy-check", "c3")
    report = check_notebook(notebook('check("energy")', GOOD, 'check("energy")', "energy = 3", ids=own))
    assert marks(report)["energy"] == (1000, "correct")
    late = check_notebook(notebook(GOOD, 'check("energy")', 'energy = 3\ncheck("energy")', ids=own[1:]))
    assert marks(late)["energy"] == (1000, "correct")


def test_nobody_is_there_to_type(notebook):
    report = check_notebook(notebook("name = input('your name? ')", GOOD))
    assert "EOFError" in report.notes[0]
    assert marks(report)["energy"] == (1000, "correct")


def test_a_folder_in_place_of_a_notebook_is_said(unit_folder):
    with pytest.raises(NotebookError, match="Name the notebook itself"):
        check_notebook(unit_folder)


def test_damage_that_jupyter_reads_past_costs_nothing(notebook):
    path = notebook(GOOD)
    data = json.loads(path.read_text()) | {"metadata": None}
    data["cells"] += [3, {"cell_type": "code", "source": [1]}, {"cell_type": "code"}]
    path.write_text(json.dumps(data), encoding="utf-8-sig")
    assert marks(check_notebook(path))["energy"] == (1000, "correct")


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
