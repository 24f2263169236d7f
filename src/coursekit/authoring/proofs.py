"""What every question must prove before it is built or released.

The answer passes; the untouched stub fails in plain words; every slip fails and is named, on the visible
cases alone too; tolerances cannot hide a slip; hidden inputs are not the visible ones; nothing gives the
answer away.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from coursekit.authoring.evaluate import Workshop, quoted_facts, run, split_points, stub
from coursekit.authoring.reader import Question, Unit
from coursekit.checks.codec import encode, tag
from coursekit.checks.compare import Rule, compare
from coursekit.checks.judge import differs, judge, rule_of
from coursekit.checks.run import answer_calls
from coursekit.lint import bare_numbers
from coursekit.subject import subject

Data = Mapping[str, Any]

FEWEST_SLIPS = 3
"""A numeric question names at least this many wrong answers."""


def prove(unit: Unit, bundle: Data) -> list[str]:
    """Everything a unit fails to prove, as sentences; an empty list is a proof."""
    workshop = Workshop.open(unit)
    by_id = {question["id"]: question for question in bundle["questions"]}
    return [
        f"{question.id}: {finding}"
        for question in unit.questions
        for finding in prove_question(workshop, question, by_id[question.id])
    ]


def prove_question(workshop: Workshop, question: Question, data: Data) -> Iterator[str]:
    """The findings on one question of a bundle."""
    yield from _texts(workshop, question)
    if data["kind"] == "written":
        yield from _written(data)
    elif data["kind"] == "choice":
        yield from _choice(data)
    else:
        yield from _answered(workshop, question, data)


def _texts(workshop: Workshop, question: Question) -> Iterator[str]:
    if question.id in subject().facts:
        yield "a fact has the same id; rename one of the two"
    # What an author writes under a rubric is read by a person; the rest must not go stale.
    texts = [question.title, question.statement, *question.hints, *(slip.says for slip in question.slips)]
    for option in workshop.options(question):
        texts += [option.text, option.because]
    for text in texts:
        for _, number in bare_numbers(text):
            yield f"the text has the number {number!r} typed in; quote a fact as {{{{id}}}} or use {{lit}}"


def _written(data: Data) -> Iterator[str]:
    rows = len(data["rubric"])
    if not 3 <= rows <= 5:
        yield f"the rubric has {rows} rows; three to five are wanted"
    if len(data["samples"]) != 2:
        yield f"there are {len(data['samples'])} marked samples; two are wanted"
    for sample in data["samples"]:
        if len(sample["marks"]) != rows or not set(sample["marks"]) <= {0, 1, 2}:
            yield "a sample needs one score of 0, 1 or 2 per row of the rubric"


def _choice(data: Data) -> Iterator[str]:
    right = [option for option in data["options"] if option["right"]]
    if not right or len(right) == len(data["options"]):
        yield "a choice needs an option that holds and one that does not"
        return
    for option in data["options"]:
        if not option["right"] and not option["because"]:
            yield f"the option ({option['label']}) has no reason"
    picks = [
        ([option["label"] for option in right], data["points"]),
        ([], 0),
        ([option["label"] for option in data["options"]], 0),
    ]
    for labels, points in picks:
        if judge(data, [{"status": "value", "value": labels}]).points != points:
            yield f"picking {labels} does not earn {points} thousandths"


def _answered(workshop: Workshop, question: Question, data: Data) -> Iterator[str]:
    if "### BEGIN SOLUTION" not in question.answer or stub(question.answer) == question.answer:
        yield "the answer has no `### BEGIN SOLUTION` … `### END SOLUTION` region and would be handed out"
        return
    seen = _visible(data)
    yield from _passes(workshop, question, data)
    yield from _stub_fails(workshop, question, data)
    for what, version in (("", data), (" on the visible cases alone", seen)):
        for finding in _slips_named(version):
            yield f"{finding}{what}"
    yield from _tolerance(data)
    yield from _inputs(data)
    yield from _given_away(question, data)
    numeric = tag(data["cases"][0]["expected"].get("value")) in ("number", "list", "tuple")
    if numeric and len(question.slips) < FEWEST_SLIPS:
        yield f"it names {len(question.slips)} slips; a numeric question needs {FEWEST_SLIPS}"


def _visible(data: Data) -> dict[str, Any]:
    """The question as a student has it."""
    cases = [dict(case) for case in data["cases"] if case["visible"]]
    if cases:
        split_points(data["points"], cases)
    return {**data, "cases": cases}


def _passes(workshop: Workshop, question: Question, data: Data) -> Iterator[str]:
    """The answer, run once more: an answer that is not pure fails here."""
    for version in (data, _visible(data)):
        namespace = run(question.solution, workshop.namespace_before(question), question.id)
        verdict = judge(version, answer_calls(namespace, version))
        if not version["cases"]:
            yield "it has no visible case"
        elif verdict.points != data["points"]:
            yield f"the answer itself earns {verdict.points} of {data['points']}: {verdict.message}"


def _stub_fails(workshop: Workshop, question: Question, data: Data) -> Iterator[str]:
    namespace = run(stub(question.answer), workshop.namespace_before(question), f"{question.id}, stub")
    verdict = judge(data, answer_calls(namespace, data))
    if verdict.points or verdict.cause != "missing":
        yield f"the untouched stub earns {verdict.points} with the cause {verdict.cause!r}, not 'missing'"


def _slips_named(data: Data) -> Iterator[str]:
    for slip in data["slips"]:
        verdict = judge(data, [case["slips"][slip["name"]] for case in data["cases"]])
        if verdict.correct:
            yield f"the slip {slip['name']!r} passes"
        elif verdict.slip != slip["name"]:
            named = f"is named {verdict.slip!r}" if verdict.slip else "is not named"
            yield f"the slip {slip['name']!r} {named}"


def _tolerance(data: Data) -> Iterator[str]:
    """A slip that differs must differ by more than four tolerances, in a number of any pair or table."""
    for slip in data["slips"]:
        if any(
            _blurred(case["expected"], case["slips"][slip["name"]], rule_of(data, case))
            for case in data["cases"]
        ):
            yield f"the tolerance is above a quarter of the gap to the slip {slip['name']!r}"


def _blurred(expected: Data, slipped: Data, rule: Rule) -> bool:
    """Whether two outcomes differ, but by no more than four tolerances."""
    rounding = 0.5 * 10.0**-rule.digits if rule.digits is not None else 0.0
    wide = replace(
        rule,
        rel=4 * rule.rel,
        abs=4 * max(rule.abs, rounding),
        digits=None,
        factor=rule.factor**4 if rule.factor else None,
    )
    exact = Rule(rel=0.0, ordered=rule.ordered)
    return differs(expected, slipped, exact) is not None and differs(expected, slipped, wide) is None


def _inputs(data: Data) -> Iterator[str]:
    seen: list[Any] = []
    for case in data["cases"]:
        if case["args"] is not None and case["args"] in seen:
            yield "two cases have the same inputs"
        seen.append(case["args"])


def _given_away(question: Question, data: Data) -> Iterator[str]:
    """No statement may quote a fact whose value is an answer that everyone is asked for."""
    expected = [case["expected"]["value"] for case in _visible(data)["cases"] if "value" in case["expected"]]
    for id_ in quoted_facts(question.statement):
        value = encode(subject().facts[id_].value)
        if any(compare(answer, value, Rule()) is None for answer in expected):
            yield f"the statement quotes the fact {id_!r}, which is an expected value"


def draw_until_proven(workshop: Workshop, question: Question, seed: str, tries: int = 20) -> dict[str, Any]:
    """A question with hidden cases drawn until it proves itself.

    Raises:
        ValueError: none of the draws does; the message says what the last one failed.
    """
    findings: list[str] = []
    for attempt in range(tries):
        rng = random.Random(f"{seed}:{workshop.unit.name}:{question.id}:{attempt}")
        data = workshop.evaluate(question, rng)
        findings = list(prove_question(workshop, question, data))
        if not findings:
            return data
    raise ValueError(f"{question.id}: after {tries} draws, {'; '.join(findings)}")
