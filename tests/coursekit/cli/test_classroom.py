"""An instructor's commands, from an empty folder to a report."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import pytest

from coursekit.cli.app import main
from coursekit.grading.jail import probe

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """A class with one unit released."""
    folder = tmp_path_factory.mktemp("classes") / "spring"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        assert main(["init", str(folder)]) == 0
        assert main(["release", "the_deal", "--course", str(folder), "--seed", "s1"]) == 0
    return folder


@pytest.fixture
def course(released: Path, tmp_path: Path) -> Path:
    """A class of one's own, to hand in to."""
    return shutil.copytree(released, tmp_path / "spring")


def hand_in(course: Path, student: str, text: str | None = None) -> None:
    """Hand in the notebook as it was released, or a file with another text."""
    folder = course / "submitted" / student / "the_deal"
    folder.mkdir(parents=True)
    notebook = folder / "the_deal.ipynb"
    shutil.copy2(course / "release" / "the_deal" / "the_deal.ipynb", notebook)
    if text is not None:
        notebook.write_text(text)


def test_from_init_to_report(
    course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    hand_in(course, "ada")
    hand_in(course, "bob")
    monkeypatch.chdir(course / "submitted")  # the class is found upward
    assert main(["grade", "the_deal", "--isolation", "process", "--workers", "2"]) == 0
    said = capsys.readouterr().out
    assert "the_deal: 2 graded" in said
    assert "Isolation: process." in said
    report = course / "reports" / "the_deal" / "report.html"
    assert str(report) in said and report.is_file()
    with (course / "reports" / "the_deal" / "grades.csv").open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["student"] for row in rows} == {"ada", "bob"}
    # An untouched notebook earns nothing, and every mark says why.
    assert {float(row["points"]) for row in rows} == {0.0}
    assert all(row["cause"] and row["message"] for row in rows)
    assert main(["grade", "--isolation", "process"]) == 0
    assert re.search(r"0 graded in \d+ s, 2 unchanged", capsys.readouterr().out)


def test_a_class_inside_the_project_is_refused(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(root / "spring")]) == 2
    assert "Name a folder of its own outside the course" in capsys.readouterr().err
    assert not (root / "spring").exists()


