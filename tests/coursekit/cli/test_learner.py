"""`course check` and `course progress`: what a learner reads in the terminal."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from coursekit.cli.app import main

RIGHT = """\
def price_per_gpu_hour(monthly_fee_usd, gpus_in_scope, gpus_announced):
    return monthly_fee_usd / (gpus_in_scope * HOURS_PER_MONTH)
"""
MIXED_SCOPE = RIGHT.replace("gpus_in_scope *", "gpus_announced *")


@pytest.fixture
def folder(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A learner's folder with the notebook of one unit, as it was downloaded."""
    unit = tmp_path / "exercises" / "the_deal"
    unit.mkdir(parents=True)
    for name in ("the_deal.ipynb", "checks.json"):
        (unit / name).write_bytes((root / "exercises" / "the_deal" / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def answer(folder: Path, code: str) -> None:
    """Write an answer into the notebook, as an editor would."""
    path = folder / "exercises" / "the_deal" / "the_deal.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    [cell] = [cell for cell in notebook["cells"] if cell["id"] == "price-per-gpu-hour-answer"]
    cell["source"] = code.splitlines(keepends=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")


def shown(capsys: pytest.CaptureFixture[str]) -> str:
    """What was printed, with the wrapping of the table undone."""
    return " ".join(capsys.readouterr().out.split())


def check() -> int:
    return main(["check", "exercises/the_deal/the_deal.ipynb"])


def test_a_right_answer_earns_its_points(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer(folder, RIGHT)
    assert check() == 0
    said = shown(capsys)
    assert "Price of one GPU-hour 2 of 2 ✓ Right." in said
    assert "2 of 13 points on the visible cases." in said
    assert "A person marks this one." in said


def test_a_known_slip_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer(folder, MIXED_SCOPE)
    assert check() == 0
    said = shown(capsys)
    assert "Price of one GPU-hour 0 of 2 ✗ The fee covers both sites, but you divided by" in said


def test_a_cell_that_stops_is_said_with_its_number(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer(folder, "price = 1 / 0\n")
    assert check() == 0
    said = capsys.readouterr().out
    notebook = json.loads((folder / "exercises" / "the_deal" / "the_deal.ipynb").read_text(encoding="utf-8"))
    number = [cell["id"] for cell in notebook["cells"]].index("price-per-gpu-hour-answer") + 1
    assert re.search(rf"Cell {number}\b.*ZeroDivisionError", said)


def test_progress_shows_each_unit_with_what_comes_next(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(folder, RIGHT)
    assert main(["progress"]) == 0  # finds ./exercises by itself
    said = shown(capsys)
    assert "The deal 2 of 13 points 1 of 7 Months at the full fee" in said
    assert "Nothing left this machine." in said


def test_one_broken_notebook_does_not_hide_the_others(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "exercises" / "energy_bill.ipynb").write_text("no JSON")
    assert main(["progress", "exercises"]) == 0
    printed = capsys.readouterr()
    assert "Checking: 2 of 2 the_deal.ipynb" in printed.err  # every step is said, the last one too
    said = " ".join(printed.out.split())
    assert "energy_bill.ipynb is no notebook" in said
    assert "The deal 0 of 13 points" in said


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("gone.ipynb", None, "There is no file"),
        ("text.ipynb", "Dear teacher,", "is no notebook"),
        ("other.ipynb", '{"cells": [], "metadata": {}}', "There is no unit 'other'"),
    ],
)
def test_what_cannot_be_checked_is_said_with_the_way_on(
    name: str,
    content: str | None,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    if content is not None:
        (tmp_path / name).write_text(content)
    assert main(["check", name]) == 2
    assert said in capsys.readouterr().err


def test_a_folder_without_notebooks_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["progress", str(tmp_path)]) == 2
    assert f"{tmp_path} holds no notebook of this course" in capsys.readouterr().err
