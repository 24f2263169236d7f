"""`make` on a fresh clone: everything built from nothing, and nothing to do the second time."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

# One worker runs these in order, because each goes on where the one before stopped.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("make")]


@pytest.fixture(scope="module")
def made(
    tmp_path_factory: pytest.TempPathFactory,
    make_clone: Callable[[Path], Path],
    clean_environment: dict[str, str],
) -> tuple[Path, str]:
    """A clone after `make`, and what `make` printed."""
    folder = make_clone(tmp_path_factory.mktemp("make"))
    return folder, make(folder, clean_environment)


def make(folder: Path, environment: dict[str, str], *targets: str) -> str:
    """Run make and return what it prints."""
    done = subprocess.run(
        ["make", *targets], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def status(folder: Path) -> str:
    """What git sees as changed or new."""
    command = ["git", "status", "--porcelain", "--untracked-files=all"]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def files(folder: Path) -> Iterator[tuple[str, int]]:
    """Every file outside .git and .venv with the time of its last change."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and parts[0] not in (".git", ".venv") and "__pycache__" not in parts:
            yield "/".join(parts), path.stat().st_mtime_ns


def test_it_builds_the_book_the_exercises_and_a_graded_class(made: tuple[Path, str]) -> None:
    folder, _ = made
    assert (folder / "build" / "_build" / "html" / "index.html").is_file()
    units = sorted(path.stem for path in (folder / "solutions").glob("*.py"))
    assert units
    for unit in units:
        assert (folder / "exercises" / unit / f"{unit}.ipynb").is_file()
        grades = folder / "build" / "sample-course" / "reports" / unit / "grades.csv"
        lines = grades.read_text(encoding="utf-8").splitlines()
        assert lines[0] == "student,question,points,max_points,cause,slip,message"
        assert len({line.split(",")[0] for line in lines[1:]}) == 30
    assert (folder / "build" / "sample-course" / "gradebook.db").is_file()


def test_it_ends_with_at_most_six_lines_that_say_where_everything_is(made: tuple[Path, str]) -> None:
    folder, printed = made
    last = printed.split("The book        ")[-1].splitlines()
    assert len(last) <= 6
    summary = "The book        " + "\n".join(last)
    for what in ("make serve", "exercises/", "report.html", "course init"):
        assert what in summary
    [page] = re.findall(r"\S+/index\.html", summary)
    assert (folder / page).is_file()


def test_what_is_committed_is_what_it_builds(made: tuple[Path, str]) -> None:
    assert status(made[0]) == ""


def test_a_second_run_is_quick_and_changes_nothing(
    made: tuple[Path, str], clean_environment: dict[str, str]
) -> None:
    folder, _ = made
    before = dict(files(folder))
    started = time.monotonic()
    printed = make(folder, clean_environment)
    assert time.monotonic() - started < 5
    assert "The book        " in printed
    assert dict(files(folder)) == before


def test_clean_removes_what_was_built_and_nothing_else(
    made: tuple[Path, str], clean_environment: dict[str, str]
) -> None:
    folder, _ = made
    before = {name for name, _ in files(folder)}
    make(folder, clean_environment, "clean")
    after = {name for name, _ in files(folder)}
    assert after == {name for name in before if not name.startswith("build/")}
    assert not (folder / "build").exists()
    assert (folder / ".venv" / "course-environment.json").is_file()


def test_help_names_every_target(root: Path, clean_environment: dict[str, str]) -> None:
    text = (root / "Makefile").read_text(encoding="utf-8")
    [phony] = re.findall(r"^\.PHONY: (.+)$", text, re.MULTILINE)
    listed = make(root, clean_environment, "help")
    for target in set(phony.split()) - {"summary"}:
        assert re.search(rf"^  {target} +\S", listed, re.MULTILINE), target
