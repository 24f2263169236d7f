"""What the tests of several folders share: the project, a fresh copy of it, the built book, Chromium."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coursekit.cli.build import build_book
from coursekit.cli.build import site as site_of
from coursekit.project import Project

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[1]

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    # Proves that no host but this machine is needed: any other name is not found.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of the built book together; run fast tests first, then the longest."""
    for item in items:
        if "site" in getattr(item, "fixturenames", ()) and not _group(item):
            item.add_marker(pytest.mark.xdist_group("book"))
        if _group(item):
            item.add_marker(pytest.mark.slow)  # a group shares something costly
    # Most of what can fail is then said within a minute, and no long test is left over for the end.
    items.sort(key=lambda item: (_is_slow(item), _group(item) != "make", _group(item) != "book"))


def _is_slow(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) for name in ("slow", "browser"))


def _group(item: pytest.Item) -> str:
    mark = item.get_closest_marker("xdist_group")
    return str(mark.args[0]) if mark and mark.args else ""


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def project() -> Project:
    """The project under test."""
    return Project(ROOT)


@pytest.fixture(scope="session")
def site(project: Project, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of the built book; built strictly and once per run, as `course build book` does."""
    base = tmp_path_factory.getbasetemp()
    built = (base if worker_id == "master" else base.parent) / "book-is-built"
    with built.with_suffix(".lock").open("w") as lock:
        # Two workers that build at once take each other's files away.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not built.exists():
            build_book(project)
            built.touch()
    return site_of(project)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium. Without one these tests are skipped, but on a build machine they fail."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not program:
        message = "Chromium is not installed (Debian: apt install chromium), so the pages were not opened."
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def clean_environment() -> dict[str, str]:
    """The environment of somebody who has activated nothing and is not inside `make`."""
    dropped = {
        "VIRTUAL_ENV",
        "PYTHONPATH",
        "MAKEFLAGS",
        "MAKELEVEL",
        "MFLAGS",
        "MAKEFILES",
        "COURSEKIT_HIDDEN",
    }
    kept = {name: value for name, value in os.environ.items() if name not in dropped and "PYTEST" not in name}
    own = str(ROOT / ".venv")
    kept["PATH"] = os.pathsep.join(
        part for part in kept["PATH"].split(os.pathsep) if not part.startswith(own)
    )
    return kept


@pytest.fixture(scope="session")
def make_clone() -> Callable[[Path], Path]:
    """Makes a fresh clone of the project, as its files are now, in an empty folder."""

    def clone_into(parent: Path) -> Path:
        folder = parent / "clone"
        listed = run_git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
        for name in filter(None, listed.split("\0")):
            source, target = ROOT / name, folder / name
            if source.is_file():  # a file deleted but not yet committed is still listed
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, target)
        run_git(folder, "init", "--quiet", "--initial-branch=main")
        run_git(folder, "add", "--all")
        who = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
        run_git(folder, *who, "commit", "--quiet", "--message=As it is")
        return folder

    return clone_into


@pytest.fixture
def clone(tmp_path: Path, make_clone: Callable[[Path], Path]) -> Path:
    """A fresh clone for one test."""
    return make_clone(tmp_path)


def run_git(folder: Path, *arguments: str) -> str:
    """Run git in a folder and return what it prints."""
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout
