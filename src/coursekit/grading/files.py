"""Files that are there as a whole or not at all, whenever the program ends."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


def write_aside(path: Path, text: str | Iterable[str]) -> None:
    """Write a file under another name, then rename it. A long text may come in pieces."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    with aside.open("w", encoding="utf-8") as file:
        file.writelines([text] if isinstance(text, str) else text)
    aside.replace(path)
