"""From what came back to verdicts: the judge of :mod:`coursekit.checks`, and causes only a grader knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from coursekit.checks.judge import judge
from coursekit.checks.verdict import CaseVerdict, Verdict
from coursekit.grading.names import names_in
from coursekit.grading.plan import Cell, Plan
from coursekit.grading.received import Executed, Outcome

Data = Mapping[str, Any]


def verdicts(bundle: Data, plan: Plan, executed: Executed) -> list[Verdict]:
    """One verdict per question of the bundle, in its order."""
    if plan.problem:
        return [_unreadable(question, plan.problem) for question in bundle["questions"]]
    answers = {cell.question: cell for cell in plan.cells if cell.role in ("answer", "written")}
    earlier: dict[str, Verdict] = {}
    for question in bundle["questions"]:
        answer = answers[question["id"]]
        verdict = _verdict(question, answer, executed, earlier)
        earlier[question["id"]] = _with_names(verdict, answer, plan.rebound)
    return list(earlier.values())


def _with_names(verdict: Verdict, answer: Cell, rebound: Sequence[str]) -> Verdict:
    """The verdict, which says of an error that the answer uses a name the notebook gave another meaning."""
    used = names_in(answer.source).used if verdict.cause == "raised" and rebound else frozenset[str]()
    if not (names := [f"`{name}`" for name in rebound if name in used]):
        return verdict
    sentence = f"This notebook gives {', '.join(names)} another meaning: choose another name for your own."
    return replace(verdict, message=f"{verdict.message} {sentence}")


def _verdict(question: Data, answer: Cell, executed: Executed, earlier: Mapping[str, Verdict]) -> Verdict:
    if question["kind"] == "written" and not answer.answered:
        return _none(question, "missing", "Nothing is written here yet.")
    outcomes = list(executed.answers.get(question["id"], ()))
    run = executed.cells.get(answer.id)
    if run and run.failure:
        outcomes = _explained(outcomes, run.failure)
    try:
        return judge(question, outcomes, earlier)
    except Exception:
        # The judge expects what our codec writes; a submission may send anything in its place.
        return judge(question, [_damaged() for _ in question["cases"] or [None]], earlier)


def _explained(outcomes: Sequence[Outcome], failure: Outcome) -> list[Outcome]:
    """Where the name is missing because its cell failed, the failure is what there is to mend."""
    return [failure if outcome["status"] == "missing" else outcome for outcome in outcomes]


def _damaged() -> Outcome:
    return {"status": "crashed", "detail": "what the answer gave back cannot be read"}


def _unreadable(question: Data, problem: str) -> Verdict:
    return _none(question, "unreadable submission", problem)


def _none(question: Data, cause: str, message: str) -> Verdict:
    """No points, for one cause that holds for the whole question."""
    case = CaseVerdict(False, 0, question["points"], cause, message, True)
    return Verdict(question["id"], 0, question["points"], cause, "", message, (case,))
