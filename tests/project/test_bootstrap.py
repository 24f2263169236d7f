"""bootstrap.py: from nothing to an environment, and nothing to do the second time."""

from __future__ import annotations

import ast
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

LOCK = """\
tzdata==2026.1 \\
    --hash=sha256:aaaa
uv==0.13.9 \\
    --hash=sha256:bbbb \\
    --hash=sha256:cccc
uvicorn==1.0 \\
    --hash=sha256:dddd
"""


@pytest.fixture(scope="module")
def bootstrap(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("bootstrap", root / "bootstrap.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def made(tmp_path: Path, bootstrap: ModuleType) -> Path:
    """A project whose environment was made from its files, as far as its stamp tells."""
    (tmp_path / "requirements.lock").write_text(LOCK)
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    bootstrap.scripts(tmp_path).mkdir(parents=True)
    bootstrap.venv_python(tmp_path).symlink_to(sys.executable)
    bootstrap.course_command(tmp_path).touch()
    (tmp_path / ".venv" / bootstrap.STAMP).write_text(json.dumps(bootstrap.state(tmp_path)))
    return tmp_path


def test_it_needs_nothing_but_the_standard_library(root: Path) -> None:
    tree = ast.parse((root / "bootstrap.py").read_text(encoding="utf-8"))
    names = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert names, "no import was found, so this test would prove nothing"
    assert names <= set(sys.stdlib_module_names)


def test_an_old_python_still_understands_the_file(root: Path) -> None:
    # Otherwise Python 3.8 answers with a syntax error instead of our sentence.
    ast.parse((root / "bootstrap.py").read_text(encoding="utf-8"), feature_version=(3, 8))


def test_too_old_a_python_is_refused_with_the_way_out(bootstrap: ModuleType) -> None:
    with pytest.raises(bootstrap.SetupError, match=r"this is Python 3\.10; .* 3\.11 or newer.*make PYTHON="):
        bootstrap.check_python((3, 10))
    bootstrap.check_python((3, 11))
    bootstrap.check_python((3, 14))


def test_an_environment_made_from_these_files_is_current(made: Path, bootstrap: ModuleType) -> None:
    assert bootstrap.is_current(made)


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_a_changed_file_makes_it_stale(name: str, made: Path, bootstrap: ModuleType) -> None:
    (made / name).write_text("changed\n")
    assert not bootstrap.is_current(made)


def test_another_python_or_another_folder_asks_for_a_new_environment(
    made: Path, bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = bootstrap.state(made)["place"]
    assert bootstrap.state(made.parent / made.name)["place"] == place
    monkeypatch.setattr(sys, "version_info", (3, 15, 0))
    assert bootstrap.state(made)["place"] != place
    assert not bootstrap.is_current(made)


@pytest.mark.parametrize("stamp", ["", "{", "[]", '{"place": "elsewhere"}'])
def test_a_damaged_stamp_is_not_current(stamp: str, made: Path, bootstrap: ModuleType) -> None:
    (made / ".venv" / bootstrap.STAMP).write_text(stamp)
    assert not bootstrap.is_current(made)


def test_uv_is_installed_at_the_version_and_hashes_of_the_lock(bootstrap: ModuleType) -> None:
    assert bootstrap.locked(LOCK, "uv") == (
        "uv==0.13.9 \\\n    --hash=sha256:bbbb \\\n    --hash=sha256:cccc\n"
    )


def test_a_lock_without_uv_is_said(bootstrap: ModuleType) -> None:
    with pytest.raises(bootstrap.SetupError, match="does not name uv"):
        bootstrap.locked("pandas==3.0\n", "uv")


def test_a_machine_without_ensurepip_is_told_what_to_install(
    tmp_path: Path, bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(bootstrap.SetupError, match="apt install python3-venv"):
        bootstrap.create_venv(tmp_path / ".venv")
    assert not (tmp_path / ".venv").exists()


def test_a_folder_that_is_no_environment_is_left_alone(tmp_path: Path, bootstrap: ModuleType) -> None:
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "thesis.txt").write_text("three years of work")
    with pytest.raises(bootstrap.SetupError, match="is not a virtual environment"):
        bootstrap.create_venv(tmp_path / ".venv")
    assert (tmp_path / ".venv" / "thesis.txt").read_text() == "three years of work"


def test_a_step_that_fails_shows_its_command_and_its_output(bootstrap: ModuleType) -> None:
    command = [sys.executable, "-c", "import sys; sys.exit('no space left on device')"]
    with pytest.raises(bootstrap.SetupError, match=r"(?s)exit code 1.*no space left on device"):
        bootstrap.step("Trying", command)


def test_output_in_another_encoding_does_not_hide_the_cause(bootstrap: ModuleType) -> None:
    code = r"import sys; sys.stderr.buffer.write(b'\xff\x90 no space left'); sys.exit(1)"
    with pytest.raises(bootstrap.SetupError, match="no space left"):
        bootstrap.step("Trying", [sys.executable, "-c", code])


def test_the_real_lock_has_hashes_and_no_addresses(root: Path) -> None:
    lines = (root / "requirements.lock").read_text(encoding="utf-8").splitlines()
    packages = [line for line in lines if not line.startswith(" ")]
    assert len(packages) > 100
    assert all("==" in line and line.endswith("\\") for line in packages)
    assert not [line for line in lines if "://" in line or line.startswith("--")]
