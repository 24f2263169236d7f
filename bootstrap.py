"""Make the environment of this course in ``.venv``, from nothing but Python 3.11 or newer.

    python bootstrap.py            make it, or bring it up to date; does nothing when it is current
    python bootstrap.py --force    go through all steps again

Only the standard library is used here, because nothing else is installed yet. Every package comes from
``requirements.lock``, by version and hash.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
OLDEST = (3, 11)
STAMP = "course-environment.json"


class SetupError(Exception):
    """Something the reader has to do first; the message says what."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    parser = argparse.ArgumentParser(
        description="Make the environment of this course in .venv.",
        epilog="example: python bootstrap.py",
    )
    parser.add_argument("--force", action="store_true", help="go through all steps, current or not")
    options = parser.parse_args(arguments)
    try:
        check_python(tuple(sys.version_info[:2]))
        if options.force or not is_current(ROOT):
            make_environment(ROOT)
        # make compares times: without this, a file that git has just written would look newer for ever.
        (ROOT / ".venv" / STAMP).touch()
        print(how_to_use(ROOT))
    except SetupError as problem:
        print(f"bootstrap: {problem}", file=sys.stderr)
        return 1
    return 0


def check_python(version: tuple[int, ...]) -> None:
    """Refuse a Python that is too old."""
    if version < OLDEST:
        raise SetupError(
            f"this is Python {version[0]}.{version[1]}; the course needs {OLDEST[0]}.{OLDEST[1]} or newer. "
            "Install one and name it, for example `python3.12 bootstrap.py` or `make PYTHON=python3.12`."
        )


def make_environment(root: Path) -> None:
    """Create ``.venv`` where needed, then install the locked packages and the project into it."""
    python = venv_python(root)
    wanted = state(root)
    if read_stamp(root).get("place", wanted["place"]) != wanted["place"] or not works(python):
        create_venv(root / ".venv")
    (root / ".venv" / STAMP).unlink(missing_ok=True)
    uv = uv_command(root)
    if not uv.is_file():
        install_uv(python, root / "requirements.lock")
    lock = root / "requirements.lock"
    pip = [str(uv), "pip"]
    target = ["--python", str(python), "--quiet"]
    packages = sum(1 for line in lock.read_text(encoding="utf-8").splitlines() if "==" in line)
    # Compiled once here: without bytecode every command that imports pandas is two to three times slower.
    step(
        f"Installing the {packages} packages of requirements.lock",
        [*pip, "sync", *target, "--require-hashes", "--compile-bytecode", str(lock)],
    )
    step(
        "Installing the course itself",
        [*pip, "install", *target, "--no-deps", "--no-build-isolation", "--editable", str(root)],
    )
    (root / ".venv" / STAMP).write_text(json.dumps(wanted, indent=1) + "\n", encoding="utf-8")


def create_venv(folder: Path) -> None:
    """Make an empty virtual environment with pip in it."""
    if importlib.util.find_spec("ensurepip") is None:
        raise SetupError(
            "this Python cannot make virtual environments (its module ensurepip is missing). "
            "On Debian and Ubuntu: `sudo apt install python3-venv`, then try again."
        )
    if folder.exists() and any(folder.iterdir()) and not (folder / "pyvenv.cfg").is_file():
        raise SetupError(f"{folder} exists and is not a virtual environment. Move it away, then try again.")
    # Inside a virtual environment, sys.executable is a link into the folder that is about to be cleared.
    python = getattr(sys, "_base_executable", sys.executable)
    step(f"Making the environment {folder.name}", [python, "-m", "venv", "--clear", str(folder)])


def install_uv(python: Path, lock: Path) -> None:
    """Install uv at the version and hashes of the lock, by pip."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "uv.txt"
        wanted.write_text(locked(lock.read_text(encoding="utf-8"), "uv"), encoding="utf-8")
        pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        step("Installing uv, the installer", [*pip, "--require-hashes", "-r", str(wanted)])


def locked(lock: str, package: str) -> str:
    """The lines of one package in the text of a lock: its version and its hashes."""
    lines = lock.splitlines()
    for start, line in enumerate(lines):
        if line.startswith(f"{package}=="):
            end = start + 1
            while end < len(lines) and lines[end].startswith(" "):
                end += 1
            return "\n".join(lines[start:end]) + "\n"
    raise SetupError(f"requirements.lock does not name {package}. Restore the file from the repository.")


def is_current(root: Path) -> bool:
    """Whether the environment was made from these very files, here, by this version of Python."""
    return venv_python(root).exists() and course_command(root).is_file() and read_stamp(root) == state(root)


def state(root: Path) -> dict[str, str]:
    """What the environment depends on: ``place`` asks for a new one, ``packages`` for an update."""
    content = hashlib.sha256()
    for name in ("requirements.lock", "pyproject.toml"):
        content.update((root / name).read_bytes())
    version = ".".join(str(part) for part in sys.version_info[:3])
    return {"place": f"Python {version} in {root}", "packages": content.hexdigest()}


def read_stamp(root: Path) -> dict[str, str]:
    """The state the environment was made from; empty where it is unknown."""
    try:
        stamp = json.loads((root / ".venv" / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def venv_python(root: Path) -> Path:
    """The interpreter of the environment."""
    return scripts(root) / ("python.exe" if os.name == "nt" else "python")


def uv_command(root: Path) -> Path:
    """The installer in the environment."""
    return scripts(root) / ("uv.exe" if os.name == "nt" else "uv")


def course_command(root: Path) -> Path:
    """The command of this course in the environment."""
    return scripts(root) / ("course.exe" if os.name == "nt" else "course")


def scripts(root: Path) -> Path:
    """Where the environment keeps its commands."""
    return root / ".venv" / ("Scripts" if os.name == "nt" else "bin")


def works(python: Path) -> bool:
    """Whether an interpreter is there and is the same version as this one."""
    code = "import sys; print(*sys.version_info[:3], sep='.')"
    try:
        answer = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return answer.stdout.strip() == ".".join(str(part) for part in sys.version_info[:3])


def step(label: str, command: list[str]) -> None:
    """Run one command quietly and say how long it took; show its output only when it fails."""
    print(f"{label} ... ", end="", flush=True)
    start = time.monotonic()
    # uv would otherwise look for an interpreter to download when it finds none that fits.
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
    # uv draws its messages with signs that a code page of Windows cannot read, and the cause would be lost.
    done = subprocess.run(
        command, env=environment, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    if done.returncode:
        print("failed")
        output = (done.stdout + done.stderr).strip()
        raise SetupError(
            f"this command failed (exit code {done.returncode}):\n  {' '.join(command)}\n{output}\n"
            "Its last lines usually name the cause: no network, no space left, or no permission. "
            "Once that is mended, run the same command again; finished steps are not repeated."
        )
    print(f"done in {time.monotonic() - start:.0f} s")


def how_to_use(root: Path) -> str:
    """What to type next."""
    command = course_command(root).relative_to(root)
    return f"The environment is ready. Type `{command} --help`, or `{command} doctor` to check it."


if __name__ == "__main__":
    sys.exit(main())
