"""Wrong answers that need no author: constants, inputs given back or swapped, another question's answer."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coursekit.authoring.evaluate import Workshop, run
from coursekit.authoring.reader import Question
from coursekit.checks.codec import Plain, decode, encode, tag
from coursekit.checks.run import Outcome, answer_calls, attempt
from coursekit.checks.show import show

Data = Mapping[str, Any]

SORTS = {
    "slip": "slips",
    "constant": "constants",
    "echo": "inputs as they are",
    "transform": "simple transforms of one input",
    "swap": "swaps of two inputs",
    "other": "answers to other questions",
    "pick": "other picks",
}

_COMMON: tuple[Any, ...] = (0, 1, -1, 100, True, False, None, "", [])
_FACTORS = (2, 10, 12, 24, 30, 60, 100, 365, 720, 730, 1_000, 8_760, 1e6, 1e9)
_FORMS = {
    "number": ("-x", "1 / x", "x + 1", "x - 1", "x * x", "round(x)"),
    "text": ("len(x)", "x[::-1]", "x[:1]", "x[:4]", "int(x[:4])"),
    "list": ("x[0]", "x[-1]", "x[::-1]", "sorted(x)", "len(x)", "sum(x)", "max(x)", "min(x)"),
    "table": ("x[::-1]", "x.head(1)", "x.head(0)", "len(x)"),
}  # fmt: skip
"""Transforms of an input ``x``, by the sort of it."""
_COLUMN = ("x[{}]", "x[{}].sum()", "x[{}].mean()", "x[{}].max()", "x[{}].min()", "x.sort_values({})")
_X = re.compile(r"(?<!')\bx\b")
_MOST_OPTIONS = 10


@dataclass(frozen=True)
class Guess:
    """A wrong answer: its sort (a key of :data:`SORTS`), what it is in words, what it gives for each case.

    ``argument`` is the input that an echo or transform gives back.
    """

    sort: str
    name: str
    outcomes: Sequence[Outcome]
    argument: str = ""


def guesses(workshop: Workshop, question: Question, data: Data) -> list[Guess]:
    """Every wrong answer we can make for a question; one of them may happen to be right."""
    if data["kind"] == "written":
        return []
    if data["kind"] == "choice":
        return list(_picks(data))
    found = [*_slips(data), *_constants(data), *_others(workshop, question, data)]
    if question.is_function:
        found += [*_echoes(data), *_transforms(workshop, data), *_swaps(workshop, question, data)]
    return found


def _value(value: Plain) -> Outcome:
    return {"status": "value", "value": value}


def _picks(data: Data) -> Iterator[Guess]:
    labels = [option["label"] for option in data["options"]][:_MOST_OPTIONS]
    right = [option["label"] for option in data["options"] if option["right"]]
    for count in range(len(labels) + 1):
        for picked in map(list, itertools.combinations(labels, count)):
            if picked != right:
                yield Guess("pick", ", ".join(picked) or "none", [_value(picked)])


def _slips(data: Data) -> Iterator[Guess]:
    for slip in data["slips"]:
        yield Guess("slip", slip["name"], [case["slips"][slip["name"]] for case in data["cases"]])


def _constants(data: Data) -> Iterator[Guess]:
    """What is right most often first; for a value the one right answer is left out."""
    expected = [case["expected"]["value"] for case in data["cases"] if "value" in case["expected"]]
    counted = Counter(json.dumps(value) for value in expected if data["cases"][0]["args"] is not None)
    texts = [text for text, _ in counted.most_common()] + [json.dumps(encode(value)) for value in _COMMON]
    for text in dict.fromkeys(texts):
        value = json.loads(text)
        yield Guess("constant", show(value), [_value(value)] * len(data["cases"]))


def _arguments(data: Data) -> list[str]:
    """The names of the inputs that every case has."""
    names = list(data["cases"][0]["args"])
    return [name for name in names if all(name in case["args"] for case in data["cases"])]


def _echoes(data: Data) -> Iterator[Guess]:
    for name in _arguments(data):
        yield Guess("echo", name, [_value(case["args"][name]) for case in data["cases"]], name)


def _transforms(workshop: Workshop, data: Data) -> Iterator[Guess]:
    given = [value for value in workshop.given.values() if type(value) in (int, float)]
    for name in _arguments(data):
        inputs = [decode(case["args"][name]) for case in data["cases"]]
        for form in _forms(data["cases"][0]["args"][name], given):
            code = compile(form, "<transform>", "eval")
            outcomes = [attempt(lambda code=code, x=x: eval(code, {"x": x})) for x in inputs]
            yield Guess("transform", _X.sub(name, form), outcomes, name)


def _forms(value: Plain, given: Sequence[float]) -> Iterator[str]:
    """The transforms for an input like this one; constants that the notebook hands out are factors too."""
    sort = {"tuple": "list"}.get(tag(value), tag(value))
    yield from _FORMS.get(sort, ())
    if sort == "number":
        for factor in dict.fromkeys((*_FACTORS, *given)):
            yield from (f"x * {factor:g}", f"x / {factor:g}")
    if sort == "table":
        for column, _ in value["columns"]:
            yield from (form.format(repr(decode(column))) for form in _COLUMN)


def _swaps(workshop: Workshop, question: Question, data: Data) -> Iterator[Guess]:
    """The right answer, asked with two inputs of one sort in each other's place."""
    namespace = run(question.solution, workshop.namespace_before(question), question.id)
    for one, other in itertools.combinations(_arguments(data), 2):
        pairs = [(case["args"][one], case["args"][other]) for case in data["cases"]]
        if all(tag(first) == tag(second) for first, second in pairs):
            cases = [{"args": {**case["args"], one: case["args"][other], other: case["args"][one]}}
                     for case in data["cases"]]  # fmt: skip
            outcomes = answer_calls(namespace, {**data, "cases": cases})
            yield Guess("swap", f"{one} and {other} swapped", outcomes)


def _others(workshop: Workshop, question: Question, data: Data) -> Iterator[Guess]:
    """What the answers to the other questions of the unit give, their inputs taken in order."""
    for other in workshop.unit.questions:
        if other is question or other.written or other.is_choice or other.is_function != question.is_function:
            continue
        answer = run(other.solution, workshop.namespace_before(other), other.id)[other.id]
        stand_in = _in_order(answer) if question.is_function else answer
        yield Guess("other", other.id, answer_calls({question.id: stand_in}, data))


def _in_order(answer: Any) -> Any:
    return lambda **inputs: answer(*inputs.values())
