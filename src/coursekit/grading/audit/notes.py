"""What an audit says: notes on questions, brought together over several draws of hidden cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Note:
    """Something to say on one question.

    ``about`` is the same for the same thing in every draw. A ``finding`` is a weakness to mend; everything
    else is information.
    """

    question: str
    about: str
    sentence: str
    finding: bool = True


def settle(draws: Sequence[Sequence[Note]]) -> list[Note]:
    """The notes of all draws as one list.

    A finding holds in every draw. What only some draws show is bad luck, and becomes information.
    """
    by_key: dict[tuple[str, str], list[Note]] = {}
    for notes in draws:
        for note in notes:
            by_key.setdefault((note.question, note.about), []).append(note)
    return [_settled(notes, len(draws)) for notes in by_key.values()]


def _settled(notes: list[Note], draws: int) -> Note:
    grave = [note for note in notes if note.finding]
    shown = (grave or notes)[0]
    times = len(grave or notes)
    if times == draws:
        return shown
    return replace(shown, finding=False, sentence=f"{shown.sentence[:-1]} (in {times} of {draws} draws).")
