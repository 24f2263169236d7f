"""The judge: from what an answer did (outcomes) to marks, a cause and a sentence. Pure functions.

A question and its outcomes are plain JSON, as in a test bundle. The judge never runs, imports or opens
anything, and it never sees an object a learner made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from coursekit.checks.codec import as_number
from coursekit.checks.compare import Rule, compare
from coursekit.checks.partial import share_earned
from coursekit.checks.patterns import recognise
from coursekit.checks.show import show, show_call
from coursekit.checks.verdict import CaseVerdict, Mismatch, Verdict

Question = Mapping[str, Any]
Outcome = Mapping[str, Any]

# Which failure is said when cases fail in different ways: the first thing to mend.
_FIRST_TO_MEND = (
    "unreadable submission",
    "syntax error",
    "missing",
    "crashed",
    "out of memory",
    "timed out",
    "too much output",
    "raised",
    "wrong type",
    "wrong shape",
    "wrong value",
)

_HIDDEN = {
    "wrong value": "On inputs you have not seen, the value differs.",
    "wrong type": "On inputs you have not seen, the answer is of another type.",
    "wrong shape": "On inputs you have not seen, the answer has another shape.",
    "raised": "On inputs you have not seen, the function stops with an error.",
    "too much output": "On inputs you have not seen, it prints or returns more than is read.",
    "crashed": "On inputs you have not seen, Python itself stopped.",
}


def rule_of(question: Question, case: Mapping[str, Any]) -> Rule:
    """The comparison rule of a case: its question's, and wider where a fit's own data make it so."""
    rule = Rule(**question["tolerance"], ordered=question["ordered"])
    return replace(rule, abs=max(rule.abs, case.get("abs", 0.0)))


def judge(
    question: Question, outcomes: Sequence[Outcome], earlier: Mapping[str, Verdict] | None = None
) -> Verdict:
    """The verdict on one question.

    ``outcomes`` holds one outcome per case, in order (one in all for a choice); a missing tail counts as
    missing. ``earlier`` holds the verdicts on questions this one uses, by id.
    """
    if question["kind"] == "written":
        return Verdict(question["id"], 0, question["points"], "to be marked", "", "Marked by a person.")
    if question["kind"] == "choice":
        return _judge_choice(question, outcomes[0] if outcomes else {"status": "missing"})
    padded = [*outcomes, *({"status": "missing"} for _ in question["cases"][len(outcomes) :])]
    pairs = list(zip(question["cases"], padded, strict=False))
    cases = tuple(_judge_case(question, case, outcome) for case, outcome in pairs)
    if all(case.ok for case in cases):
        return _verdict(question, cases, "correct", "", "Right.")
    if origin := _follows(question, padded, earlier or {}):
        message = f"This follows correctly from your answer to `{origin}`; only that one costs marks."
        return Verdict(
            question["id"],
            question["points"],
            question["points"],
            "follows from another question",
            "",
            message,
            cases,
        )
    failed = min((case for case in cases if not case.ok), key=_urgency)
    if slip := _slip(question, padded):
        return _verdict(question, cases, failed.cause, slip["name"], slip["says"])
    if failed.cause == "wrong value" and (found := recognise(question, padded)):
        return _verdict(question, cases, failed.cause, *found)
    return _verdict(question, cases, failed.cause, "", failed.sentence)


def _urgency(case: CaseVerdict) -> tuple[int, bool]:
    return (_FIRST_TO_MEND.index(case.cause), not case.visible)


def _verdict(
    question: Question, cases: tuple[CaseVerdict, ...], cause: str, slip: str, message: str
) -> Verdict:
    points = sum(case.points for case in cases)
    return Verdict(question["id"], points, question["points"], cause, slip, message, cases)


def _judge_case(question: Question, case: Mapping[str, Any], outcome: Outcome) -> CaseVerdict:
    found = differs(case["expected"], outcome, rule_of(question, case), question["id"])
    visible = bool(case["visible"])
    cause = found.cause if found else "correct"
    sentence = found.sentence if found else ""
    if found and not visible:
        sentence = _HIDDEN.get(found.cause, found.sentence)
    points = _points(question, case, outcome) if found else case["points"]
    if points and found:
        sentence = f"{sentence} The answer earns part of the points."
    shown = {}
    if visible and case["args"] is not None:
        shown["call"] = show_call(question["id"], case["args"])
        shown["expected"] = _show_outcome(case["expected"])
    if visible:
        shown["got"] = _show_outcome(outcome)
    if found and "expected" in shown and shown["got"] == shown["expected"]:
        shown |= _in_full(case["expected"], outcome)
    return CaseVerdict(found is None, points, case["points"], cause, sentence, visible, **shown)


def _points(question: Question, case: Mapping[str, Any], outcome: Outcome) -> int:
    """What a wrong answer earns of a case: nothing, but where the question gives points for parts."""
    if "partial" not in question or outcome["status"] != "value" or case["expected"]["status"] != "value":
        return 0
    values = case["expected"]["value"], outcome["value"]
    share = share_earned(*values, rule_of(question, case), question["partial"])
    return int(share * case["points"] + 1e-9)


def _in_full(expected: Outcome, outcome: Outcome) -> dict[str, str]:
    """Both numbers with all the digits that tell them apart, where the usual ones do not."""
    numbers = {"expected": as_number(expected.get("value")), "got": as_number(outcome.get("value"))}
    return {name: f"{number:,.15g}" for name, number in numbers.items() if number is not None}


def _show_outcome(outcome: Outcome) -> str:
    if outcome["status"] == "value":
        return show(outcome["value"])
    return f"raises {outcome['type']}" if outcome["status"] == "raised" else str(outcome["status"])


def differs(expected: Outcome, outcome: Outcome, rule: Rule, name: str = "the answer") -> Mismatch | None:
    """What differs first between an outcome and the outcome expected; ``None`` when nothing does."""
    if outcome["status"] != "value":
        same = expected["status"] == outcome["status"] == "raised" and expected["type"] == outcome["type"]
        return None if same else _no_value(outcome, name)
    if expected["status"] == "raised":
        sentence = f"These inputs cannot be right, so the function should raise {expected['type']}."
        return Mismatch("wrong value", sentence)
    return compare(expected["value"], outcome["value"], rule)


def how_it_ended(outcome: Outcome) -> str:
    """The sentence for a cell that did not run to its end."""
    return _no_value(outcome, "").sentence


def _no_value(outcome: Outcome, name: str) -> Mismatch:
    """The cause and sentence of an answer that gave no value."""
    line = f", line {outcome['line']}" if outcome.get("line") else ""
    seconds = f"{outcome.get('seconds', 0):g} s"
    detail = outcome.get("message") or outcome.get("detail") or ""
    sentences = {
        "missing": f"`{name}` is not defined yet. Write your answer in the cell above and run that cell.",
        "wrong type": detail,
        "raised": f"It stops with {outcome.get('type', 'an error')}{line}: {detail}".rstrip(": "),
        "syntax error": f"Python cannot read this cell{line}: {detail}".rstrip(": "),
        "timed out": f"It did not end within {seconds}{line}. Is there a loop that never ends?",
        "out of memory": "It needs more memory than allowed. Is a list or table growing without end?",
        "too much output": f"It prints or returns more than is read{': ' + detail if detail else ''}.",
        "crashed": f"Python itself stopped here{': ' + detail if detail else ''}.",
        "unreadable submission": detail or "The file cannot be read as a notebook.",
    }
    return Mismatch(outcome["status"], sentences[outcome["status"]])


def _matches(question: Question, expected: Sequence[Outcome], outcomes: Sequence[Outcome]) -> bool:
    triples = zip(question["cases"], expected, outcomes, strict=True)
    return all(differs(want, got, rule_of(question, case)) is None for case, want, got in triples)


def _follows(question: Question, outcomes: Sequence[Outcome], earlier: Mapping[str, Verdict]) -> str:
    """The question whose recognised slip explains this answer, or an empty text."""
    for origin in question.get("uses", ()):
        slip = earlier[origin].slip if origin in earlier else ""
        values = [case.get("follows", {}).get(origin, {}).get(slip) for case in question["cases"]]
        if slip and all(values) and _matches(question, values, outcomes):
            return str(origin)
    return ""


def _slip(question: Question, outcomes: Sequence[Outcome]) -> Mapping[str, str] | None:
    """The first authored slip that gives these outcomes on every case."""
    for slip in question["slips"]:
        values = [case["slips"].get(slip["name"]) for case in question["cases"]]
        if all(values) and _matches(question, values, outcomes):
            return slip  # type: ignore[no-any-return]
    return None


def _judge_choice(question: Question, outcome: Outcome) -> Verdict:
    """Right picks earn, wrong picks cost, never below zero; ticking all or none earns nothing."""
    options = {option["label"]: option for option in question["options"]}
    picked, found = _picks(outcome, question["id"], options)
    if found:
        return _choice_verdict(question, 0, found.cause, "", found.sentence)
    right = [label for label, option in options.items() if option["right"]]
    wrong = [options[label] for label in picked if label not in right]
    hits = sum(label in right for label in picked)
    share = hits / len(right) - len(wrong) / (len(options) - len(right))
    points = int(max(0.0, share) * question["points"] + 1e-9)
    if points == question["points"]:
        return _choice_verdict(question, points, "correct", "", "Right.")
    if len(picked) == len(options):
        sentence = "Every option is picked, which claims that all of them hold."
        return _choice_verdict(question, 0, "wrong value", "all-ticked", sentence)
    sentences = [f"({option['label']}) {option['because']}" for option in wrong]
    if hits < len(right):
        sentences.append("Not everything that holds is picked." if picked else "Nothing is picked yet.")
    slip = next((option["slip"] for option in wrong if option["slip"]), "")
    return _choice_verdict(question, points, "wrong value", slip, " ".join(sentences))


def _picks(outcome: Outcome, name: str, options: Mapping[str, Any]) -> tuple[list[str], Mismatch | None]:
    """The labels picked, or what is wrong with the form of the answer."""
    if outcome["status"] != "value":
        return [], _no_value(outcome, name)
    value = outcome["value"]
    if isinstance(value, dict) and value["t"] not in ("set", "tuple", "array", "series"):
        return [], compare([], value, Rule())
    labels = [value] if isinstance(value, str) else value["v"] if isinstance(value, dict) else value
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        return [], Mismatch("wrong type", 'Give the letters as text in a list, for example ["a", "c"].')
    labels = list(dict.fromkeys(label.strip().lower() for label in labels))
    if unknown := [label for label in labels if label not in options]:
        sentence = f"There is no option {unknown[0]!r}. The options are {', '.join(options)}."
        return [], Mismatch("wrong value", sentence)
    return labels, None


def _choice_verdict(question: Question, points: int, cause: str, slip: str, message: str) -> Verdict:
    case = CaseVerdict(cause == "correct", points, question["points"], cause, message, True)
    return Verdict(question["id"], points, question["points"], cause, slip, message, (case,))
