"""What a learner meets in a notebook: words printed, the mark as the value, hints one at a time."""

import contextlib
import copy

import pytest

from coursekit.checks.bundle import write_bundle
from coursekit.checks.notebook import unit


@pytest.fixture
def calls(unit_folder, bundle):
    """``check`` and ``hint`` as handed out in the unit's folder."""
    with contextlib.chdir(unit_folder):
        yield unit("small")


def test_the_value_of_a_check_is_the_mark_alone(calls, capsys):
    check, _ = calls
    energy = lambda mw: 100 * mw  # noqa: E731, F841  (check looks the name up here)
    mark = check("energy")
    assert repr(mark) == "1.0"
    assert "✓" in mark._repr_html_()
    assert "Energy: 1 of 1 point  ✓ Right." in capsys.readouterr().out


def test_a_slip_is_named_where_it_is_made(calls, capsys):
    check, _ = calls
    energy = lambda mw: mw  # noqa: E731, F841
    assert repr(check("energy")) == "0.0"
    assert "The hours are missing." in capsys.readouterr().out


def test_a_missing_answer_is_said_kindly(calls, capsys):
    check, _ = calls
    assert repr(check("energy")) == "0.0"
    assert "`energy` is not defined yet" in capsys.readouterr().out


def test_a_mistyped_question_lists_the_questions(calls, capsys):
    check, _ = calls
    assert check("enrgy") is None
    assert "energy, holds, says" in capsys.readouterr().out


def test_a_written_question_opens_its_samples_after_ones_own_score(calls, capsys):
    check, _ = calls
    assert check("says") is None
    closed = capsys.readouterr().out
    assert "0 = no" in closed
    assert "It is power." not in closed
    check("says", scores=[2])
    opened = capsys.readouterr().out
    assert "Your own score: 2 of 2" in opened
    assert "It is power." in opened
    for wrong in ([7], 2, [1, 1], []):
        check("says", scores=wrong)
        assert "Give 1 scores" in capsys.readouterr().out


def test_hints_open_one_at_a_time_and_begin_again(calls, capsys):
    _, hint = calls
    said = []
    for _ in range(3):
        hint("energy")
        said.append(capsys.readouterr().out)
    assert "Hint 1 of 2: Power times time." in said[0]
    assert "Hint 2 of 2: In hours. This was the last one." in said[1]
    assert "Hint 1 of 2" in said[2]
    hint("holds")
    assert "no hint" in capsys.readouterr().out


def test_hidden_cases_come_from_the_frozen_bundle_and_show_no_values(
    calls, bundle, tmp_path, monkeypatch, capsys
):
    frozen = copy.deepcopy(bundle)
    # Hidden: 77 MW over 100 h is 7,700 MWh.
    frozen["questions"][0]["cases"].append(
        {
            "visible": False,
            "points": 1000,
            "args": {"mw": 77},
            "expected": {"status": "value", "value": 7700.0},
            "slips": {"power-as-energy": {"status": "value", "value": 77}},
        }
    )
    frozen["questions"][0]["points"] = 2000
    write_bundle(tmp_path / "small.json", frozen)
    monkeypatch.setenv("COURSEKIT_HIDDEN", str(tmp_path))
    check, _ = calls
    energy = lambda mw: 1000.0  # noqa: E731, F841  (right on the visible case alone)
    assert repr(check("energy")) == "1.0"
    capsys.readouterr()
    mark = check("energy", hidden=True)
    words = capsys.readouterr().out
    assert repr(mark) == "1.0"
    assert "1 of 2 points" in words
    assert "77" not in words


def test_hidden_cases_are_refused_on_a_learners_machine(calls, monkeypatch, capsys):
    monkeypatch.delenv("COURSEKIT_HIDDEN", raising=False)
    check, _ = calls
    assert check("energy", hidden=True) is None
    assert "instructor" in capsys.readouterr().out


def test_a_notebook_of_another_edition_says_so(unit_folder, capsys):
    with contextlib.chdir(unit_folder):
        unit("small", "000000000000")
    assert "different editions" in capsys.readouterr().out
