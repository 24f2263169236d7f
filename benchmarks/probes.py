"""Single figures that are wanted of `course grade`, each measured by itself."""

from __future__ import annotations

import math
import os
import pty
import re
import select
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import jail
from classes import UNIT, WORK
from coursekit.checks.bundle import load_bundle
from coursekit.grading.course import Course
from coursekit.grading.execute import Worker
from coursekit.grading.isolation import PROCESS, choose_isolation
from coursekit.grading.limits import Limits
from coursekit.grading.plan import plan
from peers import ours

_PATIENCE = 120
"""Seconds to wait for a first mark."""


def first_mark(course: Course, workers: int) -> float:
    """Seconds from enter until the terminal shows a student of this class, at which one is done."""
    shown = re.compile(b"|".join(rf"\b{student}\b".encode() for student in course.students(UNIT)))
    terminal, inside = pty.openpty()
    start = time.perf_counter()
    with subprocess.Popen(
        ours.command(course, workers), stdin=inside, stdout=inside, stderr=inside, cwd=WORK
    ) as process:
        os.close(inside)
        seen, seconds = b"", math.inf
        # To the end, so that what the command writes later does not stop it.
        while select.select([terminal], [], [], _PATIENCE)[0]:
            try:
                seen += os.read(terminal, 1 << 16)
            except OSError:  # the other side is closed
                break
            if seconds == math.inf and shown.search(seen):
                seconds = time.perf_counter() - start
        process.wait()
    os.close(terminal)
    return seconds


def isolation(course: Course) -> tuple[str, float]:
    """The rung that is to be had, and the milliseconds it adds to a submission: jailed minus plain fork.

    Each submission runs in both workers in turn; the figure is the median of the differences.
    """
    bundle, chosen = load_bundle(course.hidden(UNIT)), choose_isolation("best")
    plans = [plan(student, course.submitted(student, UNIT), bundle) for student in course.students(UNIT)]
    with tempfile.TemporaryDirectory() as folder:
        workers = [Worker(Path(folder), Limits(), isolation=rung) for rung in (PROCESS, chosen)]
        for worker in workers:
            jail.milliseconds(worker)
        taken = [[jail.milliseconds(worker, item) for worker in workers] for item in plans]
        for worker in workers:
            worker.close()
    return chosen.name, statistics.median(jailed - plain for plain, jailed in taken)
