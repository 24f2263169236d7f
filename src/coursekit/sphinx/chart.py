"""``{chart}``: a figure drawn when the book is built, with its data and its code one step away."""

from __future__ import annotations

import hashlib
import inspect
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from coursekit.sphinx import words
from coursekit.sphinx.course import Course, course
from coursekit.sphinx.facts import unknown
from coursekit.sphinx.html import element, ignore, open_tag, register_link, tag
from coursekit.sphinx.selfcheck import Widget
from coursekit.sphinx.tables import frame_table

if TYPE_CHECKING:
    from docutils.nodes import Node
    from matplotlib.figure import Figure
    from sphinx.application import Sphinx

    from coursekit.subject import Chart


class drawing(nodes.General, nodes.Element):  # noqa: N801 - docutils names its nodes so
    """An SVG (``svg``) with its ``alt`` text, written beside the page when that is written."""


class ChartDirective(Widget):
    """The directive. Its body, if any, is added to the caption."""

    required_arguments = 1
    option_spec: ClassVar = {"name": directives.unchanged_required}

    def run(self) -> list[Node]:
        """Draw the chart and put caption, sources, table and code around it."""
        name = self.arguments[0]
        the_course = course(self.config)
        charts = the_course.subject.charts
        if name not in charts:
            raise self.error(unknown(name, charts, "chart"))
        chart = charts[name]()
        figure = nodes.figure("", drawing(svg=svg(chart.figure), alt=chart.alt, name=name))
        figure["classes"].append("ck-chart")
        figure["ck_sources"] = list(chart.sources)
        figure["ck_as_of"] = chart.as_of
        figure += nodes.caption("", "", *self._caption(chart, the_course))
        figure += tag("details", tag("summary", "Data table"), frame_table(chart.table, chart.caption))
        code = inspect.getsource(inspect.unwrap(charts[name]))
        figure += tag(
            "details",
            tag("summary", "How it is drawn"),
            nodes.literal_block(code, code, language="python"),
        )
        self.options.setdefault("name", f"chart-{name.replace('_', '-')}")
        self.add_name(figure)
        return [figure]

    def _caption(self, chart: Chart, the_course: Course) -> list[Node]:
        body = list(self.content)
        more = [nodes.Text(" "), *self.inline(" ".join(body), 0)] if any(body) else []
        return [nodes.Text(chart.caption), *more, nodes.Text(" "), source_line(chart, the_course)]


def svg(figure: Figure) -> str:
    """A Matplotlib figure as SVG text: the same bytes for the same figure, whenever it is drawn."""
    import matplotlib as mpl

    buffer = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": "coursekit", "svg.fonttype": "path"}):
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    return buffer.getvalue()


def source_line(chart: Chart, the_course: Course) -> element:
    """``Source: …; as of …``, each source linked to its entry."""
    parts: list[Node] = [nodes.Text("Source: ")]
    for position, id_ in enumerate(chart.sources):
        link = register_link("", the_course.sources[id_]["title"])
        link["page"], link["anchor"] = the_course.register, f"source-{id_}"
        parts += [nodes.Text("; ")] * bool(position) + [link]
    parts.append(nodes.Text(f"; as of {words.day(chart.as_of)}."))
    return tag("span", *parts, class_="ck-source")


def _visit(self: Any, node: drawing) -> None:
    content = node["svg"].encode()
    name = f"chart-{node['name']}.svg"
    version = hashlib.sha256(content).hexdigest()[:8]  # so that no browser keeps yesterday's drawing
    folder = Path(self.builder.outdir, "_images")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    # The theme dims pictures in dark mode, except those of the class `dark-light`.
    picture = open_tag(
        "img",
        {"src": f"{self.builder.imgpath}/{name}?v={version}", "alt": node["alt"], "class": "dark-light"},
    )
    self.body.append(f'<div class="ck-picture">{picture}</div>')
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_node(drawing, html=(_visit, None), latex=(ignore, ignore), text=(ignore, ignore))
    app.add_directive("chart", ChartDirective)
