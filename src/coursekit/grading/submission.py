"""Runs one submission: its cells in order, and its answers where each is checked.

This is the untrusted side. It gets steps and calls, and it gives back plain data; nothing it could read
says what is expected.
"""

from __future__ import annotations

import base64
import builtins
import contextlib
import os
import random
import select
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from coursekit.checks.made import make_tables
from coursekit.checks.run import Outcome, answer_calls, failure, line_of
from coursekit.grading import frames
from coursekit.grading.inplace import needs_no_fork
from coursekit.grading.limits import Limits
from coursekit.grading.shell import NotebookShell, TooMuchOutput

Send = Callable[[dict[str, Any]], None]
Job = dict[str, Any]
"""``{"steps": [{"run": cell id, "source": …} | {"ask": question}], "skip": [step number], "limits": {…},
"files": {path: base64}}``"""

GRACE = 0.5
"""Seconds after a limit before a process that did not stop by itself is killed."""

_HAS_ENDED = os.WEXITED | os.WNOHANG | os.WNOWAIT if hasattr(os, "waitid") else 0

_WATCH = 0.2
"""Seconds between two looks at what a submission does besides talking."""


class TimedOut(BaseException):
    """The time for a cell or a question is over: ``seconds`` of it.

    No Exception, so that `except Exception` lets it pass.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class ReadyQuestions:
    """Questions as they were asked last, with the tables of their calls made: the next one is asked the same.

    A worker makes them, and its forks find them there.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}

    def job(self, job: Job) -> Job:
        """The job with its questions made ready."""
        steps = [{"ask": self._ready(step["ask"])} if "ask" in step else step for step in job["steps"]]
        return {**job, "steps": steps}

    def _ready(self, question: dict[str, Any]) -> dict[str, Any]:
        asked, made = self._known.get(question["id"], ({}, {}))
        if asked != question:
            cases = [{"args": case["args"] and make_tables(case["args"])} for case in question["cases"]]
            made = {**question, "cases": cases}
            self._known[question["id"]] = (question, made)
        return made


def run_job(job: Job, shell: NotebookShell, send: Send, forks: bool) -> None:
    """Run the steps of a job that are not to be skipped, and send what came of each.

    Sends ``{"step": n, …}`` after step n, with ``outputs`` and ``failure`` of a cell or ``outcomes`` of a
    question; ``{"end": true}`` last.
    """
    limits = Limits(**job["limits"])
    me = os.getpid()
    _settle()
    _put_down(job.get("files", {}))
    answer = _answer_in_forks if forks else _answer_here
    for number, step in enumerate(job["steps"]):
        if number in job["skip"]:
            continue
        # A notebook counts the cells that check as well, and errors name a cell by its number.
        shell.execution_count = number + 1
        if "run" in step:
            ran = _run_cell(shell, step["source"], limits)
            if os.getpid() != me:  # a fork that the cell made, and let run out of it
                os._exit(0)
            send({"step": number, **ran})
        else:
            send({"step": number, "outcomes": answer(shell.user_ns, step["ask"], limits)})
    send({"end": True})


def _settle() -> None:
    """Make every submission start from the same state."""
    import numpy as np

    random.seed(0)
    np.random.seed(0)
    # A generator without a seed would give another mark in every run.
    generator = np.random.default_rng
    np.random.default_rng = lambda seed=None: generator(0 if seed is None else seed)
    builtins.input = _no_input


def _put_down(files: dict[str, str]) -> None:
    """Write the files that belong beside the notebook into the working folder."""
    for name, data in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(data))


def _no_input(prompt: object = "") -> str:
    raise EOFError("input() waits for a person to type. Nobody is there now: put the value into the code.")


def _run_cell(shell: NotebookShell, source: str, limits: Limits) -> dict[str, Any]:
    try:
        with Deadline(limits).enforced():
            outputs, error = shell.run(source, limits.output)
    except TimedOut as late:  # in the moment between the cell's end and the timer's
        outputs, error = shell.outputs, late
    failure = None if error is None else failure_of(error)
    return {"outputs": outputs.items, "failure": failure}


