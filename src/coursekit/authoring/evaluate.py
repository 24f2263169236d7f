"""From a source to a test bundle: run the answer and every slip on every case, and keep what they give."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from coursekit.authoring.reader import Question, SourceError, Unit
from coursekit.authoring.vocabulary import (
    CaseSpec,
    Criterion,
    LimitChange,
    Option,
    Sample,
    draw_args,
    recording,
)
from coursekit.checks.codec import Plain, encode, tag
from coursekit.checks.run import answer_calls
from coursekit.subject import subject

Namespace = dict[str, Any]
Data = dict[str, Any]

DEFAULT_TOLERANCE: Mapping[str, Any] = {"rel": 1e-6, "abs": 0.0, "digits": None, "factor": None}

_PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_LIT = re.compile(r"\{lit\}`([^`|]+?)\s*\|[^`]*`")
_REGION = re.compile(
    r"^([ \t]*)### BEGIN SOLUTION\n.*?^[ \t]*### END SOLUTION[ \t]*\n?", re.MULTILINE | re.DOTALL
)

STUB = "...  # your answer here"


@dataclass
class Workshop:
    """A unit being evaluated: the namespace a student has, and the one its author has besides."""

    unit: Unit
    given: Namespace
    author: Namespace

    @classmethod
    def open(cls, unit: Unit) -> Workshop:
        """Run the code that students start with, and the author's own."""
        given = run(unit.given, {"__name__": "__main__"}, f"{unit.name}, given")
        return cls(unit, given, run(unit.author, dict(given), f"{unit.name}, author"))

    def evaluate(self, question: Question, rng: random.Random | None) -> Data:
        """One question of a bundle, with drawn hidden cases if there is an ``rng``."""
        data = self._frame(question)
        if question.written:
            return data | self._rubric(question)
        if question.is_choice:
            return data | self._options(question)
        cases = self._cases(question, rng)
        asked = data | {"kind": "function", "cases": cases}
        namespace = self.namespace_before(question)
        for case, outcome in zip(cases, self._ask(question.solution, namespace, asked), strict=True):
            case["expected"] = outcome
        self._add_slips(question, namespace, asked)
        self._add_follows(question, asked)
        split_points(data["points"], cases)
        return data | {"kind": _kind(question, cases), "cases": cases}

    def namespace_before(self, question: Question, replaced: Mapping[str, str] | None = None) -> Namespace:
        """What a student has when this question begins: the given code and the answers it uses.

        ``replaced`` holds other code for some of these answers, by question.
        """
        namespace = dict(self.given)
        for other in self.unit.questions:
            if other.id in question.uses:
                run((replaced or {}).get(other.id, other.solution), namespace, other.id)
        return namespace

    def _ask(self, source: str, namespace: Namespace, asked: Data) -> list[Data]:
        """The outcomes of one version of the answer."""
        filled = run(source, dict(namespace), asked["id"])
        return [_rounded(outcome) for outcome in answer_calls(filled, asked)]

    def _frame(self, question: Question) -> Data:
        return {
            "id": question.id,
            "kind": "written" if question.written else "choice",
            "title": fill(question.title),
            "points": question.points,
            "unit": question.unit,
            "section": question.section,
            "objectives": list(question.objectives),
            "tolerance": {**DEFAULT_TOLERANCE, **question.tolerance},
            "ordered": question.ordered,
            **({"partial": question.partial} if question.partial else {}),
            "hints": [fill(hint) for hint in question.hints],
            "uses": list(question.uses),
            "options": [],
            "rubric": [],
            "samples": [],
            "slips": [{"name": slip.name, "says": fill(slip.says)} for slip in question.slips],
            "cases": [],
        }

    def _options(self, question: Question) -> Data:
        return {
            "options": [
                {
                    "label": chr(ord("a") + position),
                    "text": fill(option.text),
                    "right": option.right,
                    "because": fill(option.because),
                    "slip": option.slip,
                }
                for position, option in enumerate(self.options(question))
            ]
        }

    def options(self, question: Question) -> list[Option]:
        """The options of a choice as its author wrote them."""
        return [said for said in self._listen(question.options) if isinstance(said, Option)]

    def _rubric(self, question: Question) -> Data:
        said = self._listen(question.rubric)
        rows = [thing for thing in said if isinstance(thing, Criterion)]
        samples = [thing for thing in said if isinstance(thing, Sample)]
        return {
            "rubric": [
                {"name": fill(row.name), "levels": [fill(level) for level in row.levels]} for row in rows
            ],
            "samples": [
                {"text": fill(one.text), "marks": list(one.marks), "comment": fill(one.comment)}
                for one in samples
            ],
        }

    def limits(self) -> dict[str, float]:
        """The limits that the source changes for this unit, by name."""
        said = self._listen(self.unit.limits)
        changes = [thing.changes for thing in said if isinstance(thing, LimitChange)]
        return {name: value for change in changes for name, value in change.items()}

    def _listen(self, source: str) -> list[Any]:
        with recording() as said:
            run(source, dict(self.author), "cases")
        return said

    def _cases(self, question: Question, rng: random.Random | None) -> list[Data]:
        near = self._closeness(question)
        if not question.is_function:
            return [{"visible": True, "points": 0, "args": None, **near()}]
        specs = [thing for thing in self._listen(question.cases) if isinstance(thing, CaseSpec)]
        cases = []
        for spec in specs:
            if spec.visible or rng is not None:
                cases += [_case(spec, rng or random.Random(0), near) for _ in range(spec.count)]
        if not cases:
            raise SourceError(
                f"The question {question.id!r} has no case: write `visible(…)` in a cases cell."
            )
        return cases

    def _closeness(self, question: Question) -> Callable[..., Data]:
        """What a case says of its own tolerance: nothing, or what the author's function makes of its data."""
        if not question.closeness:
            return lambda **args: {}
        where = f"{question.id}, tolerance"
        tolerance = run(question.closeness, dict(self.author), where)["tolerance"]

        def near(**args: Any) -> Data:
            within = float(f"{tolerance(**args):.3g}")
            if not 0 < within < math.inf:
                raise SourceError(
                    f"The tolerance of {question.id!r} is {within}; a number above 0 is needed."
                )
            return {"abs": within}

        return near

    def _add_slips(self, question: Question, namespace: Namespace, asked: Data) -> None:
        for case in asked["cases"]:
            case["slips"] = {}
        for slip in question.slips:
            for case, outcome in zip(asked["cases"], self._ask(slip.source, namespace, asked), strict=True):
                case["slips"][slip.name] = outcome

    def _add_follows(self, question: Question, asked: Data) -> None:
        """What the right answer gives on top of each slip of a question it uses."""
        for origin in (other for other in self.unit.questions if other.id in question.uses):
            for slip in origin.slips:
                namespace = self.namespace_before(question, {origin.id: slip.source})
                outcomes = self._ask(question.solution, namespace, asked)
                for case, outcome in zip(asked["cases"], outcomes, strict=True):
                    case.setdefault("follows", {}).setdefault(origin.id, {})[slip.name] = outcome


