"""Where the tables of the course are. Nothing here reads them: to ask costs no import of pandas."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def data_dir() -> Path:
    """The folder of the tables: packed into an installed wheel, else ``data/`` of the project."""
    packed = _PACKAGE / "_data"
    return packed if packed.is_dir() else _PACKAGE.parents[1] / "data"
