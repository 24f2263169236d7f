"""The `course` command as a whole: its help, its exit codes, and what it says when something fails."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from coursekit.cli.app import main, make_parser
from coursekit.cli.options import command
from coursekit.errors import CourseError
from coursekit.subject import DataError


def parsers() -> Iterator[argparse.ArgumentParser]:
    """Every parser of the command, the nested ones too."""
    waiting = [make_parser()]
    while waiting:
        parser = waiting.pop()
        yield parser
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                waiting += action.choices.values()


@pytest.mark.parametrize("parser", list(parsers()), ids=lambda parser: parser.prog)
def test_every_help_text_describes_the_command_and_gives_an_example_that_parses(
    parser: argparse.ArgumentParser,
) -> None:
    text = parser.format_help()
    before, _, examples = text.partition("examples:\n")
    lines = [line.strip() for line in examples.splitlines()]
    assert lines and all(line.startswith(parser.prog) or parser.prog == "course" for line in lines)
    assert parser.description and parser.description.split("\n")[0] in before
    for line in lines:
        words = line.split()[1:]
        if "--help" not in words:
            assert make_parser().parse_args(words).run


def test_the_interface_that_other_tools_rely_on_is_there() -> None:
    def parse(line: str) -> argparse.Namespace:
        return make_parser().parse_args(line.split())

    graded = parse("grade the_deal --course c --students a b --workers 2 --isolation process --force")
    assert (graded.unit, graded.course, graded.students) == ("the_deal", Path("c"), ["a", "b"])
    assert (graded.workers, graded.isolation, graded.force) == (2, "process", True)
    released = parse("release the_deal --course c --seed s1 --update")
    assert (released.unit, released.seed, released.update) == ("the_deal", "s1", True)
    sample = parse("sample-class --course c --students 30 --seed 7 --with-damage")
    assert (sample.students, sample.seed, sample.with_damage) == (30, 7, True)
    assert parse("grade").course is None


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["grade", "--workers", "0"], "--workers"),
        (["grade", "--isolation", "none"], "--isolation"),
        (["serve", "--port", "99999"], "--port"),
        (["frobnicate"], "frobnicate"),
        (["build"], "WHAT"),
    ],
)
def test_wrong_usage_ends_with_2_and_names_what_is_wrong(
    arguments: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert named in capsys.readouterr().err


def test_no_command_shows_the_help_and_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "sample-class" in capsys.readouterr().out


def run_failing(problem: BaseException, debug: bool, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run a command that fails with ``problem``."""

    def fail(options: argparse.Namespace) -> int:
        raise problem

    def with_a_failing_command() -> argparse.ArgumentParser:
        parser = make_parser()
        subparsers = next(a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
        command(subparsers, "fail", fail, "fail", "course fail")
        return parser

    monkeypatch.setattr("coursekit.cli.app.make_parser", with_a_failing_command)
    return main(["--debug", "fail"] if debug else ["fail"])


@pytest.mark.parametrize(
    ("problem", "code", "said"),
    [
        (CourseError("No class here. Make one."), 2, "course: No class here. Make one."),
        (CourseError("The book was not built.", exit_code=1), 1, "course: The book was not built."),
        (FileNotFoundError("There is no unit 'x'."), 2, "course: There is no unit 'x'."),
        (ModuleNotFoundError("No module named 'jupytext'", name="jupytext"), 2, "python bootstrap.py"),
        (DataError("data/homes.csv, row H1: not a number."), 2, "course: data/homes.csv, row H1"),
        (PermissionError(13, "Permission denied", "/class"), 2, "/class: Permission denied. Look at"),
        (ZeroDivisionError("division by zero"), 1, "ZeroDivisionError: division by zero"),
        (KeyboardInterrupt(), 130, "Stopped."),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else None,
)
def test_a_failure_is_one_plain_message_and_an_exit_code(
    problem: BaseException,
    code: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run_failing(problem, False, monkeypatch) == code
    shown = capsys.readouterr()
    assert said in shown.err
    assert "Traceback" not in shown.err + shown.out


def test_debug_shows_the_failure_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ZeroDivisionError):
        run_failing(ZeroDivisionError("division by zero"), True, monkeypatch)


def test_a_command_outside_a_project_says_where_to_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["build", "exercises"]) == 2
    assert "is not inside a course project" in capsys.readouterr().err


def test_python_dash_m_works_where_no_script_is_on_the_path_and_finds_the_tools_it_calls() -> None:
    bare = {**os.environ, "PATH": "/usr/bin:/bin"}
    command_line = [sys.executable, "-m", "coursekit.cli", "doctor", "--instructor"]
    done = subprocess.run(command_line, env=bare, capture_output=True, text=True, check=False)
    assert "[ok] alembic" in done.stdout


def test_output_that_cannot_show_a_sign_still_shows_the_rest(root: Path) -> None:
    notebook = root / "exercises" / "the_deal" / "the_deal.ipynb"
    command_line = [sys.executable, "-m", "coursekit.cli", "check", str(notebook)]
    bare = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command_line, env=bare, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "points on the visible cases" in done.stdout


def test_help_starts_without_loading_what_a_student_does_not_have() -> None:
    code = (
        "import sys; from coursekit.cli.app import make_parser; make_parser();"
        "print(sorted({'pandas', 'matplotlib', 'nbformat', 'jupytext', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
