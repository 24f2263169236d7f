"""Runs cells in a worker on one rung, as the user who starts it: cells in, what they showed out, as JSON.

A program of its own, so that the tests can run it as an ordinary user where they themselves run as root.
It also keeps a victim: a process of the same user, with a secret in its environment.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from coursekit.grading import isolation
from coursekit.grading.execute import Worker
from coursekit.grading.limits import Limits
from coursekit.grading.plan import Cell, Plan

RUNGS = {rung.name: rung for rung in (isolation.NAMESPACES, isolation.LANDLOCK, isolation.PROCESS)}
LIMITS = Limits(question_seconds=4, notebook_seconds=20, output=200_000)


def start_victim():
    return subprocess.Popen(["sleep", "600"], env={"PATH": os.defpath, "SECRET": "of the victim"})


def alive_with(word):
    """The processes of this machine that were called with a word."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit() and word.encode() in (folder / "cmdline").read_bytes().split(b"\0"):
                found.append(folder.name)
        except OSError:
            continue
    return found


def run(worker, cells):
    """Run cells as one submission; every ``VICTIM`` and ``DRIVER`` in them becomes a process id."""
    victim = start_victim()
    names = {"VICTIM": victim.pid, "DRIVER": os.getpid()}
    plan = Plan(
        "s", [Cell(f"c{n}", "code", "answer", _fill(cell, names)) for n, cell in enumerate(cells)], {}
    )
    done = worker.run(plan)
    died = victim.poll() is not None
    victim.kill()
    victim.wait()
    shown = [done.cells[f"c{n}"] for n in range(len(cells))]
    return {
        "outputs": [cell.outputs for cell in shown],
        "failures": [cell.failure for cell in shown],
        "victim died": died,
        "worker": worker.process.pid if worker.process else 0,
        "left": alive_with("98765"),
        "children": _children(worker.process.pid) if worker.process else [],
    }


def _fill(cell, names):
    for name, value in names.items():
        cell = cell.replace(name, str(value))
    return cell


def _children(pid):
    return [c for path in Path(f"/proc/{pid}/task").glob("*/children") for c in path.read_text().split()]


def main():
    asked = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as folder:
        worker = Worker(Path(folder), LIMITS, isolation=RUNGS[asked["rung"]])
        answer = {name: run(worker, cells) for name, cells in asked["submissions"].items()}
        worker.close()
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
