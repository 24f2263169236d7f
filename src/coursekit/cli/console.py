"""What the commands show: tables, messages, and progress that stays readable in a log file."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from rich.console import Console

Progress = Callable[[int, int, str], None]
"""Called with the steps done, the steps in all and what is being worked on."""

LOG_EVERY_SECONDS = 10.0
LOG_COLUMNS = 110


def say(text: str = "") -> None:
    """Print one line of result; it is never wrapped, so that paths can be copied.

    The names of files and students may hold what a terminal takes for a command; that is shown instead.
    """
    shown = "".join(sign if sign.isprintable() or sign == "\n" else repr(sign)[1:-1] for sign in text)
    _console().print(shown, soft_wrap=True, markup=False, highlight=False)


def table(
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    right: Sequence[str] = (),
    whole: Sequence[str] = (),
) -> None:
    """Print a table; the columns named in ``right`` are numbers, those in ``whole`` are never wrapped."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    shown = Table(title=title or None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for number, name in enumerate(columns):
        width = max((len(row[number]) for row in rows), default=0) if name in whole else None
        justify: Literal["left", "right"] = "right" if name in right else "left"
        # Rich would cut a column that must not wrap; a least width keeps it, to be copied.
        shown.add_column(name, justify=justify, overflow="fold", no_wrap=name in whole, min_width=width)
    for row in rows:
        shown.add_row(*(Text(cell) for cell in row))
    _console().print(shown)


def ask(question: str) -> bool:
    """Ask for a yes on the terminal; without one nobody can answer, and it is a no."""
    if not sys.stdin.isatty():
        return False
    return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")


@contextmanager
def working(label: str) -> Iterator[None]:
    """Show that one long step is under way: a spinner on a terminal, two plain lines elsewhere."""
    console = _console(stderr=True)
    start = time.monotonic()
    if console.is_terminal:
        with console.status(f"{label} …"):
            yield
    else:
        _log(f"{label} ...")
        yield
    _log(f"{label}: done in {time.monotonic() - start:.0f} s")


@contextmanager
def steps(label: str) -> Iterator[Progress]:
    """Give a function to call after every step of a long task: a bar on a terminal, plain lines elsewhere."""
    console = _console(stderr=True)
    if not console.is_terminal:
        yield _plain_steps(label)
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bar = Bar(*columns, console=console, transient=True)
    task = bar.add_task(label, total=None)

    def advance(done: int, total: int, what: str = "") -> None:
        bar.update(task, completed=done, total=total, description=f"{label} {what}".rstrip())
        # A bar that is full makes way for what may be asked or said next.
        if done < total:
            bar.start()
        else:
            bar.stop()

    bar.start()
    try:
        yield advance
    finally:
        bar.stop()


def _plain_steps(label: str) -> Progress:
    """Progress as lines: the first step, the last, and one every ten seconds between."""
    last = 0.0

    def advance(done: int, total: int, what: str = "") -> None:
        nonlocal last
        now = time.monotonic()
        if done >= total or now - last >= LOG_EVERY_SECONDS:
            last = now
            _log(f"{label}: {done} of {total} {what}".rstrip())

    return advance


def _log(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _console(stderr: bool = False) -> Console:
    from rich.console import Console

    console = Console(stderr=stderr)
    # Rich takes 80 columns where it sees no terminal, which breaks sentences in a log file.
    return console if console.is_terminal else Console(stderr=stderr, width=LOG_COLUMNS)