def failure_of(error: BaseException) -> Outcome:
    """The outcome of an exception that ended a cell or a call."""
    if isinstance(error, TimedOut):
        return {"status": "timed out", "seconds": error.seconds, "line": line_of(error.__traceback__)}
    if isinstance(error, TooMuchOutput):
        return {"status": "too much output", "detail": str(error)}
    return failure(error)


class Deadline:
    """When the time of a cell or of a question's calls is over, by the wall clock and on the processor."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.wall = time.monotonic() + limits.question_seconds
        self.cpu = time.process_time() + limits.question_cpu_seconds

    def passed_on(self) -> Deadline:
        """The same moment for a fork of this process, whose processor time begins anew."""
        fork = Deadline(self.limits)
        fork.wall = self.wall
        return fork

    @property
    def is_over(self) -> bool:
        """Whether the moment has come."""
        return time.monotonic() >= self.wall

    @contextlib.contextmanager
    def enforced(self) -> Iterator[None]:
        """Raise :class:`TimedOut` in the code within when the time is over.

        Where the system has no such timers, the worker's watchdog ends the process instead.
        """
        if not hasattr(signal, "setitimer"):
            yield
            return
        clocks = (
            (signal.ITIMER_REAL, signal.SIGALRM, self.wall - time.monotonic(), self.limits.question_seconds),
            (
                signal.ITIMER_PROF,
                signal.SIGPROF,
                self.cpu - time.process_time(),
                self.limits.question_cpu_seconds,
            ),
        )
        for clock, number, left, whole in clocks:
            signal.signal(number, _alarm(whole))
            signal.setitimer(clock, max(left, 0.01))
        try:
            yield
        finally:
            for clock, *_ in clocks:
                signal.setitimer(clock, 0)


def _alarm(seconds: float) -> Callable[[int, object], None]:
    def ring(signum: int, frame: object) -> None:
        raise TimedOut(seconds)

    return ring


def _calls(question: dict[str, Any]) -> list[dict[str, Any]]:
    """The question once for each of its cases, so that one case cannot touch the next."""
    if question["kind"] == "written":
        return []
    return [{**question, "cases": [case]} for case in question["cases"]] or [question]


def _answer_one(namespace: dict[str, Any], call: dict[str, Any], deadline: Deadline) -> Outcome:
    try:
        with deadline.enforced():
            return answer_calls(namespace, call)[0]
    except BaseException as error:
        return failure_of(error)


def _answer_here(namespace: dict[str, Any], question: dict[str, Any], limits: Limits) -> list[Outcome]:
    """Answer in this very process, where there is no fork."""
    deadline = Deadline(limits)
    return [_answer_one(namespace, call, deadline) for call in _calls(question)]


def _answer_in_forks(namespace: dict[str, Any], question: dict[str, Any], limits: Limits) -> list[Outcome]:
    """Answer in forks of this process: what a call changes or breaks is gone with its fork.

    One fork answers call after call; where it dies, the next one goes on behind the call it died in.
    """
    if needs_no_fork(namespace, question):
        return _answer_here(namespace, question, limits)
    deadline = Deadline(limits)
    calls = _calls(question)
    outcomes: list[Outcome] = []
    while len(outcomes) < len(calls):
        left = calls[len(outcomes) :]
        if deadline.is_over:
            late = {"status": "timed out", "seconds": limits.question_seconds}
            outcomes += [late for _ in left]
            break
        outcomes += _fork_and_ask(namespace, left, deadline)
    return outcomes


def _fork_and_ask(
    namespace: dict[str, Any], calls: list[dict[str, Any]], deadline: Deadline
) -> list[Outcome]:
    """The outcomes of as many of the calls as one fork answers; the last may tell how it died."""
    limits = deadline.limits
    reader, writer = os.pipe()
    child = _fork(deadline)
    if child == 0:
        os.close(reader)
        _answer_all(namespace, calls, deadline.passed_on(), writer)
    os.close(writer)
    outcomes: list[Outcome] = []
    pipe = DeadlinePipe(reader, deadline.wall + GRACE)
    try:
        while len(outcomes) < len(calls) and (message := frames.read_with(pipe.take, limits.answer)):
            outcomes.append(message["outcome"])
        died: Outcome | None = None
    except TimeoutError:
        died = {"status": "timed out", "seconds": limits.question_seconds}
    except frames.FrameTooLargeError:
        died = {"status": "too much output", "detail": f"more than {limits.answer:,} bytes"}
    except frames.FrameError:
        died = None
    os.close(reader)
    # A fork that has answered everything is not waited for: only one that fell silent can say how it ended.
    silent = len(outcomes) < len(calls) and not died
    ended = end_of(child, patience=GRACE if silent else 0)
    if len(outcomes) < len(calls):
        outcomes.append(died or ended)
    return outcomes


def _fork(deadline: Deadline) -> int:
    """A fork of this process, as soon as what a cell has started leaves room for one."""
    state = random.getstate()
    while True:
        try:
            child = os.fork()
            # Python draws a new seed in every fork; here a student's seed has to hold.
            random.setstate(state)
            return child
        except BlockingIOError:
            if deadline.is_over:
                raise
            _bury_orphans()
            time.sleep(0.01)


def _bury_orphans() -> None:
    """In a jail of namespaces, this process inherits what others left; the dead of them take up room too."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _answer_all(
    namespace: dict[str, Any], calls: list[dict[str, Any]], deadline: Deadline, writer: int
) -> None:
    """The life of a fork that answers: one message per call, then an end that runs no exit handlers."""
    try:
        with os.fdopen(writer, "wb") as stream:
            for call in calls:
                frames.write(stream, {"outcome": _answer_one(namespace, call, deadline)})
    finally:
        os._exit(0)


