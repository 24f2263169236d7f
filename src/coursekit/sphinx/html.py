"""One docutils node for any HTML element, so that directives can compose accessible widgets."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, TypeAlias

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx

Attribute: TypeAlias = str | int | float | bool


class element(nodes.General, nodes.TextElement):  # noqa: N801 - docutils names its nodes so
    """An HTML element around its children; other output formats show the children alone."""


class register_link(nodes.Inline, nodes.TextElement):  # noqa: N801
    """A link to an entry of the page that lists facts and sources (``page``, ``anchor``)."""


def tag(name: str, /, *children: nodes.Node | str, **attributes: Attribute) -> element:
    """An HTML element.

    Attribute names are written as Python allows: ``class_``, ``aria_label`` become ``class``,
    ``aria-label``. ``True`` gives a bare attribute; ``False`` leaves it out. A text among ``children``
    is shown as it is, escaped.
    """
    names = {key.rstrip("_").replace("_", "-"): entry for key, entry in attributes.items()}
    parts = [nodes.Text(child) if isinstance(child, str) else child for child in children]
    return element("", "", *parts, tag=name, attrs=names)


def open_tag(name: str, attributes: dict[str, Attribute]) -> str:
    """The start tag, attributes escaped."""
    written = [
        f" {key}" if entry is True else f' {key}="{escape(str(entry))}"'
        for key, entry in attributes.items()
        if entry is not False
    ]
    return f"<{name}{''.join(written)}>"


def href(translator: Any, page: str, anchor: str) -> str:
    """The address of ``anchor`` on ``page``, as seen from the page being written."""
    here = translator.builder.current_docname
    path = "" if page == here else translator.builder.get_relative_uri(here, page)
    return f"{path}#{anchor}"


def _visit(self: Any, node: element) -> None:
    self.body.append(open_tag(node["tag"], node["attrs"]))


def _depart(self: Any, node: element) -> None:
    if node["tag"] not in {"input", "br", "img"}:
        self.body.append(f"</{node['tag']}>")


def _visit_link(self: Any, node: register_link) -> None:
    self.body.append(open_tag("a", {"href": href(self, node["page"], node["anchor"])}))


def _depart_link(self: Any, node: register_link) -> None:
    self.body.append("</a>")


def ignore(self: Any, node: nodes.Node) -> None:
    """Show nothing of the node itself: for output formats other than HTML."""


def setup(app: Sphinx) -> None:
    """Register the nodes."""
    plain = (ignore, ignore)
    app.add_node(element, html=(_visit, _depart), latex=plain, text=plain)
    app.add_node(register_link, html=(_visit_link, _depart_link), latex=plain, text=plain)
