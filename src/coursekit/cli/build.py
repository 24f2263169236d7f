"""Author's commands that turn sources into what people read: ``build`` and ``serve``."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

from coursekit.cli.options import Commands, command, epilog, port
from coursekit.errors import CourseError

if TYPE_CHECKING:
    from coursekit.project import Project

SHOWN_LINES = 40


def add(commands: Commands) -> None:
    """Add the commands of this family."""
    build = commands.add_parser(
        "build",
        help="build the exercises, the book or its table of contents",
        description="Build the exercises, the book or its table of contents from their sources.",
        epilog=epilog("course build exercises --check", "course build book"),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    targets: Commands = build.add_subparsers(title="what to build", metavar="WHAT", required=True)
    parser = command(
        targets,
        "exercises",
        run_exercises,
        "build exercises/ from solutions/",
        "course build exercises",
        "course build exercises the_deal",
        "course build exercises --check",
        details="Proves every question first: the answer passes, the stub and every slip fail in words.\n"
        "A notebook that somebody has worked in is left as it is.",
    )
    parser.add_argument("units", metavar="UNIT", nargs="*", help="only these units (default: all)")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 when a file is not current"
    )
    parser = command(
        targets,
        "book",
        run_book,
        "build the book, strictly: a warning fails the build",
        "course build book",
        "course build book --clean",
        details="The site is written to build/_build/html, the full output of the build to build/book.log.",
    )
    parser.add_argument(
        "--clean", action="store_true", help="start from nothing, the execution cache included"
    )
    parser = command(
        targets,
        "toc",
        run_toc,
        "write _toc.yml, the book's table of contents, from the syllabus",
        "course build toc",
        "course build toc --check",
        details="Lists the chapters that exist, in the order of the units table.",
    )
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when it is not current")
    parser = command(
        commands,
        "serve",
        run_serve,
        "show the built book on this machine",
        "course serve",
        "course serve --port 8080",
        details="Serves build/_build/html to this machine only, until you press Ctrl-C.",
    )
    parser.add_argument("--port", type=port, default=8000, help="port to listen on (default: %(default)s)")


def run_exercises(options: argparse.Namespace) -> int:
    """``course build exercises``."""
    from coursekit.authoring.build import worked_in, write_exercises
    from coursekit.cli.console import say, steps
    from coursekit.project import find_project

    project = find_project()
    units = options.units or project.units()
    with steps("Building exercises") as advance:
        started = iter(range(1, len(units) + 1))
        stale = write_exercises(
            project, units, options.check, progress=lambda unit: advance(next(started), len(units), unit)
        )
    if not options.check:
        say(f"The exercises are in {project.exercises}.")
        for name in worked_in(project, units):
            say(f"Left as it is, for somebody has worked in it: {name}. To have it anew, move it away first.")
        return 0
    mine = set(worked_in(project, units))
    for name in stale:
        if name in mine:
            say(f"{name}: somebody has worked in it. Move it away first, or the build leaves it as it is.")
    return say_stale(stale, "course build exercises")


def run_toc(options: argparse.Namespace) -> int:
    """``course build toc``."""
    from coursekit.project import find_project
    from coursekit.sphinx.toc import write_toc
    from coursekit.subject import subject

    stale = write_toc(subject(), find_project().root, options.check)
    return say_stale(stale, "course build toc") if options.check else 0


def say_stale(stale: list[str], command_line: str) -> int:
    """Name the generated files that are not current; returns the exit code."""
    from coursekit.cli.console import say

    for name in stale:
        say(f"not current: {name}")
    if stale:
        say(f"These files are generated. Run `{command_line}`, look at the difference and commit it.")
    return 1 if stale else 0


def run_book(options: argparse.Namespace) -> int:
    """``course build book``."""
    from coursekit.cli.console import say, working
    from coursekit.project import find_project
    from coursekit.sphinx.toc import write_toc
    from coursekit.subject import subject

    project = find_project()
    write_toc(subject(), project.root)
    with working("Building the book"):
        build_book(project, clean=options.clean)
    say(f"The book is in {site(project) / 'index.html'}; `course serve` shows it.")
    return 0


def build_book(project: Project, clean: bool = False) -> None:
    """Build the site, with every warning an error.

    Raises:
        CourseError: the build failed; the message ends with its last lines.
    """
    output = project.build / "_build"
    unfinished = output / ".unfinished"
    if clean:
        shutil.rmtree(output, ignore_errors=True)
    elif unfinished.exists():
        # Sphinx warns about a page only when it reads it: after a failed build the next one would skip the
        # page and turn green by itself (seen with jupyter-book 1.0.4.post1).
        shutil.rmtree(output / ".doctrees", ignore_errors=True)
    output.mkdir(parents=True, exist_ok=True)
    unfinished.touch()
    log = project.build / "book.log"
    with log.open("w", encoding="utf-8") as stream:
        done = subprocess.run(
            [
                str(Path(sysconfig.get_path("scripts")) / "jupyter-book"),
                "build",
                ".",
                "-W",
                "-n",
                "--keep-going",
                "--path-output",
                str(project.build),
            ],
            cwd=project.root,
            stdout=stream,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode:
        reason = what_failed(log).replace(f"{project.root}{os.sep}", "")
        raise CourseError(f"the book was not built.\n{reason}\nAll of it is in {log}.", exit_code=1)
    unfinished.unlink()


def what_failed(log: Path) -> str:
    """The warnings and errors of a build, or its last lines where it names none."""
    text = re.sub(r"\x1b\[[\d;]*m", "", log.read_text(encoding="utf-8", errors="replace"))
    lines = text.splitlines()
    # The last one is how the error of a cell ends: the warning itself says only that a cell failed.
    names = re.compile(r"WARNING:|ERROR:|^[A-Z]\w*(?:Error|Exception): \S")
    named = list(dict.fromkeys(line for line in lines if names.search(line)))
    return "\n".join((named or lines)[-SHOWN_LINES:])


def site(project: Project) -> Path:
    """Where the built book is."""
    return project.build / "_build" / "html"


def run_serve(options: argparse.Namespace) -> int:
    """``course serve``."""
    from coursekit.cli.console import say
    from coursekit.cli.serving import server_of
    from coursekit.project import find_project

    folder = site(find_project())
    if not (folder / "index.html").is_file():
        raise CourseError(
            f"there is no book in {folder} yet. Build it with `course build book`, then try again."
        )
    try:
        server = server_of(folder, options.port)
    except OSError as problem:
        raise CourseError(
            f"port {options.port} cannot be used ({problem.strerror}). "
            "Name another: `course serve --port 8080`."
        ) from None
    with server:
        say(f"The book is at http://localhost:{server.server_port}/ until you press Ctrl-C.")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            say("Stopped.")
    return 0