class DeadlinePipe:
    """Reads from a pipe until a moment of :func:`time.monotonic`; calls ``watch`` now and then meanwhile."""

    def __init__(self, descriptor: int, until: float, watch: Callable[[], None] | None = None) -> None:
        self.descriptor = descriptor
        self.until = until
        self.watch = watch
        self.watched = time.monotonic()

    def take(self, count: int) -> bytes:
        """``count`` bytes, or fewer when the pipe ends.

        Raises:
            TimeoutError: the moment has come.
        """
        parts = []
        while count:
            left = self.until - time.monotonic()
            if left <= 0:
                raise TimeoutError
            if not self._ready(left):
                continue
            part = os.read(self.descriptor, min(count, 1 << 16))
            if not part:
                break
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def _ready(self, left: float) -> bool:
        """Whether there is something to read, after so many seconds at most."""
        if self.watch and time.monotonic() - self.watched > _WATCH:
            self.watch()
            self.watched = time.monotonic()
        return bool(select.select([self.descriptor], [], [], min(left, _WATCH) if self.watch else left)[0])


def _wait_for(child: int, seconds: float) -> None:
    """Wait until a child has ended, or so many seconds."""
    try:
        descriptor = os.pidfd_open(child)
    except (AttributeError, OSError):  # not Linux, or inside a jail
        until = time.monotonic() + seconds
        while time.monotonic() < until and not os.waitid(os.P_PID, child, _HAS_ENDED):
            time.sleep(0.002)
        return
    try:
        select.select([descriptor], [], [], seconds)
    finally:
        os.close(descriptor)


def end_of(child: int, patience: float) -> Outcome:
    """Wait for a child, kill it when ``patience`` (seconds) is over, and say how it ended."""
    ended, status = os.waitpid(child, os.WNOHANG)
    if not ended and patience:
        _wait_for(child, patience)
        ended, status = os.waitpid(child, os.WNOHANG)
    if not ended:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code >= 0:
        return {"status": "crashed", "detail": f"the process ended by itself with the code {code}"}
    if -code == signal.SIGXCPU:
        return {"status": "timed out", "seconds": 0}
    return {"status": "crashed", "detail": f"the process was ended by {signal.Signals(-code).name}"}
