"""A change of the data reaches the book.

Sphinx knows which text files a page came from, not which tables and code. Seen with Jupyter Book 1.0.4:
a changed CSV leaves the old value on the page, even in a strict build without the execution cache.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from coursekit.sphinx.course import course

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from coursekit.subject import Subject

_SKIP = {"__pycache__", "_data", "_exercises"}


def fingerprint(paths: Iterable[Path], patterns: tuple[str, ...] = ("**/*",)) -> str:
    """Twelve characters that change when a file under ``paths`` changes, comes or goes."""
    digest = hashlib.sha256()
    for path in paths:
        files = {path} if path.is_file() else {file for glob in patterns for file in path.glob(glob)}
        for file in sorted(files):
            if file.is_file() and not _SKIP & set(file.relative_to(path).parts):
                content = file.read_bytes()
                digest.update(f"{file.relative_to(path.parent).as_posix()} {len(content)}\n".encode())
                digest.update(content)
    return digest.hexdigest()[:12]


def of_code_and_data(subject: Subject, root: Path) -> str:
    """What executed cells depend on: the tables, the subject's code, the locked versions."""
    return fingerprint([subject.data_dir, subject.package_dir, root / "requirements.lock"])


def of_pages(subject: Subject, root: Path) -> str:
    """What pages depend on besides their text: all of that, the bundles and this extension."""
    bundles = fingerprint([subject.exercises_dir], ("*/checks.json",))
    return f"{of_code_and_data(subject, root)}-{bundles}-{fingerprint([Path(__file__).parent])}"


def name_cache(app: Sphinx, config: Config) -> None:
    """Give the execution cache a folder that is named after what the cells depend on."""
    if not getattr(config, "nb_execution_cache_path", None):
        name = of_code_and_data(course(config).subject, Path(app.srcdir))
        config.nb_execution_cache_path = str(Path(app.outdir).parent / ".jupyter_cache" / name)


def outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Every page, when something they depend on changed since the last build, or a page came or went."""
    pages = hashlib.sha256(" ".join(sorted(env.found_docs)).encode()).hexdigest()[:12]
    now = f"{of_pages(course(app.config).subject, Path(app.srcdir))}-{pages}"
    before = getattr(env, "coursekit_fingerprint", now)
    env.coursekit_fingerprint = now  # type: ignore[attr-defined]
    return sorted(env.found_docs) if before != now else []


def setup(app: Sphinx) -> None:
    """Watch."""
    app.connect("config-inited", name_cache)
    app.connect("env-get-outdated", outdated)
