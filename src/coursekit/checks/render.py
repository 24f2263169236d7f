"""A verdict as text for a terminal or notebook, and as a line of HTML."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from html import escape
from typing import Any

from coursekit.checks.verdict import CaseVerdict, Verdict, points_shown

MARKS = {True: "✓", False: "✗"}
WIDTH = 88
"""Characters in a line that a notebook shows without breaking it."""


def words(verdict: Verdict, question: Mapping[str, Any], hidden: bool = False) -> str:
    """The verdict in plain lines: the mark, a line per visible case, then the sentence.

    With ``hidden`` neither inputs nor values are shown: only how many cases are right.
    """
    lines = [f"{question['title']}: {mark_text(verdict)}"]
    if question["kind"] not in ("choice", "written"):
        shown = [] if hidden else [case for case in verdict.cases if case.visible]
        lines += [line for case in shown for line in _case_lines(case, question)]
        lines += _counts(verdict) if len(shown) < len(verdict.cases) else []
    if not verdict.correct:
        lines += indented(verdict.message)
    if verdict.correct and not hidden:
        lines[0] += "  ✓ Right."
    return "\n".join(lines)


def mark_text(verdict: Verdict) -> str:
    """``1.5 of 2 points``, or what stands in its place for a written answer."""
    if verdict.cause == "to be marked":
        return f"marked by a person, {points_shown(verdict.max_points)} points"
    plural = "" if verdict.max_points == 1000 else "s"
    return f"{points_shown(verdict.points)} of {points_shown(verdict.max_points)} point{plural}"


def indented(text: str) -> list[str]:
    """A sentence in lines that a notebook shows whole."""
    return textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)


def _counts(verdict: Verdict) -> list[str]:
    right = sum(case.ok for case in verdict.cases)
    return [f"  {right} of {len(verdict.cases)} cases right ({verdict.cause})"]


def _case_lines(case: CaseVerdict, question: Mapping[str, Any]) -> list[str]:
    """One case in as many short lines as it needs: a notebook breaks long ones in the middle of a number."""
    unit = f" {question['unit']}" if question["unit"] else ""
    what = case.call or question["id"]
    sign = "→" if case.call else "="
    expected = f", expected {case.expected}{unit}" if case.expected and not case.ok else ""
    result = f"{sign} {case.got}{unit if case.ok else ''}{expected}"
    whole = f"  {MARKS[case.ok]} {what} {result}"
    if len(whole) <= WIDTH:
        return [whole]
    first = f"  {MARKS[case.ok]} "
    return [*textwrap.wrap(what, WIDTH, initial_indent=first, subsequent_indent="      "), f"      {result}"]


def html(verdict: Verdict) -> str:
    """The mark as one line of HTML that reads in a light and a dark theme, and without colour."""
    sign = "…" if verdict.cause == "to be marked" else MARKS[verdict.correct]
    label = "" if verdict.cause in ("correct", "to be marked") else f" · {escape(verdict.cause)}"
    style = "display:inline-block;border:1px solid currentColor;border-radius:4px;padding:.1em .6em"
    return f'<span style="{style}">{sign} {escape(mark_text(verdict))}{label}</span>'
