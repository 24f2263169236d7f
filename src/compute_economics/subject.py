"""How the course machinery meets this subject: the one object behind the entry point."""

from pathlib import Path

from compute_economics.charts import CHARTS
from compute_economics.facts import FACTS
from compute_economics.folder import data_dir
from compute_economics.tables import load
from coursekit.subject import Subject

_PACKAGE = Path(__file__).parent
_PACKED = _PACKAGE / "_exercises"

SUBJECT = Subject(
    title="Compute Economics",
    edition="2026.11",
    load=load,
    facts=FACTS,
    charts=CHARTS,
    data_dir=data_dir(),
    exercises_dir=_PACKED if _PACKED.is_dir() else _PACKAGE.parents[1] / "exercises",
    package_dir=_PACKAGE,
)
