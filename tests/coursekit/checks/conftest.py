"""A small unit on disk, as a learner has it."""

import json

import pytest

from coursekit.checks.bundle import FORMAT, bundle_hash, write_bundle

from .questions import case, choice, question

TITLE = "A small unit"


@pytest.fixture
def bundle():
    """Energy of a load (a function with one hint) and a choice."""
    energy = question(
        case(1000.0, args={"mw": 10}, power_as_energy=10.0),
        slips=[("power-as-energy", "The hours are missing.")],
    )
    energy |= {"id": "energy", "title": "Energy", "hints": ["Power times time.", "In hours."]}
    holds = choice(("A rate.", True, ""), ("An amount.", False, "That is energy."))
    holds |= {"id": "holds", "title": "What holds"}
    text = question(kind="written") | {
        "id": "says",
        "title": "In words",
        "points": 3000,
        "rubric": [{"name": "Energy", "levels": ["no", "unclear", "yes"]}],
        "samples": [{"text": "It is power.", "marks": [0], "comment": "No."}],
    }
    return {
        "format": FORMAT,
        "unit": "small",
        "title": TITLE,
        "edition": "1",
        "questions": [energy, holds, text],
    }


@pytest.fixture
def unit_folder(tmp_path, bundle):
    """A folder with the unit's checks; notebooks are written with :func:`notebook`."""
    folder = tmp_path / "small"
    folder.mkdir()
    write_bundle(folder / "checks.json", bundle)
    return folder


@pytest.fixture
def notebook(unit_folder, bundle):
    """Writes a notebook into the unit's folder from the sources of its code cells and returns its path."""

    def write(*sources, name="small.ipynb", ids=None):
        first = f'from coursekit import unit\ncheck, hint = unit("small", "{bundle_hash(bundle)}")'
        cells = [
            {
                "cell_type": "code",
                "id": id_,
                "metadata": {},
                "outputs": [],
                "execution_count": None,
                "source": text,
            }
            for id_, text in zip(
                ["unit", *(ids or [f"c{i}" for i in range(len(sources))])], [first, *sources], strict=True
            )
        ]
        path = unit_folder / name
        path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
        return path

    return write