def _case(spec: CaseSpec, rng: random.Random, near: Callable[..., Data]) -> Data:
    args = draw_args(spec, rng)
    plain = {name: _rounded(encode(value)) for name, value in args.items()}
    return {"visible": spec.visible, "points": 0, "args": plain, **near(**args)}


def _kind(question: Question, cases: list[Data]) -> str:
    values = [case["expected"]["value"] for case in cases if case["expected"]["status"] == "value"]
    if any(tag(value) == "table" for value in values):
        return "table"
    return "function" if question.is_function else "value"


def run(source: str, namespace: Namespace, where: str) -> Namespace:
    """Run author's code in a namespace and return it.

    Raises:
        SourceError: the code stops with an error.
    """
    try:
        exec(compile(source, f"<{where}>", "exec"), namespace)
    except Exception as error:
        raise SourceError(f"The code of {where} stops with {type(error).__name__}: {error}") from error
    return namespace


def fill(text: str) -> str:
    """Text with every ``{{fact_id}}`` replaced by the fact as prose shows it, and ``{lit}`` unwrapped.

    Raises:
        KeyError: there is no such fact.
    """
    filled = _PLACE.sub(lambda found: subject().facts[found[1]].text, text)
    return _LIT.sub(lambda found: found[1], filled)


def quoted_facts(text: str) -> list[str]:
    """The ids of the facts a text quotes."""
    return _PLACE.findall(text)


def stub(answer: str) -> str:
    """The answer with its solution cut out, as a student first sees it."""
    return _REGION.sub(lambda found: f"{found[1]}{STUB}\n", answer + "\n").rstrip("\n")


def split_points(points: int, cases: list[Data]) -> None:
    """Spread thousandths of a point evenly over the cases, the remainder on the last."""
    share = points // len(cases)
    for case in cases:
        case["points"] = share
    cases[-1]["points"] += points - share * len(cases)


def _rounded(plain: Plain) -> Plain:
    """A plain value with its floats at 12 significant digits, so that bundles are the same everywhere."""
    if isinstance(plain, float):
        return float(f"{plain:.12g}")
    if isinstance(plain, list):
        return [_rounded(item) for item in plain]
    if isinstance(plain, dict):
        return {key: _rounded(value) for key, value in plain.items()}
    return plain
