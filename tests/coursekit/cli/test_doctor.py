"""`course doctor`: every requirement is named, and what is missing comes with its fix."""

from __future__ import annotations

import importlib.util
import os
import py_compile
import sys
from pathlib import Path

import pytest

from coursekit.cli import requirements
from coursekit.cli.app import main


def test_it_names_every_requirement_of_a_student(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["doctor", "--student"])
    lines = capsys.readouterr().out.splitlines()
    states = [line.strip().split("]")[0] + "]" for line in lines if line.strip().startswith("[")]
    assert code == 0, lines
    assert set(states) <= {"[ok]", "[note]"}
    said = "\n".join(lines)
    for what in ("Python 3.", "pandas 3.0", "16 units, ", " facts, edition 20", "ipykernel"):
        assert what in said
    assert "nbgrader" not in said


def test_it_names_every_requirement_of_an_instructor(capsys: pytest.CaptureFixture[str]) -> None:
    main(["doctor", "--instructor"])
    said = capsys.readouterr().out
    for what in ("nbgrader 0.9", "jupyter-book 1.0", "alembic", "fork", "git"):
        assert what in said
    assert "To read and solve" not in said


def test_one_failure_is_shown_with_its_fix_and_ends_with_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    monkeypatch.setattr("sysconfig.get_path", lambda name: os.devnull)
    assert main(["doctor", "--instructor"]) == 1
    said = capsys.readouterr().out
    assert "[fail] alembic is not on the path" in said
    assert "fix: in the folder of the course, run `python bootstrap.py`" in said
    assert "[note] no Chromium" in said  # wanted by authors, needed by nobody


@pytest.mark.parametrize(
    ("version", "state"), [((3, 10, 14), "fail"), ((3, 11, 0), "ok"), ((3, 14, 1), "ok"), ((4, 0, 0), "ok")]
)
def test_python_is_judged_by_its_version(version: tuple[int, ...], state: str) -> None:
    finding = requirements.python_version(version)
    assert finding.state == state
    assert ".".join(map(str, version)) in finding.what


def test_a_package_of_another_version_fails_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    real = requirements.installed
    monkeypatch.setattr(requirements, "installed", lambda name: "1.5.3" if name == "pandas" else real(name))
    findings = list(requirements.packages(()))
    failed = [finding for finding in findings if finding.state == "fail"]
    assert len(failed) == 1 and "pandas 1.5.3" in failed[0].what
    assert "matplotlib" not in failed[0].what


def test_tables_that_cannot_be_read_fail_with_the_reason() -> None:
    def broken() -> str:
        raise ValueError("column 'value' is missing")

    finding = requirements.attempt("the course's tables can be read", broken, "install it again")
    assert finding.line == (
        "[fail] the course's tables can be read: ValueError: column 'value' is missing\n"
        "       fix: install it again"
    )


def test_missing_bytecode_is_a_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = tmp_path / "slow_thing.py"
    module.write_text("x = 1\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(requirements, "SLOW_WITHOUT_BYTECODE", ("slow_thing",))
    [before] = requirements.bytecode()
    assert before.state == "note" and "slow_thing" in before.what
    assert f"{sys.executable} -m compileall" in before.fix
    py_compile.compile(str(module), cfile=importlib.util.cache_from_source(str(module)))
    [after] = requirements.bytecode()
    assert after.state == "ok"
