"""A bare student's environment: the wheel and what it asks for, no extras, an empty folder."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("student")]

UV = [sys.executable, "-m", "uv"]


class Student:
    """An environment of its own, and an empty folder to work in."""

    def __init__(self, environment: Path, folder: Path, variables: dict[str, str]) -> None:
        self.scripts = environment / "bin"
        self.folder = folder
        self.variables = variables

    def run(
        self, program: str, *arguments: str, folder: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment, in the empty folder unless another is named."""
        command = [str(self.scripts / program), *arguments]
        where = folder or self.folder
        return subprocess.run(
            command, cwd=where, env=self.variables, capture_output=True, text=True, check=False
        )


@pytest.fixture(scope="module")
def student(
    root: Path, clean_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Student:
    folder = tmp_path_factory.mktemp("student")
    built, environment, work = folder / "wheel", folder / "environment", folder / "work"
    work.mkdir()
    python = str(environment / "bin" / "python")
    # Our own versions: what the newest release of a package does is not what is tested here.
    constraint = str(root / "requirements.lock")
    for command in (
        [
            *UV,
            "build",
            "--quiet",
            "--wheel",
            "--no-build-isolation",
            "--python",
            sys.executable,
            "-o",
            str(built),
            str(root),
        ],
        [*UV, "venv", "--quiet", "--python", sys.executable, str(environment)],
    ):
        subprocess.run(command, check=True, capture_output=True, text=True)
    [wheel] = built.glob("*.whl")
    install = [*UV, "pip", "install", "--quiet", "--python", python, "--constraint", constraint, str(wheel)]
    subprocess.run(install, check=True, capture_output=True, text=True)
    return Student(environment, work, clean_environment)


def test_nothing_of_the_extras_is_installed(student: Student) -> None:
    done = student.run("python", "-c", "import nbformat")
    assert "No module named 'nbformat'" in done.stderr


def test_the_tables_are_read_from_the_wheel(student: Student) -> None:
    code = (
        "from compute_economics import load, __file__ as where; terms = load('deal_terms')\n"
        "print(terms.loc[terms['id'] == 'T023', 'value'].item(), terms['gradable'].dtype, where)"
    )
    done = student.run("python", "-c", code)
    value, dtype, where = done.stdout.split()
    assert (float(value), dtype) == (1.25e9, "bool"), done.stderr  # Form S-1: 1.25 billion USD a month
    assert where.startswith(str(student.scripts.parent))


def test_help_and_facts_work(student: Student) -> None:
    assert "examples:" in student.run("course", "--help").stdout
    assert "$1.25 billion" in student.run("course", "facts", "monthly_fee").stdout


def test_the_doctor_says_what_works_and_that_a_kernel_is_missing(student: Student) -> None:
    done = student.run("course", "doctor", "--student")
    assert done.returncode == 1, done.stderr
    lines = done.stdout.splitlines()
    assert [line.strip()[:6] for line in lines if "[fail]" in line] == ["[fail]"]
    assert "no Jupyter kernel in this environment" in done.stdout
    assert "[ok] the checks of the exercises are there: " in done.stdout


def test_a_notebook_is_checked_and_progress_is_shown(student: Student, root: Path) -> None:
    notebook = json.loads((root / "exercises" / "the_deal" / "the_deal.ipynb").read_text(encoding="utf-8"))
    unit = student.folder / "the_deal"
    unit.mkdir()
    (unit / "the_deal.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    checked = student.run("course", "check", "the_deal/the_deal.ipynb")
    assert checked.returncode == 0, checked.stderr
    assert "0 of " in checked.stdout and "points on the visible cases" in checked.stdout
    progress = student.run("course", "progress")
    assert progress.returncode == 0, progress.stderr
    assert "The deal" in progress.stdout


def test_progress_in_an_empty_folder_says_where_to_look(student: Student) -> None:
    (student.folder / "nothing").mkdir(exist_ok=True)
    done = student.run("course", "progress", "nothing")
    assert done.returncode == 2
    assert "holds no notebook of this course" in done.stderr


def test_a_command_for_authors_says_what_it_needs(student: Student, root: Path) -> None:
    done = student.run("course", "build", "exercises", "--check", folder=root)
    assert done.returncode == 2
    assert "not part of a student's installation" in done.stderr
    assert "python bootstrap.py" in done.stderr
