"""Asking an answer: call what the learner wrote and bring back outcomes as plain data.

This half of a check runs where the learner's code is. It knows names and arguments, and nothing of what
is expected.
"""

from __future__ import annotations

import contextlib
import io
import re
import traceback
import warnings
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any

from coursekit.checks.codec import Plain, TooLargeError, encode
from coursekit.checks.made import fresh

Outcome = dict[str, Any]

# What code in a cell calls its file: here, in an IPython shell, in a Jupyter kernel.
_CELL = re.compile(r"<cell |<ipython-input|.*[/\\\\]ipykernel_\d+[/\\\\]")
_MOST_OUTPUT = 100_000
_MESSAGE_LENGTH = 200


class _Sink(io.TextIOBase):
    """A text stream that keeps nothing and gives up after a limit."""

    def __init__(self) -> None:
        self.written = 0

    def write(self, text: str) -> int:
        self.written += len(text)
        if self.written > _MOST_OUTPUT:
            raise _TooMuchOutputError
        return len(text)


class _TooMuchOutputError(Exception):
    pass


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Swallow output and warnings: neither may change a mark (stock nbgrader gives 0 for stderr)."""
    sink = _Sink()
    with contextlib.redirect_stdout(sink), contextlib.redirect_stderr(sink), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def answer_calls(namespace: Mapping[str, Any], question: Mapping[str, Any]) -> list[Outcome]:
    """One outcome per case of a question, from the names in ``namespace``.

    A case with arguments calls the function of the question's name with fresh copies of them; a case
    without (and a choice) reads the name. Nothing the answer does is raised, but a
    :class:`KeyboardInterrupt` or another exit that the caller arranged.
    """
    name = question["id"]
    cases = question["cases"] or [{"args": None}]
    if question["kind"] == "written":
        return []
    if name not in namespace:
        return [{"status": "missing"} for _ in cases]
    return [_outcome(namespace[name], case["args"], name) for case in cases]


def _outcome(answer: Any, args: Mapping[str, Plain] | None, name: str) -> Outcome:
    if args is None:
        return attempt(lambda: answer)
    if not callable(answer):
        sort = type(answer).__name__
        return {
            "status": "wrong type",
            "message": f"`{name}` is a value ({sort}), where a function is expected: keep its `def` line.",
        }
    return attempt(lambda: answer(**{key: fresh(value) for key, value in args.items()}))


def attempt(call: Any) -> Outcome:
    """The outcome of a call without arguments: its value in plain form, or how it ended."""
    try:
        with quiet():
            return {"status": "value", "value": encode(call())}
    except (Exception, SystemExit, GeneratorExit) as error:
        return failure(error)


def failure(error: BaseException) -> Outcome:
    """The outcome of an exception that ended a cell or a call."""
    if isinstance(error, TooLargeError):
        return {"status": "too much output", "detail": str(error)}
    if isinstance(error, _TooMuchOutputError):
        return {"status": "too much output", "detail": f"more than {_MOST_OUTPUT:,} characters"}
    if isinstance(error, MemoryError):
        return {"status": "out of memory"}
    if isinstance(error, SyntaxError):
        return {"status": "syntax error", "message": error.msg or "", "line": error.lineno}
    return raised(error)


def raised(error: BaseException) -> Outcome:
    """The outcome of an exception: its type, a short message and the line in the learner's code."""
    message = " ".join(_text(error).split())[:_MESSAGE_LENGTH]
    line = line_of(error.__traceback__)
    if isinstance(error, TypeError) and line is None:
        message += ". Keep the names and number of the arguments as the `def` line gave them."
    return {"status": "raised", "type": type(error).__name__, "message": message, "line": line}


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return ""


def line_of(trace: TracebackType | None) -> int | None:
    """The line of a cell that was running last; ``None`` when no cell's code ran."""
    lines = [line for frame, line in traceback.walk_tb(trace) if _CELL.match(frame.f_code.co_filename)]
    return lines[-1] if lines else None
