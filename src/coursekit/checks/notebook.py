"""``check`` and ``hint``: what a learner calls in a notebook."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from coursekit.checks import bundle as bundles
from coursekit.checks.judge import judge
from coursekit.checks.render import html, indented, words
from coursekit.checks.run import answer_calls
from coursekit.checks.verdict import Verdict

_silent = False


def silence(on: bool = True) -> None:
    """Make ``unit`` hand out calls that do nothing, for runs in which a grader asks the questions."""
    global _silent  # noqa: PLW0603
    _silent = on


class Mark:
    """What a check leaves as the value of its cell: as text the mark alone, as HTML a short line.

    Stock nbgrader records a number that ends a test cell as partial credit.
    """

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict

    def __repr__(self) -> str:
        return str(self.verdict.mark)

    def _repr_html_(self) -> str:
        return html(self.verdict)


class Check:
    """Checks one answer of a unit: ``check("price_per_gpu_hour")``."""

    def __init__(self, unit: str, bundle: bundles.Bundle) -> None:
        self._unit = unit
        self._bundle = bundle
        # The earlier answers of this session, so that one mistake is not counted twice.
        self._earlier: dict[bool, dict[str, Verdict]] = {False: {}, True: {}}

    def __call__(self, id_: str, *, hidden: bool = False, scores: Sequence[int] | None = None) -> Mark | None:
        """Check the answer of the name ``id_`` where this is called; print words, return the mark.

        ``hidden`` also asks the class's hidden cases (instructors only). ``scores`` opens the marked
        samples of a written question once you have scored your own text, one number per criterion.
        """
        try:
            bundle = bundles.load_bundle(bundles.find_hidden(self._unit)) if hidden else self._bundle
            question = bundles.question(bundle, id_)
        except bundles.BundleError as error:
            print(error)
            return None
        if question["kind"] == "written":
            print(written(question, scores))
            return None
        frame = sys._getframe(1)
        outcomes = answer_calls({**frame.f_globals, **frame.f_locals}, question)
        verdict = judge(question, outcomes, self._earlier[hidden])
        self._earlier[hidden][id_] = verdict
        print(words(verdict, question, hidden))
        return Mark(verdict)


def written(question: dict[str, Any], scores: Sequence[int] | None) -> str:
    """The rubric of a written question; with one score per criterion, the marked samples too."""
    rubric = question["rubric"]
    lines = [f"{question['title']}: a person marks this. Score your own text first, row by row:"]
    for number, row in enumerate(rubric, 1):
        lines.append(f"  {number}. {row['name']}")
        lines += [f"       {score} = {level}" for score, level in enumerate(row["levels"])]
    if scores is None:
        example = [1] * len(rubric)
        lines.append(f'Then open two marked samples: check("{question["id"]}", scores={example})')
        return "\n".join(lines)
    if not isinstance(scores, Sequence) or [score in (0, 1, 2) for score in scores] != [True] * len(rubric):
        lines.append(f"Give {len(rubric)} scores, each 0, 1 or 2, one per row.")
        return "\n".join(lines)
    lines.append(f"Your own score: {sum(scores)} of {2 * len(rubric)}. Two texts and how they were scored:")
    for sample in question["samples"]:
        lines += ["", *indented(f"“{sample['text']}”")]
        lines += indented(f"Scored {list(sample['marks'])}: {sample['comment']}")
    return "\n".join(lines)


class Hint:
    """Opens the hints of a question, one at a time: ``hint("price_per_gpu_hour")``."""

    def __init__(self, bundle: bundles.Bundle) -> None:
        self._bundle = bundle
        self._opened: dict[str, int] = {}

    def __call__(self, id_: str) -> None:
        """Print the next hint; after the last one, say so and begin again."""
        try:
            hints = bundles.question(self._bundle, id_)["hints"]
        except bundles.BundleError as error:
            print(error)
            return
        if not hints:
            print("There is no hint for this question. Read its section in the chapter again.")
            return
        number = self._opened.get(id_, 0) % len(hints)
        self._opened[id_] = number + 1
        last = " This was the last one." if number + 1 == len(hints) else ""
        print(f"Hint {number + 1} of {len(hints)}: {hints[number]}{last}")


def unit(name: str, made_for: str = "") -> tuple[Any, Any]:
    """``check`` and ``hint`` for a unit's notebook.

    ``made_for`` is the hash of the bundle the notebook was made with; a difference is said.

    Raises:
        BundleError: there is no such unit.
    """
    if _silent:
        return _nothing, _nothing
    path = bundles.find_bundle(name)
    bundle = bundles.load_bundle(path)
    if made_for and bundles.bundle_hash(bundle) != made_for:
        print(
            f"This notebook and its checks ({_short(path)}) come from different editions. "
            "Take both from one download; until then a check may not fit its question."
        )
    return Check(name, bundle), Hint(bundle)


def _nothing(*args: object, **kwargs: object) -> None:
    """Stands in for ``check`` and ``hint`` while a grader runs the notebook."""


def _short(path: Path) -> str:
    return str(Path(*path.parts[-2:]))
