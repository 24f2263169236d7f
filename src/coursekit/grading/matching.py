"""Finds the student's cell for each cell of ours: by name, by content, by what it defines, by its place.

Metadata helps to find a cell and is never believed for more. Copied, moved, split, merged, retyped, renamed
and deleted cells are all looked through; of several that would do, the one counts that would have counted
when the student ran the notebook from top to bottom.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from coursekit.grading.submitted import StudentCell, bare

Data = Mapping[str, Any]
Matched = dict[str, StudentCell]

ANSWERS = ("answer", "written")
"""The roles of cells in which a student writes."""


def edited(cell: Data, candidates: Iterable[StudentCell]) -> list[StudentCell]:
    """Those that are not as the template has the cell, nor empty."""
    untouched = (bare(cell["source"]), "")
    return [other for other in candidates if other.bare not in untouched]


def unmerged(template: Sequence[Data], submitted: Sequence[StudentCell]) -> list[StudentCell]:
    """The student's cells, with those taken apart into which a cell of ours was merged."""
    alone = {cell.bare for cell in submitted}
    texts = [(bare(cell["source"]), cell["id"]) for cell in template if cell["role"] not in ANSWERS]
    # The longest first: a short one may be a line within it.
    lost = sorted((pair for pair in texts if pair[0] not in alone), key=lambda pair: -len(pair[0]))
    return [piece for cell in submitted for piece in _pieces(cell, lost)]


def _pieces(cell: StudentCell, lost: Sequence[tuple[str, str]]) -> Iterator[StudentCell]:
    """The cell, or what stands before, in and after the first of our texts that is found in it."""
    whole = f"\n{cell.bare}\n"
    for text, name in lost:
        if f"\n{text}\n" in whole:
            before, _, after = (part.strip("\n") for part in whole.partition(f"\n{text}\n"))
            ours = cell.ids if name in cell.ids else frozenset[str]()
            theirs = cell.ids - ours
            # Code merged into a text is text to Jupyter; what it really is, its place and its form tell.
            sort = "code" if cell.cell_type == "code" else ""
            if before:
                yield from _pieces(StudentCell(sort, before, theirs), lost)
            yield StudentCell(cell.cell_type, text, ours)
            if after:
                yield from _pieces(StudentCell(sort, after, frozenset() if before else theirs), lost)
            return
    yield cell


def match(template: Sequence[Data], submitted: Sequence[StudentCell]) -> Matched:
    """The student's cell for each cell of the template that has one."""
    search = _Search(template, submitted)
    for cell in template:
        search.take(
            cell, search.named(cell) or [other for other in submitted if other.bare == bare(cell["source"])]
        )
    for cell in template:
        if cell["role"] in ANSWERS:
            search.take(cell, search.answers(cell))
    return search.matched


class _Search:
    """The search for one submission; what is found is in ``matched``."""

    def __init__(self, template: Sequence[Data], submitted: Sequence[StudentCell]) -> None:
        self.template, self.submitted = template, submitted
        self.place = {id(cell): number for number, cell in enumerate(submitted)}
        self.matched: Matched = {}

    def take(self, cell: Data, candidates: Sequence[StudentCell]) -> None:
        if candidates:
            self.matched[cell["id"]] = candidates[-1]

    def named(self, cell: Data) -> list[StudentCell]:
        return [other for other in self.submitted if cell["id"] in other.ids]

    def answers(self, cell: Data) -> list[StudentCell]:
        """Where the answer may be, the best last."""
        own = edited(cell, self.named(cell))
        before = [other for other in own if self.place[id(other)] < self._check(cell)]
        if cell["role"] == "written":
            return _one_text(own or edited(cell, self._in_place(cell)))
        if joined := _one_code(own):
            return joined
        free = edited(cell, self._free())
        for pool in (before, own, free, edited(cell, self.submitted)):
            if found := [other for other in pool if other.defines(cell["question"])]:
                return found
        if before or own:
            return before or own
        # With the stub in its place, other cells nearby are the student's tries.
        return [] if cell["id"] in self.matched else edited(cell, self._in_place(cell))

    def _check(self, cell: Data) -> float:
        """The place of the cell that checks this answer."""
        checks = [
            c["id"] for c in self.template if c["question"] == cell["question"] and c["role"] == "check"
        ]
        found = [self.place[id(self.matched[name])] for name in checks if name in self.matched]
        return found[0] if found else float("inf")

    def _free(self) -> list[StudentCell]:
        taken = {id(other) for other in self.matched.values()}
        return [other for other in self.submitted if id(other) not in taken]

    def _in_place(self, cell: Data) -> list[StudentCell]:
        """Cells of the student's own between the statement of a question and our next cell."""
        number = [c["id"] for c in self.template].index(cell["id"])
        above = self.matched.get(self.template[number - 1]["id"]) if number else None
        if above is None:
            return []
        below = [c["id"] for c in self.template[number + 1 :] if c["id"] in self.matched]
        end = self.place[id(self.matched[below[0]])] if below else len(self.submitted)
        between = range(self.place[id(above)] + 1, end)
        usual = ("markdown", "raw", "") if cell["role"] == "written" else ("code", "raw", "")
        return [c for c in self._free() if self.place[id(c)] in between and c.cell_type in usual]


def _one_text(parts: Sequence[StudentCell]) -> list[StudentCell]:
    """One cell with all that was written for one question: who marks it sees everything."""
    different = list({part.bare: part for part in parts}.values())
    return [_joined(different, "\n\n")] if len(different) > 1 else different


def _one_code(parts: Sequence[StudentCell]) -> list[StudentCell]:
    """One cell of the parts of a cell that was split within a function, if that is what they are."""
    if len(parts) < 2 or all(part.names.parsed for part in parts):
        return []
    joined = _joined(parts, "\n")
    return [joined] if joined.names.parsed else []


def _joined(parts: Sequence[StudentCell], between: str) -> StudentCell:
    source = between.join(part.source for part in parts)
    return StudentCell(parts[0].cell_type, source, parts[0].ids, tuple(parts))


def kept_order(template: Sequence[Data], submitted: Sequence[StudentCell], matched: Matched) -> set[str]:
    """The ids of our cells that stand in our order still: the longest row of them; the others were moved."""
    number = {cell["id"]: n for n, cell in enumerate(template)}
    home = homes(matched)
    found = [home[id(cell)] for cell in submitted if id(cell) in home]
    # Patience sorting: the smallest end of a row of each length so far, and the row that ends there.
    ends: list[int] = []
    rows: list[tuple[str, ...]] = []
    for name in found:
        length = bisect.bisect_left(ends, number[name])
        row = (*(rows[length - 1] if length else ()), name)
        ends[length : length + 1], rows[length : length + 1] = [number[name]], [row]
    return set(rows[-1]) if rows else set()


def homes(matched: Matched) -> dict[int, str]:
    """The id of our cell for each of the student's cells that is one, also for the parts of a split cell."""
    pairs = [(part, name) for name, cell in matched.items() for part in (cell, *cell.parts)]
    # A cell that answers for another one as well is at home where it says it is.
    return {id(part): name for part, name in sorted(pairs, key=lambda pair: pair[1] in pair[0].ids)}