def test_a_class_that_is_there_is_left_alone_and_a_folder_in_use_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "spring"
    folder.mkdir()
    (folder / "letter.txt").write_text("mine")
    assert main(["init", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "was not empty" in said and "course release UNIT" in said
    assert main(["init", str(folder)]) == 0
    assert "already here, and is left as it is" in capsys.readouterr().out
    assert (folder / "letter.txt").read_text() == "mine"
    assert main(["init", str(tmp_path / "autumn")]) == 0
    assert "not empty" not in capsys.readouterr().out


def test_an_unknown_unit_is_refused_before_anything_is_announced(
    course: Path, root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(root)
    assert main(["release", "the_dael", "--course", str(course)]) == 2
    said = capsys.readouterr().err
    assert re.search(r"Units: .*energy_bill.*, the_deal\.", said)
    assert "drawing hidden cases" not in said


def test_a_notebook_in_the_wrong_folder_is_named_with_the_right_one(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hand_in(course, "ada")
    (course / "submitted" / "dan").mkdir()
    shutil.copy2(course / "release" / "the_deal" / "the_deal.ipynb", course / "submitted" / "dan")
    assert main(["grade", "--course", str(course), "--isolation", "process"]) == 0
    line = "not looked at: submitted/dan/the_deal.ipynb belongs at submitted/dan/the_deal/the_deal.ipynb"
    assert line in capsys.readouterr().out


def test_an_unreadable_notebook_ends_with_3_and_is_named(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hand_in(course, "ada")
    hand_in(course, "eve", text="{ this was a notebook once")
    assert main(["grade", "--course", str(course), "--isolation", "best"]) == 3
    assert "unreadable: eve. Ask for these notebooks again" in capsys.readouterr().out


def test_only_the_students_named_are_graded(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hand_in(course, "ada")
    hand_in(course, "bob")
    line = ["grade", "the_deal", "--course", str(course), "--isolation", "process", "--students"]
    assert main([*line, "bob"]) == 0
    assert "1 graded" in capsys.readouterr().out
    assert main([*line, "zoe"]) == 2
    assert "zoe" in capsys.readouterr().err


def test_a_class_is_refused_where_no_jail_holds_until_that_is_accepted(
    course: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the probe answers on a system without; this machine may have one."""
    none = {"namespaces": "Operation not permitted", "landlock": "Function not implemented", "process": ""}
    monkeypatch.setattr(probe, "rungs", lambda: none)
    hand_in(course, "ada")
    assert main(["grade", "--course", str(course)]) == 2
    said = capsys.readouterr().err
    assert "--isolation=process" in said and "Operation not permitted" in said
    assert not (course / "reports" / "the_deal").exists()


def test_a_class_is_graded_in_a_jail_without_a_word(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if all(probe.rungs()[rung] for rung in ("namespaces", "landlock")):
        pytest.skip("no jail is to be had here")
    hand_in(course, "ada")
    assert main(["grade", "--course", str(course)]) == 0
    said = capsys.readouterr().out
    assert "Isolation: namespaces. " in said or "Isolation: landlock. " in said
    assert "no network" in said


def test_a_second_release_is_refused_and_an_update_shows_who_would_change(
    course: Path, root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    hand_in(course, "ada")
    assert main(["grade", "--course", str(course), "--isolation", "process"]) == 0
    monkeypatch.chdir(root)
    frozen = (course / "hidden" / "the_deal.json").read_bytes()
    again = ["release", "the_deal", "--course", str(course)]
    assert main(again) == 2
    assert "--update" in capsys.readouterr().err
    assert (course / "hidden" / "the_deal.json").read_bytes() == frozen
    capsys.readouterr()
    assert main([*again, "--update"]) == 0
    said = capsys.readouterr().out
    assert "Nothing changed" in said and "grades them again" not in said
    assert main([*again, "--update", "--seed", "s2"]) == 0
    said = capsys.readouterr().out
    assert "changed: " in said and "Graded before: ada." in said
    assert (course / "hidden" / "the_deal.json").read_bytes() != frozen


@pytest.mark.parametrize("command", [["grade"], ["release", "the_deal"]])
def test_a_folder_that_is_no_class_is_said(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, "--course", str(tmp_path)]) == 2
    assert f"{tmp_path} is not the folder of a class" in capsys.readouterr().err
    monkeypatch.chdir(tmp_path)
    assert main(command) == 2
    assert "course init DIR" in capsys.readouterr().err


def answered(course: Path, student: str) -> None:
    """Hand in a notebook with one right answer, which is worth two points."""
    import json

    hand_in(course, student)
    path = course / "submitted" / student / "the_deal" / "the_deal.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = next(cell for cell in notebook["cells"] if cell["id"] == "contract-total-answer")
    cell["source"] = (
        "def contract_total(monthly_fee_billion, full_months, ramp_fees_billion):\n"
        "    return (full_months * monthly_fee_billion + sum(ramp_fees_billion)) * 1e9\n"
    )
    path.write_text(json.dumps(notebook), encoding="utf-8")


def double_points(course: Path) -> None:
    """What `release --update` does when the source gives one question twice its points."""
    from coursekit.checks.bundle import load_bundle, write_bundle

    path = course / "hidden" / "the_deal.json"
    bundle = load_bundle(path)
    [question] = [question for question in bundle["questions"] if question["id"] == "contract_total"]
    for part in (question, *question["cases"]):
        part["points"] *= 2
    write_bundle(path, bundle, mode=0o600)


def points(course: Path) -> str:
    with (course / "reports" / "the_deal" / "grades.csv").open(newline="", encoding="utf-8") as stream:
        return next(row["points"] for row in csv.DictReader(stream) if row["question"] == "contract_total")


def test_marks_that_move_are_shown_and_wait_for_a_yes(
    course: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(course, "ada")
    grade = ["grade", "--course", str(course), "--isolation", "process"]
    assert main(grade) == 0
    assert points(course) == "2"
    double_points(course)
    capsys.readouterr()
    assert main(grade) == 2
    said = capsys.readouterr().out
    assert "ada  contract_total  2 → 4 (+2)  the release changed: correct → correct" in said
    assert "not written: 1 marks that would change although the students changed nothing" in said
    assert points(course) == "2"
    # On a terminal it asks.
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: "n")
    assert main(grade) == 2
    monkeypatch.setattr("builtins.input", lambda question: "y")
    assert main(grade) == 0
    assert points(course) == "4"
    assert re.search(r"1 graded in \d+ s, 1 of them judged again without running", capsys.readouterr().out)
    double_points(course)
    assert main([*grade, "--yes"]) == 0
    assert points(course) == "8"


def test_a_second_run_at_the_same_time_is_refused(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import filelock

    hand_in(course, "ada")
    grade = ["grade", "--course", str(course), "--isolation", "process"]
    with filelock.FileLock(course / ".grading.lock"):
        assert main(grade) == 2
    assert "Another command is grading" in capsys.readouterr().err
    assert not (course / "autograded" / "ada").exists()
    assert main(grade) == 0
