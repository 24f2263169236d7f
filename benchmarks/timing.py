"""How long commands take, and how a few figures are told as one."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

Marks = Mapping[tuple[str, str], float]
"""Points by student and question."""


@dataclass(frozen=True)
class Job:
    """Commands that grade a class one after the other, and where their marks are found afterwards.

    ``times`` is how often the commands do the whole class over, where once is too short to be timed.
    """

    commands: Sequence[Sequence[str]]
    cwd: Path
    marks: Callable[[], Marks]
    environment: Mapping[str, str] = field(default_factory=dict)
    times: int = 1


@dataclass(frozen=True)
class Taken:
    """Seconds of wall clock, and of processors: those of a command and of all it waited for."""

    wall: float
    cpu: float


def run(job: Job) -> Taken:
    """Run a job to its end.

    Raises:
        SystemExit: a command failed; its last words are in the message.
    """
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    # A peer without compiled modules would compile its libraries again in every process.
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    log = job.cwd / "said.txt"
    cpu, start = 0.0, time.perf_counter()
    with log.open("wb") as said:
        for command in job.commands:
            process = subprocess.Popen(
                command,
                cwd=job.cwd,
                env=kept | {"PATH": path, **job.environment},
                stdout=said,
                stderr=said,
            )
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            cpu += used.ru_utime + used.ru_stime
            if process.returncode:
                words = log.read_text(errors="replace")[-2000:]
                raise SystemExit(f"{' '.join(command)}\nended with the code {process.returncode}:\n{words}")
    return Taken(time.perf_counter() - start, cpu)


@dataclass(frozen=True)
class Cost:
    """What a mode costs: seconds for one more submission, the same of processors, and seconds to begin."""

    wall: float
    cpu: float
    start: float


def cost(few: Taken, many: Taken, students: tuple[int, int], times: int = 1) -> Cost:
    """The cost from two whole runs over a smaller and a larger part of a class: the slope between them."""
    more = (students[1] - students[0]) * times
    wall, cpu = (many.wall - few.wall) / more, (many.cpu - few.cpu) / more
    return Cost(wall, cpu, few.wall - students[0] * times * wall)


def spread(values: Sequence[float], digits: int = 1) -> str:
    """The median, and the range where there is more than one value."""
    middle = f"{statistics.median(values):,.{digits}f}"
    if len(values) == 1:
        return middle
    return f"{middle} ({min(values):,.{digits}f}–{max(values):,.{digits}f})"


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], right: int = 1) -> str:
    """A Markdown table; the columns from number ``right`` on hold numbers."""
    widths = [max(map(len, column)) for column in zip(columns, *rows, strict=True)]
    rule = ["-" * (w + 1) + (":" if n >= right else "-") for n, w in enumerate(widths)]
    lines = [
        "| " + " | ".join(f"{c:>{w}}" if n >= right else f"{c:<{w}}" for n, (c, w) in cells) + " |"
        for cells in (list(enumerate(zip(row, widths, strict=True))) for row in (columns, *rows))
    ]
    return "\n".join([lines[0], "|" + "|".join(rule) + "|", *lines[1:]])
