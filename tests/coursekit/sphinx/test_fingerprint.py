"""A change of the data reaches the page. The incident: a changed CSV, a green build, the old number."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from coursekit.sphinx.fingerprint import fingerprint, name_cache

if TYPE_CHECKING:
    import pytest
    from tests.coursekit.sphinx.conftest import TinyBook


def shown(tiny: TinyBook) -> str:
    """The figure on the page."""
    link = tiny.page().select_one(".ck-fact a")
    assert link
    return link.get_text()


def test_a_changed_row_reaches_the_page_on_the_next_build(tiny: TinyBook) -> None:
    tiny.write(index="# T\n\n{fact}`apples`\n")
    tiny.build()
    assert shown(tiny) == "1,200"
    tiny.set_apples(1300)
    tiny.build()
    assert shown(tiny) == "1,300"


def test_a_new_bundle_reaches_the_page_on_the_next_build(tiny: TinyBook) -> None:
    tiny.write(index="# T\n\n:::{outcome-map}\n:::\n")
    tiny.build()
    assert "No exercises are built yet" in tiny.page().get_text()
    folder = tiny.folder / "data" / "exercises" / "start"
    folder.mkdir(parents=True)
    (folder / "checks.json").write_text('{"questions": []}', "utf-8")
    tiny.build()
    assert "Count apples" in tiny.page().get_text()


def test_a_new_chapter_turns_planned_titles_into_links(tiny: TinyBook) -> None:
    tiny.write(index="# T\n\n:::{unit-head} trees\n:::\n\n```{toctree}\n:glob:\nsta*\n```\n")
    tiny.build()
    assert not tiny.page().select(".ck-unit-head a")
    tiny.write(start="# Start\n\nText.\n")
    tiny.build()
    assert [link["href"] for link in tiny.page().select(".ck-unit-head a")] == ["start.html"]


def test_nothing_is_read_again_when_nothing_changed(tiny: TinyBook) -> None:
    tiny.write(index="# T\n\n{fact}`apples`\n")
    tiny.build()
    page = tiny.folder / "out" / "index.html"
    written = page.stat().st_mtime_ns
    tiny.build()
    assert page.stat().st_mtime_ns == written


def test_the_fingerprint_follows_content_name_coming_and_going(tmp_path: Path) -> None:
    seen = {fingerprint([tmp_path])}
    (tmp_path / "a.csv").write_text("1", "utf-8")
    seen.add(fingerprint([tmp_path]))
    (tmp_path / "a.csv").write_text("2", "utf-8")
    seen.add(fingerprint([tmp_path]))
    (tmp_path / "a.csv").rename(tmp_path / "b.csv")
    seen.add(fingerprint([tmp_path]))
    assert len(seen) == 4
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_text("x", "utf-8")
    assert fingerprint([tmp_path]) in seen  # what Python leaves behind changes nothing


def test_the_name_of_a_folder_above_hides_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "_data" / "course"
    folder.mkdir(parents=True)
    before = fingerprint([folder])
    (folder / "a.csv").write_text("1", "utf-8")
    assert fingerprint([folder]) != before


def test_the_execution_cache_is_named_after_the_data(tiny: TinyBook, monkeypatch: pytest.MonkeyPatch) -> None:
    def cache() -> str:
        config: Any = type("Config", (), {"coursekit_subject": "tiny_subject:SUBJECT"})()
        config.coursekit_register = config.coursekit_chapters = config.nb_execution_cache_path = ""
        app: Any = SimpleNamespace(srcdir=str(tiny.folder), outdir=str(tiny.folder / "out" / "html"))
        name_cache(app, config)
        return str(config.nb_execution_cache_path)

    before = cache()
    assert Path(before).parent == tiny.folder / "out" / ".jupyter_cache"
    tiny.set_apples(1300)
    assert cache() != before
    tiny.set_apples(1200)
    assert cache() == before
