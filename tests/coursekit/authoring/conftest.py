"""Exercise sources on disk."""

import pytest

from coursekit.authoring.reader import read_unit

from .sources import WHOLE


@pytest.fixture
def read(tmp_path):
    """Reads a source text as a unit named ``small``."""

    def write(text=WHOLE):
        path = tmp_path / "small.py"
        path.write_text(text)
        return read_unit(path)

    return write
