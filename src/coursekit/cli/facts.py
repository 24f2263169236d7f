"""``course facts``: the figures of the course, and what a change of data moved."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from coursekit.cli.options import Commands, command
from coursekit.errors import CourseError

if TYPE_CHECKING:
    from coursekit.authoring.factsdiff import Move
    from coursekit.subject import Fact, FactValue, Subject

GRADES = {"A": "A, filing or party", "B": "B, press or research body", "C": "C, blog or aggregator"}


def add(commands: Commands) -> None:
    """Add the commands of this family."""
    parser = command(
        commands,
        "facts",
        run,
        "list the figures of the course, or what a change of data moved",
        "course facts",
        "course facts monthly_fee",
        "course facts --grep fee",
        "course facts --diff HEAD~1",
        details="With ids: everything known about these facts. --diff compares with a revision of git and\n"
        "names every page and exercise that quotes a figure that moved, every chart whose table\n"
        "changed, and every question whose expected value did.",
    )
    parser.add_argument("ids", metavar="ID", nargs="*", help="show these facts in full")
    parser.add_argument("--grep", metavar="TEXT", help="only facts whose id or label contains TEXT")
    parser.add_argument("--diff", metavar="REV", help="compare with this commit, branch or tag")


def run(options: argparse.Namespace) -> int:
    """``course facts``."""
    if options.diff:
        return run_diff(options.diff)
    from coursekit.subject import subject

    here = subject()
    if options.ids:
        for id_ in options.ids:
            show(_fact(here, id_), here)
        return 0
    wanted = (options.grep or "").casefold()
    facts = [fact for fact in here.facts.values() if wanted in f"{fact.id} {fact.label}".casefold()]
    if not facts:
        raise CourseError(
            f"no fact has {options.grep!r} in its id or label. `course facts` lists all of them."
        )
    listing(facts)
    return 0


def listing(facts: list[Fact]) -> None:
    """Print one line per fact."""
    from coursekit.cli.console import say, table

    rows = [
        (f.id, f.text, f.unit, f.as_of, f.source_grade if f.sources else "", f.kind, f.label) for f in facts
    ]
    table(
        "",
        ("id", "shown as", "unit", "as of", "grade", "kind", "what it is"),
        rows,
        right=("shown as",),
        whole=("id",),
    )
    say(f"{len(rows)} facts. `course facts ID` shows one in full.")


def show(fact: Fact, here: Subject) -> None:
    """Print everything known about one fact."""
    from coursekit.cli.console import say

    lines = {
        "what it is": fact.label,
        "shown as": " ".join(part for part in (fact.qualifier, fact.text) if part),
        "value": f"{exact(fact.value)} {fact.unit}".rstrip(),
        "as of": fact.as_of,
        "grade": GRADES[fact.source_grade]
        if fact.sources
        else "no document: a definition or assumption of ours",
        "kind": fact.kind + (", may be graded" if fact.gradable else ", not graded"),
        "rows": ", ".join(fact.rows),
        "computed from": ", ".join(fact.inputs),
        "note": fact.note,
    }
    say(fact.id)
    for name, text in lines.items():
        if text:
            say(f"  {name + ':':<15}{text}")
    for text in _sources(fact, here):
        say(f"  {'source:':<15}{text}")


def run_diff(revision: str) -> int:
    """``course facts --diff REV``."""
    from coursekit.authoring.factsdiff import difference
    from coursekit.cli.console import say, working
    from coursekit.project import find_project

    with working(f"Comparing the facts with {revision}"):
        found = difference(find_project(), revision)
    moved = found.moves
    for move in moved:
        for line in describe(move):
            say(line)
    for effect in found.effects:
        say(effect)
    say(f"{len(moved)} facts differ from {revision}." if moved else f"No fact differs from {revision}.")
    return 0


def describe(move: Move) -> list[str]:
    """One figure that moved, as lines: what it is, was and is now, and where it is quoted."""
    side: Mapping[str, str] = move.new or move.old or {}
    lines = [f"{move.id}: {side.get('label', '')}"]
    for word, values in (("was", move.old), ("now", move.new)):
        lines.append(f"  {word}  {_figure(values)}")
    for name, numbers in move.quoted.items():
        plural = "line" if len(numbers) == 1 else "lines"
        lines.append(f"  quoted in {name}, {plural} {', '.join(str(number) for number in numbers)}")
    return lines if move.quoted else [*lines, "  no page or exercise quotes it by its id"]


def _figure(values: Mapping[str, str] | None) -> str:
    if values is None:
        return "not there"
    figure = f"{values['value']} {values['unit']}".rstrip()
    grade = GRADES.get(values["source_grade"], values["source_grade"])
    parts = (
        f"exactly {figure}",
        f"as of {values['as_of']}" if values["as_of"] else "",
        values["kind"],
        grade,
    )
    return f"{values['text']}  ({'; '.join(part for part in parts if part)})"


def exact(value: FactValue) -> str:
    """A value with all the digits that mean something."""
    return f"{value:,.12g}" if isinstance(value, int | float) else str(value)


def _fact(here: Subject, id_: str) -> Fact:
    try:
        return here.facts[id_]
    except KeyError as problem:
        raise CourseError(problem.args[0]) from None


def _sources(fact: Fact, here: Subject) -> list[str]:
    sources: dict[str, Any] = {row["id"]: row for row in here.load(here.sources).to_dict("records")}
    found = [sources[id_] for id_ in fact.sources if id_ in sources]
    return [
        ", ".join(str(row[part]) for part in ("id", "title", "publisher", "url") if _text(row[part]))
        for row in found
    ]


def _text(cell: object) -> bool:
    return isinstance(cell, str) and bool(cell)
