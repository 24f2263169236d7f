"""Arguments whose tables are made beforehand: to copy one costs less than to make it from its plain form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coursekit.checks.codec import Plain, decode, tag

_FLAT = {"number", "text", "bool", "none", "float", "decimal", "date", "datetime"}


class Made:
    """Stands for a plain table that was made beforehand."""

    def __init__(self, table: Any) -> None:
        self._table = table

    def copy(self) -> Any:
        """A table that nobody else has."""
        return self._table.copy()


def make_tables(args: Mapping[str, Plain]) -> dict[str, Plain | Made]:
    """Arguments with their tables made, where copies share nothing that a learner's code could change."""
    return {name: Made(decode(value)) if _is_flat_table(value) else value for name, value in args.items()}


def fresh(value: Plain | Made) -> Any:
    """The Python object an argument stands for, one that nobody else has.

    Raises:
        CodecError: it stands for something that cannot be made again.
    """
    return value.copy() if isinstance(value, Made) else decode(value)


def _is_flat_table(plain: Plain) -> bool:
    """Whether this is a table without lists and the like in its cells."""
    return tag(plain) == "table" and {tag(cell) for row in plain["rows"] for cell in row} <= _FLAT
