"""What every command's parser has in common: plain help text, examples, shared options."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

EXAMPLES_ONLY = argparse.RawDescriptionHelpFormatter
Run: TypeAlias = Callable[[argparse.Namespace], int]
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def command(
    commands: Commands, name: str, run: Run, summary: str, *examples: str, details: str = ""
) -> argparse.ArgumentParser:
    """Add one command with its one-line summary, its details and its examples; returns its parser."""
    parser = commands.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}." + (f"\n\n{details}" if details else ""),
        epilog=epilog(*examples),
        formatter_class=EXAMPLES_ONLY,
    )
    parser.set_defaults(run=run)
    return parser


def epilog(*examples: str) -> str:
    """The examples at the end of a help text."""
    return "examples:\n" + "\n".join(f"  {example}" for example in examples)


def course_folder(parser: argparse.ArgumentParser) -> None:
    """Add ``--course DIR``, the folder of one class."""
    parser.add_argument(
        "--course",
        metavar="DIR",
        type=Path,
        help="folder of the class (default: the nearest folder upward with nbgrader_config.py)",
    )


def port(text: str) -> int:
    """An option's value as a port of this machine; 0 takes a free one."""
    number = int(text)
    if not 0 <= number < 1 << 16:
        raise ValueError(text)
    return number


def positive(text: str) -> int:
    """An option's value as a whole number of at least 1."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
