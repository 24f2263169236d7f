"""The words a source file is written in: cases, draws, options, rubric.

Each word notes what it says in the list that :func:`recording` opened, so a cell reads like a list of
statements: ``visible(fee=1e9)``, ``hidden(3, fee=uniform(1e6, 1e9))``.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

_SIGNIFICANT = 6
_TRIES = 1_000


@dataclass(frozen=True)
class CaseSpec:
    """One call to make, or ``count`` calls whose arguments are drawn for each class."""

    args: Mapping[str, Any]
    visible: bool
    count: int = 1
    where: Callable[..., bool] | None = None


@dataclass(frozen=True)
class Option:
    """An option of a choice question, with the reason a learner reads who picks it wrongly."""

    text: str
    right: bool
    because: str
    slip: str | None = None


@dataclass(frozen=True)
class Criterion:
    """One row of a rubric with its three levels, for 0, 1 and 2."""

    name: str
    levels: tuple[str, str, str]


@dataclass(frozen=True)
class Sample:
    """A sample answer with the scores it got, one per criterion."""

    text: str
    marks: tuple[int, ...]
    comment: str


@dataclass(frozen=True)
class LimitChange:
    """What one submission of this unit may use, where that is not what every unit may."""

    changes: Mapping[str, float]


@dataclass(frozen=True)
class Draw:
    """A value to be drawn for each class. ``draw`` takes a ``random.Random``."""

    draw: Callable[[random.Random], Any]


_record: ContextVar[list[Any] | None] = ContextVar("record", default=None)


@contextmanager
def recording() -> Iterator[list[Any]]:
    """Collect what the words of one cell say."""
    said: list[Any] = []
    token = _record.set(said)
    try:
        yield said
    finally:
        _record.reset(token)


def _say(thing: Any) -> None:
    said = _record.get()
    if said is None:
        raise RuntimeError("This word belongs in a cell of an exercise source, see CONTRIBUTING.md.")
    said.append(thing)


def visible(**args: Any) -> None:
    """A call that every student sees. A question without arguments (a value) needs none."""
    _say(CaseSpec(args, visible=True))


def hidden(count: int = 1, /, *, where: Callable[..., bool] | None = None, **args: Any) -> None:
    """``count`` calls drawn anew for each class; ``where(**args)`` says which draws to keep."""
    _say(CaseSpec(args, visible=False, count=count, where=where))


def fact(id_: str) -> Any:
    """The value of a fact of the subject.

    Raises:
        KeyError: there is no such fact; the message names the nearest.
    """
    from coursekit.subject import subject

    return subject().facts[id_].value


def uniform(low: float, high: float) -> Draw:
    """A number between two bounds, with six significant digits."""
    return Draw(lambda rng: float(f"{rng.uniform(low, high):.{_SIGNIFICANT}g}"))


def integers(low: int, high: int) -> Draw:
    """A whole number between two bounds, both included."""
    return Draw(lambda rng: rng.randint(low, high))


def one_of(*values: Any) -> Draw:
    """One of the values given."""
    return Draw(lambda rng: rng.choice(values))


def months(first: str, last: str) -> Draw:
    """A month as text (``2026-07``) between two months, both included."""
    low, high = (12 * int(month[:4]) + int(month[5:7]) - 1 for month in (first, last))

    def draw(rng: random.Random) -> str:
        year, month = divmod(rng.randint(low, high), 12)
        return f"{year:04d}-{month + 1:02d}"

    return Draw(draw)


def frame(rows: int | Draw, **columns: Any) -> Draw:
    """A table: each column is drawn once per row, or given as a list (shuffled and cut to length)."""

    def draw(rng: random.Random) -> Any:
        import pandas as pd

        count = drawn(rows, rng)
        cells = {name: _column(column, count, rng) for name, column in columns.items()}
        return pd.DataFrame(cells)

    return Draw(draw)


def _column(column: Any, count: int, rng: random.Random) -> list[Any]:
    if isinstance(column, Draw):
        return [column.draw(rng) for _ in range(count)]
    if isinstance(column, list):
        return rng.sample(column, count)
    return [column] * count


def drawn(value: Any, rng: random.Random) -> Any:
    """The value itself, or one drawn where it is a :class:`Draw`."""
    return value.draw(rng) if isinstance(value, Draw) else value


def draw_args(spec: CaseSpec, rng: random.Random) -> dict[str, Any]:
    """The arguments of one case.

    Raises:
        ValueError: no draw in a thousand satisfies ``where``.
    """
    for _ in range(_TRIES):
        args = {name: drawn(value, rng) for name, value in spec.args.items()}
        if spec.where is None or spec.where(**args):
            return args
    raise ValueError(f"No draw in {_TRIES:,} satisfies `where`. Widen the bounds or loosen the condition.")


def right(text: str, because: str = "") -> None:
    """An option that holds."""
    _say(Option(text, True, because))


def wrong(text: str, because: str, slip: str | None = None) -> None:
    """An option that does not hold, with the reason, and the name of the slip it stands for."""
    _say(Option(text, False, because, slip))


def criterion(name: str, *levels: str) -> None:
    """A row of the rubric; three levels, worth 0, 1 and 2.

    Raises:
        ValueError: there are not three levels.
    """
    if len(levels) != 3:
        raise ValueError(f"The criterion {name!r} has {len(levels)} levels; three are needed (0, 1, 2).")
    _say(Criterion(name, (levels[0], levels[1], levels[2])))


def sample(text: str, marks: Sequence[int], comment: str) -> None:
    """A marked sample answer."""
    _say(Sample(text, tuple(marks), comment))


def limits(**changes: float) -> None:
    """What one submission of this unit may use: ``limits(question_seconds=20, memory=2 << 30)``.

    The names are those of :class:`coursekit.grading.limits.Limits`; what is not named stays as it is.
    """
    _say(LimitChange(changes))
