"""`course audit`, as an author or an instructor meets it."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursekit.authoring.templates import write_unit
from coursekit.cli.app import main
from coursekit.grading.jail import probe
from coursekit.project import Project

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("workers")]


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of one's own with one unit, as `course new unit` makes it; returns its source."""
    (tmp_path / "solutions").mkdir()
    (tmp_path / "_config.yml").touch()
    monkeypatch.chdir(tmp_path)
    return write_unit(Project(tmp_path), "market")


def test_a_new_unit_is_audited_without_a_finding(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "--draws", "2"]) == 0
    said = capsys.readouterr()
    assert "market: no finding on 3 questions" in said.out
    assert "limits(question_seconds=" in said.out
    assert "To mend" not in said.out
    assert "Auditing: 0 of 2 market" in said.err


def test_what_is_to_mend_is_said_and_ends_with_one(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = own.read_text(encoding="utf-8")
    weak = text.replace("hidden(3, power_mw=uniform(2, 500), hours=integers(30, 8000))\n", "")
    own.write_text(weak, encoding="utf-8")
    assert weak != text
    assert main(["audit", "market", "--draws", "1", "--isolation", "process"]) == 1
    said = capsys.readouterr().out
    assert "market: 3 findings on 3 questions" in said
    assert "market_first: it has no hidden case, so typing in the results shown earns all points." in said
    # What lies open without a jail is a finding too, for it was asked for.
    assert f"{own} can be read" in said and "(isolation process)" in said


def test_a_system_without_a_jail_is_no_finding(
    own: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The answer of a system that has none; a machine of that kind cannot be had in a test."""
    nothing = {"namespaces": "Operation not permitted", "landlock": "Function not implemented", "process": ""}
    monkeypatch.setattr(probe, "rungs", lambda: nothing)
    assert main(["audit", "market", "--draws", "1"]) == 0
    assert "nobody looked for answers from inside" in capsys.readouterr().out
    assert main(["audit", "market", "--isolation", "strict"]) == 2


def test_a_release_is_audited_with_its_frozen_cases(
    own: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    write_unit(Project(own.parents[1]), "grid")
    folder = tmp_path_factory.mktemp("classes") / "spring"
    assert main(["init", str(folder)]) == 0
    assert main(["release", "market", "--course", str(folder), "--seed", "s1"]) == 0
    assert main(["audit", "--course", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "market: no finding" in said and "grid: " not in said
    assert main(["audit", "grid", "--course", str(folder)]) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["audit", "markte"], "There is no unit 'markte'"),
        (["audit", "market", "--course", "."], "is not the folder of a class"),
    ],
)
def test_what_cannot_be_audited_is_answered_with_the_way_on(
    arguments: list[str], said: str, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert said in capsys.readouterr().err


def test_a_project_without_a_unit_has_nothing_to_audit(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own.unlink()
    assert main(["audit"]) == 2
    assert "There is nothing to audit in" in capsys.readouterr().err


def test_an_option_that_makes_no_sense_is_refused(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["audit", "--draws", "0"])
    assert ended.value.code == 2
