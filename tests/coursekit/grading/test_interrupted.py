"""A run that ends at any moment: the next one grades exactly the rest, and the result is the same.

One test stops a run before every single thing it writes. Another ends real commands by `kill -9` at random.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from coursekit.grading.nbgrader_bridge import gradebook

from . import toy
from .conftest import copy_of, grade_toy, hand_in

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("interrupted")]

STUDENTS = ("ann", "bob")
WRITTEN = (
    "autograded/*/toy/*.ipynb",
    "feedback/*/toy/*.html",
    "reports/toy/grades.csv",
    "reports/toy/answers/*",
)
FEWEST_KILLS = 20
FIRST = 8


class Ended(BaseException):
    """Stands for the end of the process: no handler of an Exception sees it."""


class Trap:
    """Ends the run before the n-th thing it writes: a file, a line of the journal, a transaction."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left = -1
        self.count = 0
        for owner, name in ((Path, "replace"), (Path, "unlink"), (os, "fsync"), (Session, "commit")):
            monkeypatch.setattr(owner, name, self._guarded(getattr(owner, name)))

    def _guarded(self, real):
        def write(*args, **options):
            self.count += 1
            if self.left == 0:
                raise Ended
            self.left -= 1
            return real(*args, **options)

        return write


@pytest.fixture(scope="module")
def handed_in(released, tmp_path_factory):
    course = copy_of(released, tmp_path_factory.mktemp("handed in"))
    for student, word in zip(STUDENTS, ('"elbat"', "1 / 0"), strict=True):
        hand_in(course, student, {**toy.ANSWERS, "toy_word": f"toy_word = {word}"})
    return course


@pytest.fixture(scope="module")
def undisturbed(handed_in, tmp_path_factory):
    """What a run leaves that nobody interrupts."""
    course = copy_of(handed_in, tmp_path_factory.mktemp("undisturbed"))
    grade_toy(course)
    return left_by(course)


def left_by(course):
    """All that a run writes: files, marks and comments."""
    found = {
        str(path.relative_to(course.root)): path.read_bytes()
        for part in WRITTEN
        for path in course.root.glob(part)
    }
    with gradebook(course) as book:
        for submission in book.assignment_submissions("toy"):
            student = submission.student.id
            [notebook] = submission.notebooks
            found[f"{student} marks"] = sorted(
                (g.name, g.auto_score, g.needs_manual_grade) for g in notebook.grades
            )
            found[f"{student} comments"] = sorted((c.name, c.auto_comment or "") for c in notebook.comments)
    return found


def test_a_run_stopped_before_anything_it_writes_is_finished_by_the_next(
    handed_in, undisturbed, tmp_path, monkeypatch
):
    trap = Trap(monkeypatch)
    kept = copy_of(handed_in, tmp_path / "kept")
    grade_toy(kept)
    (kept.reports("toy") / "journal.jsonl").unlink()
    place, finished = 0, False
    while not finished:
        folder = tmp_path / f"stopped {place}"
        # The first writes of a class that never ran; then all of one whose answers are kept, which is quick.
        course = copy_of(handed_in if place < FIRST else kept, folder)
        trap.left = place
        try:
            grade_toy(course)
            finished = True
        except Ended:
            pass
        trap.left = -1
        run = grade_toy(course)
        assert left_by(course) == undisturbed, f"stopped before write number {place}"
        journal = (course.reports("toy") / "journal.jsonl").read_text().splitlines()
        # Nobody is graded twice: there is one whole line for each.
        assert len(journal) == len(STUDENTS), f"stopped before write number {place}"
        assert run.units[0].unreadable == ()
        shutil.rmtree(folder)
        place += 1
    # For each student a page taken away, a notebook, a transaction, a journal line; then pages and reports.
    assert place > FIRST + 4 * len(STUDENTS)


def test_real_kills_at_random_moments_lose_nothing(handed_in, tmp_path):
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    started = time.monotonic()
    undisturbed = copy_of(handed_in, tmp_path / "whole")
    assert killed_or_done(undisturbed, 120)
    whole = time.monotonic() - started
    kills = rounds = 0
    while kills < FEWEST_KILLS:
        rounds += 1
        course = copy_of(handed_in, tmp_path / f"round {rounds}")
        while not killed_or_done(course, chance.uniform(0.1, 1.3) * whole):
            kills += 1
        with sqlite3.connect(course.root / "gradebook.db") as book:
            assert book.execute("pragma integrity_check").fetchone() == ("ok",)
        assert left_by(course) == left_by(undisturbed), f"after {kills} kills with the seed {seed}"
        shutil.rmtree(course.root.parent)
    assert not list(tmp_path.glob("round*"))


def killed_or_done(course, seconds):
    """Grade by the real command and kill it after so long; whether it was done before."""
    command = [
        sys.executable,
        "-m",
        "coursekit.cli",
        "grade",
        "--course",
        str(course.root),
        "--isolation",
        "best",
    ]
    with (course.root / "said.txt").open("a") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said)
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired:
            workers = children_of(process.pid)
            process.send_signal(signal.SIGKILL)
            process.wait()
            assert all_end(workers), "a worker outlived the command"
            return False
    assert code == 0, (course.root / "said.txt").read_text()
    return True


def children_of(pid):
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return listed.read_text().split() if listed.exists() else []


def all_end(pids, seconds=20):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not any(_runs(pid) for pid in pids):
            return True
        time.sleep(0.05)
    return False


def _runs(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
