"""A Sphinx extension for courses whose figures are looked up: roles, widgets, generated lists.

It knows nothing of any subject; everything comes from :func:`coursekit.subject.subject`. Settings:

``coursekit_subject``
    ``module:NAME`` of the :class:`~coursekit.subject.Subject`; empty takes the installed one.
``coursekit_register``
    The page that holds ``{facts-table}`` and ``{sources-table}``.
``coursekit_chapters``
    The folder of the chapters, each named after its unit.
``coursekit_abbreviations``
    A YAML file of acronyms; empty leaves them alone.
``coursekit_corrections``
    Where readers report errors: a page of this book or an address. Shown at the foot of every page.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_MODULES = (
    "html",
    "facts",
    "lint",
    "selfcheck",
    "estimate",
    "chart",
    "registers",
    "syllabus",
    "quiz",
    "slips",
    "abbreviations",
    "furniture",
    "repairs",
    "selfhost",
    "fingerprint",
    "mathml",
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Set up every part."""
    app.add_config_value("coursekit_subject", "", "env")
    app.add_config_value("coursekit_register", "book/data_and_sources", "env")
    app.add_config_value("coursekit_chapters", "book", "env")
    app.add_config_value("coursekit_abbreviations", "", "env")
    app.add_config_value("coursekit_corrections", "", "html")
    for name in _MODULES:
        import_module(f"{__name__}.{name}").setup(app)
    app.connect("builder-inited", _add_static)
    app.add_css_file("coursekit.css")
    app.add_js_file("coursekit.js", loading_method="defer")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def _add_static(app: Sphinx) -> None:
    app.config.html_static_path.append(str(Path(__file__).parent / "static"))
