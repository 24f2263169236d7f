"""The entry point: parse, run one command, and turn every failure into one plain message."""

from __future__ import annotations

import argparse
import io
import os
import sys
import sysconfig
from collections.abc import Sequence
from typing import TYPE_CHECKING

import coursekit.fast_imports  # noqa: F401  (before anything imports nbformat)
from coursekit.checks.bundle import BundleError
from coursekit.checks.learner import NotebookError
from coursekit.cli import audit, build, classroom, doctor, facts, learner, new
from coursekit.cli.options import EXAMPLES_ONLY, epilog
from coursekit.errors import CourseError
from coursekit.subject import DataError

if TYPE_CHECKING:
    from coursekit.cli.options import Commands

USAGE, OUR_FAULT, INTERRUPTED = 2, 1, 130

GUIDE = """\
students and self-learners   doctor, check, progress
instructors                  doctor, init, release, sample-class, grade
authors                      build, audit, serve, facts, new
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the ``course`` command; returns the exit code.

    0: done. 1: our fault, or a check that did not hold. 2: wrong usage. 3: graded, but some submissions
    could not be read.
    """
    prepare()
    parser = make_parser()
    options = parser.parse_args(arguments)
    if not hasattr(options, "run"):
        parser.print_help()
        return USAGE
    try:
        return int(options.run(options))
    except Exception as problem:
        if options.debug:
            raise
        return report(problem)
    except KeyboardInterrupt:
        print("Stopped. What was finished is kept.", file=sys.stderr)
        return INTERRUPTED


def prepare() -> None:
    """Set up the process so that the libraries behind the commands work without an activated environment."""
    # nbgrader starts `alembic` from the path, and an environment that is not activated does not put it there.
    scripts = sysconfig.get_path("scripts")
    os.environ["PATH"] = os.pathsep.join([scripts, os.environ.get("PATH", "")])
    for stream in (sys.stdout, sys.stderr):
        # Output sent to a file is in the code page of Windows, which has no ✓: better ? than nothing at all.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def make_parser() -> argparse.ArgumentParser:
    """The parser of the whole command; each family of commands adds its own."""
    parser = argparse.ArgumentParser(
        prog="course",
        description="Read, solve, build and grade the course.\n\n" + GUIDE,
        epilog=epilog(
            "course doctor", "course check exercises/the_deal/the_deal.ipynb", "course grade --help"
        ),
        formatter_class=EXAMPLES_ONLY,
    )
    parser.add_argument("--debug", action="store_true", help="show the whole traceback of a failure")
    commands: Commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for family in (doctor, learner, classroom, build, facts, new, audit):
        family.add(commands)
    return parser


def report(problem: Exception) -> int:
    """Say what went wrong, in one plain message on the error stream; returns the exit code."""
    if isinstance(problem, CourseError):
        message, code = str(problem), problem.exit_code
    elif isinstance(problem, BundleError | NotebookError | DataError):
        message, code = str(problem), USAGE
    elif isinstance(problem, ModuleNotFoundError):
        message, code = missing_package(problem), USAGE
    elif isinstance(problem, FileNotFoundError) and not problem.errno:
        # Ours: Project and find_project raise it with a sentence; the operating system's has a number.
        message, code = str(problem), USAGE
    elif isinstance(problem, OSError) and problem.filename is not None:
        message, code = f"{problem.filename}: {problem.strerror}. Look at this path, then try again.", USAGE
    else:
        message, code = our_fault(problem), OUR_FAULT
    print(f"course: {message}", file=sys.stderr)
    return code


def missing_package(problem: ModuleNotFoundError) -> str:
    """What to install when a command needs more than a student has."""
    return (
        f"this command needs the package {problem.name!r}, which is not installed here. It is not part of a "
        "student's installation. In a clone of the course run `python bootstrap.py`, then use the `course` "
        "command in .venv."
    )


def our_fault(problem: Exception) -> str:
    """How to report a failure that nobody foresaw."""
    return (
        f"something failed that should not: {type(problem).__name__}: {problem}\n"
        "This is a fault of the tool, not of what you typed. Run the command again as `course --debug …` and "
        "send the output to the maintainers (CONTRIBUTING.md says where)."
    )
