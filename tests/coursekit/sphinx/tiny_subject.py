"""A subject about apples, small enough to check every page by eye.

Its one measured table is a file in the folder ``TINY_DATA``, so that a test may change it.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from coursekit.subject import Chart, Fact, Subject


def _data() -> Path:
    return Path(os.environ["TINY_DATA"])


SOURCES = """
id,title,publisher,date,url,url_precision,source_grade,licence
S1,Orchard report,The orchard,2026-05-03,https://example.org/r,exact,A,CC BY 4.0
S2,Market notes,A paper,2026-06-01,https://example.org/,publisher,B,quoted figure
"""

UNITS = """
slug,number,part,title,prerequisites_necessary,prerequisites_helpful,pandas_skill,minutes,track,objectives
start,0,Start,Start,,,,60,core,Count apples
trees,1,I Trees,Trees,start,,merge,90,core,Count trees|Weigh trees
cider,2,I Trees,Cider,start;trees,,,90,stretch,Press apples
"""


def load(table: str) -> pd.DataFrame:
    """A table by name."""
    return pd.read_csv(io.StringIO({"sources": SOURCES, "units": UNITS}[table]))


def apples() -> float:
    """The number of apples, from the file."""
    return float(pd.read_csv(_data() / "apples.csv")["value"][0])


def apples_drawn() -> Chart:
    """One bar."""
    figure = Figure(figsize=(3, 2))
    figure.subplots().bar(["apples"], [apples()])
    table = pd.DataFrame({"fruit": ["apples"], "tonnes": [apples()]})
    return Chart(figure, "One bar for apples.", "Apples of the year.", table, ("S1",), "2026-05-03")


def _fact(id_: str, kind: str = "stated", grade: str = "A", **more: object) -> Fact:
    defaults = {"unit": "tonnes", "as_of": "2026-05-03", "sources": ("S1",)}
    return Fact(id_, f"label of {id_}", apples, kind=kind, source_grade=grade, **{**defaults, **more})  # type: ignore[arg-type]


FACTS = {
    fact.id: fact
    for fact in (
        _fact("apples", qualifier="at least"),
        _fact("apples_guessed", "estimate"),
        _fact("apples_reported", grade="B", sources=("S2",)),
        _fact("apples_disputed", "disputed", "C"),
        _fact("apples_doubled", "derived", inputs=("apples",), note="twice <b> the harvest"),
        _fact("apples_defined", sources=(), as_of=""),
        Fact("motto", "the motto", lambda: "an apple a day", sources=("S1",), as_of="2026-05-03"),
    )
}


def __getattr__(name: str) -> Subject:
    """``SUBJECT``, made anew for the folder that is the test's own."""
    if name != "SUBJECT":
        raise AttributeError(name)
    return Subject(
        title="Apples",
        edition="2026.11",
        load=load,
        facts=FACTS,
        charts={"apples_drawn": apples_drawn},
        data_dir=_data(),
        exercises_dir=_data() / "exercises",
        package_dir=Path(__file__).parent,
    )
