"""A verdict as text for a terminal or notebook, and as a line of HTML."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from coursekit.checks.verdict import CaseVerdict, Verdict, points_text

MARKS = {True: "✓", False: "✗"}


def words(verdict: Verdict, question: Mapping[str, Any], hidden: bool = False) -> str:
    """The verdict in plain lines: the mark, a line per visible case, then the sentence.

    With ``hidden`` neither inputs nor values are shown: only how many cases are right.
    """
    lines = [f"{question['title']}: {mark_text(verdict)}"]
    if question["kind"] not in ("choice", "written"):
        shown = [] if hidden else [case for case in verdict.cases if case.visible]
        lines += [_case_line(case, question) for case in shown]
        lines += _counts(verdict) if len(shown) < len(verdict.cases) else []
    if not verdict.correct:
        lines.append(f"  {verdict.message}")
    if verdict.correct and not hidden:
        lines[0] += "  ✓ Right."
    return "\n".join(lines)


def mark_text(verdict: Verdict) -> str:
    """``1.5 of 2 points``, or what stands in its place for a written answer."""
    if verdict.cause == "to be marked":
        return f"marked by a person, {points_text(verdict.max_points)} points"
    plural = "" if verdict.max_points == 1000 else "s"
    return f"{points_text(verdict.points)} of {points_text(verdict.max_points)} point{plural}"


def _counts(verdict: Verdict) -> list[str]:
    right = sum(case.ok for case in verdict.cases)
    return [f"  {right} of {len(verdict.cases)} cases right ({verdict.cause})"]


def _case_line(case: CaseVerdict, question: Mapping[str, Any]) -> str:
    unit = f" {question['unit']}" if question["unit"] else ""
    what = f"{case.call} → {case.got}" if case.call else f"{question['id']} = {case.got}"
    if case.ok:
        return f"  {MARKS[True]} {what}{unit}"
    expected = f", expected {case.expected}{unit}" if case.expected else ""
    return f"  {MARKS[False]} {what}{expected}"


def html(verdict: Verdict) -> str:
    """The mark as one line of HTML that reads in a light and a dark theme, and without colour."""
    sign = "…" if verdict.cause == "to be marked" else MARKS[verdict.correct]
    label = "" if verdict.cause in ("correct", "to be marked") else f" · {escape(verdict.cause)}"
    style = "display:inline-block;border:1px solid currentColor;border-radius:4px;padding:.1em .6em"
    return f'<span style="{style}">{sign} {escape(mark_text(verdict))}{label}</span>'
