"""What the reference answers need in the jail, and limits that leave honest work room."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from coursekit.errors import CourseError
from coursekit.grading.execute import Worker
from coursekit.grading.plan import Cell, Plan
from coursekit.grading.received import Executed

Data = Mapping[str, Any]

REPEATS = 3
_ROOM = 10
"""How many times what the reference answer needs a student's may take."""
_QUESTION_STEPS = (2, 5, 10, 20, 30, 60, 120)
_NOTEBOOK_STEPS = (20, 30, 60, 120, 300, 600)
_MIB = 1 << 20
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024
_LEAST_MEMORY, _MEMORY_STEP = 512, 256
"""In MiB. A notebook that draws a picture and reads a table must never meet the limit."""

_BEGIN = Cell("begin", "code", "added", """\
import json as _json, resource as _resource, time as _time
def _used():
    own, forks = (_resource.getrusage(who) for who in (_resource.RUSAGE_SELF, _resource.RUSAGE_CHILDREN))
    cpu = own.ru_utime + own.ru_stime + forks.ru_utime + forks.ru_stime
    return _time.perf_counter(), cpu, max(own.ru_maxrss, forks.ru_maxrss)
_before = _used()""")  # fmt: skip
_END = Cell("end", "code", "added", "print(_json.dumps([_before, _used()]))")


@dataclass(frozen=True)
class Cost:
    """What something needed: seconds of wall clock and of CPU; bytes at the peak, and those it added."""

    name: str
    seconds: float
    cpu_seconds: float
    peak: int
    added: int


@dataclass(frozen=True)
class Suggestion:
    """Limits that leave room, in the units of :class:`coursekit.grading.limits.Limits`."""

    question_seconds: int
    notebook_seconds: int
    memory: int

    def as_source(self) -> str:
        """The cell to put into the unit's source."""
        return (
            f'# %% role="limits"\nlimits(question_seconds={self.question_seconds}, '
            f"notebook_seconds={self.notebook_seconds}, memory={self.memory // _MIB} << 20)"
        )


def measure(worker: Worker, reference: Plan, bundle: Data) -> tuple[list[Cost], Executed]:
    """What each question of a solved notebook needs, what all of it needs (last), and what it answered.

    Every question runs alone, after the code that is given and the answers it uses, as often as
    :data:`REPEATS`; the smallest figures count, for the rest is the machine's other work.
    """
    costs = []
    for question in bundle["questions"]:
        if question["kind"] != "written":
            plan = replace(reference, cells=_alone(reference.cells, question))
            costs.append(_least([_measured(worker, plan, question["id"])[0] for _ in range(REPEATS)]))
    whole = replace(reference, cells=[_BEGIN, *reference.cells, _END])
    cost, executed = _measured(worker, whole, "the whole notebook")
    return [*costs, cost], executed


def _alone(cells: Sequence[Cell], question: Data) -> list[Cell]:
    """The cells one question needs, with the measuring around its own."""
    before = [
        cell
        for cell in cells
        if (cell.role in ("unit", "given") and not cell.question)
        or (cell.role == "answer" and cell.question in question["uses"])
    ]
    own = [cell for cell in cells if cell.question == question["id"] and cell.role in ("answer", "check")]
    return [*before, _BEGIN, *own, _END]


def _measured(worker: Worker, plan: Plan, name: str) -> tuple[Cost, Executed]:
    executed = worker.run(plan)
    run = executed.cells[_END.id]
    if run.failure:
        how = run.failure.get("detail") or run.failure.get("message") or run.failure["status"]
        raise CourseError(f"What {name} needs could not be measured: {how}.", exit_code=1)
    before, after = json.loads(run.outputs[0]["text"])
    seconds, cpu, added = (later - earlier for earlier, later in zip(before, after, strict=True))
    return Cost(name, seconds, cpu, after[2] * _RSS_UNIT, added * _RSS_UNIT), executed


def _least(costs: Sequence[Cost]) -> Cost:
    names = ("seconds", "cpu_seconds", "peak", "added")
    return Cost(costs[0].name, *(min(getattr(cost, name) for cost in costs) for name in names))


def suggestion(costs: Sequence[Cost], base: int) -> Suggestion:
    """Ten times what the reference needs, in sane steps and never too little.

    ``base`` is the address space of a worker before it runs anything, in bytes; the limit counts it as well.
    """
    *questions, whole = costs
    slowest = max((cost.seconds for cost in questions), default=0.0)
    needed = (base + _ROOM * max(cost.added for cost in costs)) / _MIB
    memory = max(_LEAST_MEMORY, _MEMORY_STEP * math.ceil(needed / _MEMORY_STEP))
    return Suggestion(_step(slowest, _QUESTION_STEPS), _step(whole.seconds, _NOTEBOOK_STEPS), memory * _MIB)


def _step(seconds: float, steps: Sequence[int]) -> int:
    """The first step that leaves room; beyond the last one, whole minutes."""
    needed = _ROOM * seconds
    return next((step for step in steps if step >= needed), 60 * math.ceil(needed / 60))


def address_space(worker: Worker) -> int:
    """The address space of a running worker in bytes; 0 where the system does not say."""
    status = Path(f"/proc/{worker.process.pid}/status") if worker.process else Path()
    if not status.is_file():
        return 0
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return int(lines["VmSize"].split()[0]) * 1024
