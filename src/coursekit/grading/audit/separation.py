"""How well the cases of a question tell its right answer from wrong ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from coursekit.authoring.evaluate import Workshop, run
from coursekit.authoring.proofs import prove
from coursekit.authoring.reader import Question, Unit
from coursekit.checks.codec import Plain, tag
from coursekit.checks.compare import Rule
from coursekit.checks.judge import differs, judge, rule_of
from coursekit.checks.run import Outcome, answer_calls
from coursekit.checks.verdict import points_text
from coursekit.grading.audit.guesses import SORTS, Guess, guesses
from coursekit.grading.audit.notes import Note

Data = Mapping[str, Any]

_SAME = 1e-9
"""Two results that differ by less, relatively, are one result."""


def separation(unit: Unit, bundle: Data) -> list[Note]:
    """The notes on every question of a bundle with hidden cases."""
    workshop = Workshop.open(unit)
    notes = []
    for sentence in prove(unit, bundle):
        id_, _, finding = sentence.partition(": ")
        notes.append(Note(id_, finding, f"{finding.rstrip('.')}."))
    by_id = {question["id"]: question for question in bundle["questions"]}
    for question in unit.questions:
        notes += _question(workshop, question, by_id[question.id])
    return notes


def _question(workshop: Workshop, question: Question, data: Data) -> Iterator[Note]:
    if question.written:
        return
    tried = guesses(workshop, question, data)
    yield from _taken_for_right(data, tried)
    if question.is_choice:
        return
    if not question.is_function:
        yield from _guessed(data, tried)
    else:
        yield from _constant(data, tried)
        yield from _echo(workshop, question, data, tried)
        yield from _all_visible(data)
    yield from _idle_cases(data)


def points(data: Data, guess: Guess) -> int:
    """The thousandths of a point that a guess earns."""
    return judge(data, guess.outcomes).points


def _taken_for_right(data: Data, tried: Sequence[Guess]) -> Iterator[Note]:
    """Wrong answers that earn what the right one earns; worst where none of them earns less."""
    if data["kind"] != "choice" and not data["slips"]:
        sentence = f"no wrong answer is known: it names no slip. Add one. Tried: {_counted(tried)}."
        yield Note(data["id"], "no slip", sentence)
    wrong = [guess for guess in tried if _is_wrong(data, guess)]
    passing = [guess for guess in wrong if points(data, guess) == data["points"]]
    if wrong and len(passing) == len(wrong):
        yield Note(
            data["id"],
            "separates",
            f"it never separates: every wrong answer of its kind earns all points. Tried: {_counted(wrong)}.",
        )
    elif passing:
        names = ", ".join(f"`{guess.name}`" for guess in passing[:5])
        yield Note(
            data["id"],
            "separates",
            f"{len(passing)} of {len(wrong)} wrong answers earn all points: {names}. "
            "Narrow the tolerance, or add a case in which they differ.",
        )


def _is_wrong(data: Data, guess: Guess) -> bool:
    """Whether a guess gives values of the right kind, and not the right ones everywhere."""
    if data["kind"] == "choice":
        return True
    exact = Rule(rel=_SAME, ordered=data["ordered"])
    pairs = [(case["expected"], outcome) for case, outcome in zip(data["cases"], guess.outcomes, strict=True)]
    return all(_alike(*pair) for pair in pairs) and any(differs(*pair, exact) for pair in pairs)


def _alike(expected: Outcome, outcome: Outcome) -> bool:
    if expected["status"] != "value":
        return True
    return outcome["status"] == "value" and tag(outcome["value"]) == tag(expected["value"])


def _counted(tried: Sequence[Guess]) -> str:
    counts = Counter(guess.sort for guess in tried)
    return ", ".join(f"{counts[sort]} {words}" for sort, words in SORTS.items() if counts[sort])


def _best(data: Data, tried: Sequence[Guess], *sorts: str) -> tuple[int, Guess | None]:
    """The guess of these sorts that earns most; the first of equals, so the simplest."""
    rated = [(points(data, guess), guess) for guess in tried if guess.sort in sorts]
    return max(rated, key=lambda pair: pair[0], default=(0, None))


def _guessed(data: Data, tried: Sequence[Guess]) -> Iterator[Note]:
    earned, guess = _best(data, tried, "constant")
    if guess and earned == data["points"]:
        sentence = (
            f"the value is {guess.name}, which anybody may guess. Ask for another, or write a function."
        )
        yield Note(data["id"], "constant", sentence)


def _constant(data: Data, tried: Sequence[Guess]) -> Iterator[Note]:
    earned, guess = _best(data, tried, "constant")
    if guess and _tells(earned, data):
        advice = ". Add cases with other results" if _half(earned, data) else ""
        sentence = f"the constant {guess.name} earns {_share(earned, data)}{advice}."
        yield Note(data["id"], "constant", sentence, _half(earned, data))


def _echo(workshop: Workshop, question: Question, data: Data, tried: Sequence[Guess]) -> Iterator[Note]:
    """Inputs given back as they are or transformed; a transform may be just what the question asks for."""
    earned, guess = _best(data, tried, "echo", "transform")
    if not guess or not _tells(earned, data):
        return
    sentence = f"`{guess.name}` earns {_share(earned, data)}"
    if (
        guess.sort == "transform"
        and earned == data["points"]
        and _is_the_answer(workshop, question, data, guess)
    ):
        yield Note(data["id"], "echo", f"{sentence}: the right answer seems to be just that.", False)
    else:
        advice = ". Add cases in which it is wrong" if _half(earned, data) else ""
        yield Note(data["id"], "echo", f"{sentence}{advice}.", _half(earned, data))


def _is_the_answer(workshop: Workshop, question: Question, data: Data, guess: Guess) -> bool:
    """Whether a transform stays right when the other inputs are those of another case, and then some."""
    namespace = run(question.solution, workshop.namespace_before(question), question.id)
    name = guess.argument
    others = [{key: _moved(value) for key, value in case["args"].items()} for case in data["cases"]]
    for case, outcome in zip(data["cases"], guess.outcomes, strict=True):
        mixed = [{"args": {**other, name: case["args"][name]}} for other in others]
        rule = rule_of(data, case)
        if any(differs(right, outcome, rule) for right in answer_calls(namespace, {**data, "cases": mixed})):
            return False
    return True


def _moved(value: Plain) -> Plain:
    """Another number; an input of another sort stays what it is."""
    return value + 1 if tag(value) == "number" else value


def _all_visible(data: Data) -> Iterator[Note]:
    if all(case["visible"] for case in data["cases"]):
        sentence = "it has no hidden case, so typing in the results shown earns all points. Add `hidden(…)`."
        yield Note(data["id"], "hidden", sentence)


def _idle_cases(data: Data) -> Iterator[Note]:
    """Cases in which every slip gives the right result."""
    for number, case in enumerate(data["cases"], 1):
        rule = rule_of(data, case)
        if case["slips"] and not any(
            differs(case["expected"], slip, rule) for slip in case["slips"].values()
        ):
            kind = "visible" if case["visible"] else "hidden"
            sentence = f"case {number} ({kind}) separates no slip from the right answer."
            yield Note(data["id"], f"case {number}", sentence, False)


def _tells(earned: int, data: Data) -> bool:
    """Whether so many points are worth a word; the result of one case is always a constant that earns it."""
    return _half(earned, data) or earned > max(case["points"] for case in data["cases"])


def _half(earned: int, data: Data) -> bool:
    return 2 * earned >= int(data["points"])


def _share(earned: int, data: Data) -> str:
    return f"{points_text(earned)} of {points_text(data['points'])} points"
