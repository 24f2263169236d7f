"""Travels in otter's autograder: whether an answer earns a mark, by the judge that the others use.

The calls of a question are made once, however many test cases ask for them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from coursekit.checks.judge import judge
from coursekit.checks.run import answer_calls
from coursekit.checks.verdict import Verdict

_QUESTIONS = {
    question["id"]: question
    for question in json.loads(Path(__file__).with_name("bundle.json").read_text(encoding="utf-8"))[
        "questions"
    ]
}
_verdicts: dict[str, Verdict] = {}


def passes(names: dict[str, Any], id_: str, case: int, least: int) -> bool:
    """Whether a case of a question earns at least so many thousandths of a point."""
    if id_ not in _verdicts:
        question = _QUESTIONS[id_]
        _verdicts[id_] = judge(question, answer_calls(names, question), _verdicts)
    verdict = _verdicts[id_]
    return verdict.points == verdict.max_points or verdict.cases[case].points >= least
