"""What each reader of the course needs on a machine, and how to get what is missing."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, entry_points, version

OLDEST_PYTHON = (3, 11)
INSTRUCTOR_EXTRAS = ("author", "book", "grade", "notebook")
BOOTSTRAP = "in the folder of the course, run `python bootstrap.py` and use the `course` command in .venv"
SLOW_WITHOUT_BYTECODE = ("pandas", "matplotlib", "nbformat")


@dataclass(frozen=True)
class Finding:
    """One requirement: ``state`` is ok, fail or note (worth knowing, not needed); ``fix`` says what to do."""

    state: str
    what: str
    fix: str = ""

    @property
    def line(self) -> str:
        """The finding as it is printed."""
        return f"[{self.state}] {self.what}" + (f"\n       fix: {self.fix}" if self.fix else "")


def student() -> Iterator[Finding]:
    """What a student or self-learner needs: read the tables, run a notebook, check an answer."""
    yield python_version(tuple(sys.version_info[:3]))
    yield from packages(())
    yield attempt("the course's tables can be read", tables, BOOTSTRAP)
    yield attempt("the checks of the exercises are there", units, "run `course build exercises`")
    yield kernel()
    yield from bytecode()


def instructor() -> Iterator[Finding]:
    """What grading a class and building the book need on top."""
    yield from packages(INSTRUCTOR_EXTRAS)
    yield program("alembic", "nbgrader makes its gradebook with it", BOOTSTRAP)
    yield program("jupyter", "it starts formgrader", BOOTSTRAP)
    yield fork()
    yield isolation()
    yield program("git", "`course facts --diff` reads earlier versions with it", "install git")
    yield chromium()


def python_version(found: tuple[int, ...]) -> Finding:
    """Whether this Python is new enough."""
    text = ".".join(str(part) for part in found)
    if found[:2] >= OLDEST_PYTHON:
        return Finding("ok", f"Python {text}")
    needed = ".".join(str(part) for part in OLDEST_PYTHON)
    return Finding("fail", f"Python {text}; {needed} or newer is needed", "install a newer Python")


def packages(extras: tuple[str, ...]) -> Iterator[Finding]:
    """One finding for all packages of the given extras (none: what a student installs)."""
    from packaging.requirements import Requirement

    course = distribution()
    missing: list[str] = []
    present: list[str] = []
    for requirement in map(Requirement, course.requires or []):
        of_extra = requirement.marker is not None and any(
            requirement.marker.evaluate({"extra": e}) for e in extras
        )
        of_student = requirement.marker is None
        if requirement.name == course.name or not (of_extra if extras else of_student):
            continue
        found = installed(requirement.name)
        good = found is not None and requirement.specifier.contains(found, prereleases=True)
        (present if good else missing).append(f"{requirement.name} {found or 'is not installed'}")
    if present:
        yield Finding("ok", f"packages: {', '.join(present)}")
    if missing:
        yield Finding("fail", f"packages missing or of another version: {', '.join(missing)}", BOOTSTRAP)


def distribution() -> Distribution:
    """The installed package that brought the subject."""
    for point in entry_points(group="coursekit.subject"):
        if point.dist is not None:
            return point.dist
    raise LookupError("no course is installed in this environment")


def installed(name: str) -> str | None:
    """The installed version of a package, or None."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def attempt(what: str, do: Callable[[], str], fix: str) -> Finding:
    """A requirement that is met when it can be done; ``do`` returns what to add to the line."""
    try:
        return Finding("ok", f"{what}: {do()}")
    except Exception as problem:
        return Finding("fail", f"{what}: {type(problem).__name__}: {problem}", fix)


def tables() -> str:
    """Load the syllabus and the sources, and compute every fact."""
    from coursekit.subject import subject

    here = subject()
    chapters, sources = (len(here.load(name)) for name in (here.units, here.sources))
    values = [fact.value for fact in here.facts.values()]
    return f"{chapters} units, {sources} sources, {len(values)} facts, edition {here.edition}"


def units() -> str:
    """The units whose public checks are installed."""
    from coursekit.subject import subject

    folder = subject().exercises_dir
    found = sorted(path.parent.name for path in folder.glob("*/checks.json"))
    if not found:
        raise FileNotFoundError(f"{folder} holds no checks.json")
    return ", ".join(found)


def kernel() -> Finding:
    """Whether a notebook can run in this environment."""
    found = installed("ipykernel")
    if found:
        return Finding("ok", f"a Jupyter kernel: ipykernel {found}")
    return Finding(
        "fail",
        "no Jupyter kernel in this environment, so a notebook run elsewhere does not find the course",
        f"`{sys.executable} -m pip install ipykernel jupyterlab`",
    )


def bytecode() -> Iterator[Finding]:
    """A note when Python compiles the packages anew at every start, which makes every command slow."""
    slow = [name for name in SLOW_WITHOUT_BYTECODE if not compiled(name)]
    if slow:
        yield Finding(
            "note",
            f"no bytecode for {', '.join(slow)}: every start compiles them again and takes longer",
            f"`{sys.executable} -m compileall -q {site_packages(slow[0])}`",
        )
    else:
        yield Finding("ok", "packages are compiled to bytecode")


def compiled(name: str) -> bool:
    """Whether a package has bytecode; one that is not installed needs none."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        return True
    return os.path.exists(importlib.util.cache_from_source(spec.origin))  # noqa: PTH110


def site_packages(name: str) -> str:
    """The folder a package is installed in."""
    spec = importlib.util.find_spec(name)
    assert spec is not None and spec.origin is not None
    return os.path.dirname(os.path.dirname(spec.origin))  # noqa: PTH120


def program(name: str, why: str, fix: str) -> Finding:
    """A command that has to be on the path."""
    path = shutil.which(name)
    return (
        Finding("ok", f"{name}: {path}")
        if path
        else Finding("fail", f"{name} is not on the path: {why}", fix)
    )


def fork() -> Finding:
    """Whether submissions can be executed by fork, with limits."""
    if hasattr(os, "fork"):
        return Finding("ok", "the system can fork: each submission runs in a process of its own, with limits")
    return Finding(
        "fail",
        "this system cannot fork, so a class cannot be graded on it",
        "grade on Linux; on Windows, in the Windows Subsystem for Linux",
    )


def isolation() -> Finding:
    """How far a submission is kept apart from everything else; a note where that is not far."""
    from coursekit.errors import CourseError
    from coursekit.grading.isolation import choose_isolation

    try:
        return Finding("ok", f"isolation of submissions: {choose_isolation('strict').name}")
    except CourseError as error:
        return Finding(
            "note", "there is no jail for submissions, so their code can read your files", str(error)
        )


def chromium() -> Finding:
    """Whether the browser tests of the book can run; only authors need them."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path:
        return Finding("ok", f"a browser for the tests of the book: {path}")
    return Finding(
        "note",
        "no Chromium: the browser tests of the book are skipped",
        "on Debian `sudo apt install chromium`",
    )
