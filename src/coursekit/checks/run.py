"""Asking an answer: call what the learner wrote and bring back outcomes as plain data.

This half of a check runs where the learner's code is. It knows names and arguments, and nothing of what
is expected.
"""

from __future__ import annotations

import contextlib
import io
import traceback
import warnings
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any

from coursekit.checks.codec import Plain, TooLargeError, decode, encode

Outcome = dict[str, Any]

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
    return attempt(lambda: answer(**{key: decode(value) for key, value in args.items()}))


def attempt(call: Any) -> Outcome:
    """The outcome of a call without arguments: its value in plain form, or how it ended."""
    try:
        with quiet():
            return {"status": "value", "value": encode(call())}
    except TooLargeError as error:
        return {"status": "too much output", "detail": str(error)}
    except _TooMuchOutputError:
        return {"status": "too much output", "detail": f"more than {_MOST_OUTPUT:,} characters"}
    except MemoryError:
        return {"status": "out of memory"}
    except (Exception, SystemExit, GeneratorExit) as error:
        return raised(error)


def raised(error: BaseException) -> Outcome:
    """The outcome of an exception: its type, a short message and the line in the learner's code."""
    message = " ".join(_text(error).split())[:_MESSAGE_LENGTH]
    line = _line(error.__traceback__)
    if isinstance(error, TypeError) and line is None:
        message += ". Keep the names and number of the arguments as the `def` line gave them."
    return {"status": "raised", "type": type(error).__name__, "message": message, "line": line}


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return ""


def _line(trace: TracebackType | None) -> int | None:
    """The line, in the cell the answer stands in, that was running; ``None`` when it never ran."""
    frames = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(trace)]
    outside = [(file, line) for file, line in frames if file != __file__]
    if not outside:
        return None
    cell = outside[0][0]
    return next(line for file, line in reversed(outside) if file == cell)
