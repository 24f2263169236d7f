"""The built site asks no other host for anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def drop_scripts(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Leave out scripts that would load from elsewhere, and those that stand there twice.

    sphinx-thebe puts the address of a script on another host into every page, with no setting to stop
    it, and does so twice: the second time breaks the page's other scripts ("THEBE_JS_URL has already
    been declared").
    """
    kept: dict[tuple[str, str], object] = {}
    for script in context.get("script_files", []):
        name = str(getattr(script, "filename", None) or script or "")
        body = str(getattr(script, "attributes", {}).get("body", ""))
        foreign = name.startswith(("http://", "https://", "//"))
        if not foreign and "thebe" not in (name + body).lower():
            kept.setdefault((name, body), script)
    context["script_files"] = list(kept.values())


def setup(app: Sphinx) -> None:
    """Clean the list of scripts after every other extension has added its own."""
    app.connect("html-page-context", drop_scripts, priority=950)
