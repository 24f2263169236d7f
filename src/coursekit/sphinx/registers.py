"""The generated lists of facts and sources, and the sources of one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from coursekit.sphinx import words
from coursekit.sphinx.course import Course, course
from coursekit.sphinx.facts import fact_ref
from coursekit.sphinx.html import element, register_link, tag
from coursekit.sphinx.tables import cells, table
from coursekit.subject import GRADES, KINDS, Fact

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from docutils.nodes import Node
    from sphinx.application import Sphinx


_PRECISION = {"publisher": "Publisher page only", "none": "No address held"}


class page_sources(nodes.General, nodes.Element):  # noqa: N801 - docutils names its nodes so
    """A place that is filled with the page's sources once the page has been read."""


class FactsTable(SphinxDirective):
    """``{facts-table}``: every fact, in the order of its label. The figures in the text link here."""

    def run(self) -> list[Node]:
        """Build the table."""
        the_course = course(self.config)
        facts = sorted(the_course.facts.values(), key=lambda fact: fact.label.lower())
        rows = [_fact_row(fact, the_course) for fact in facts]
        head = ("Figure", "Value", "Where it comes from")
        return [table("Every figure of the course", head, rows)]


class SourcesTable(SphinxDirective):
    """``{sources-table}``: every source with publisher, date, address and what may be done with it."""

    def run(self) -> list[Node]:
        """Build the table."""
        rows = [_source_row(id_, source) for id_, source in sorted(course(self.config).sources.items())]
        return [
            table("Every source of the course", ("Source", "Publisher", "Date", "Grade", "Licence"), rows)
        ]


class FactLegend(SphinxDirective):
    """``{fact-legend}``: how figures of each kind and grade look in the text."""

    def run(self) -> list[Node]:
        """Build the list."""
        rows = [cells([_sample(kind, "A")], words.KIND_WORDS[kind]) for kind in KINDS]
        rows += [cells([_sample("stated", grade)], words.GRADE_WORDS[grade]) for grade in GRADES[1:]]
        return [table("How figures are marked", ("In the text", "Meaning"), rows)]


class PageSources(SphinxDirective):
    """``{page-sources}``: the sources of every figure and chart on this page."""

    def run(self) -> list[Node]:
        """Leave a place; the page is not read to its end yet."""
        return [page_sources()]


def fill_page_sources(app: Sphinx, doctree: nodes.document) -> None:
    """List what the page rests on, once all of it is known."""
    places = list(doctree.findall(page_sources))
    if not places:
        return
    the_course = course(app.config)
    facts = [the_course.facts[node["fact"]] for node in doctree.findall(fact_ref)]
    charts = [node for node in doctree.findall(nodes.figure) if "ck_sources" in node]
    cited = {id_ for fact in facts for id_ in fact.sources}
    cited |= {id_ for chart in charts for id_ in chart["ck_sources"]}
    newest = max([fact.as_of for fact in facts] + [chart["ck_as_of"] for chart in charts], default="")
    for place in places:
        place.parent.replace(place, _cited(sorted(cited), newest, the_course))


def _cited(ids: Sequence[str], newest: str, the_course: Course) -> list[Node]:
    if not ids:
        return [nodes.paragraph("", "This page quotes no sourced figure.")]
    items = []
    for id_ in ids:
        source = the_course.sources[id_]
        link = register_link("", source["title"], page=the_course.register, anchor=f"source-{id_}")
        items.append(tag("li", link, f", {source['publisher']}, {_published(source)}"))
    intro = nodes.paragraph("", f"The newest figure on this page is as of {words.day(newest)}.")
    return [intro, tag("ul", *items, class_="ck-sources")]


def _fact_row(fact: Fact, the_course: Course) -> element:
    def links(kind: str, names: Mapping[str, str]) -> list[Node | str]:
        shown: list[Node | str] = []
        for id_, name in names.items():
            target = register_link("", name, page=the_course.register, anchor=f"{kind}-{id_}")
            shown += [", ", target] if shown else [target]
        return shown

    inputs = links("fact", {id_: the_course.facts[id_].label for id_ in fact.inputs})
    sources = links("source", {id_: id_ for id_ in fact.sources})
    dated = f"as of {words.day(fact.as_of)}" if fact.as_of else ""
    return cells(
        [fact.label, " ", tag("code", fact.id), *_note(fact.note)],
        [
            f"{fact.qualifier} {words.value(fact)}".strip(),
            *_note(dated),
        ],
        [
            words.standing(fact),
            *_note(*(["Computed from: ", *inputs] if inputs else [])),
            *_note(*(["Sources: ", *sources] if sources else [])),
        ],
        id=f"fact-{fact.id}",
    )


def _source_row(id_: str, source: dict[str, str]) -> element:
    url, title = source["url"], source["title"]
    return cells(
        [
            tag("code", id_),
            " ",
            nodes.reference("", title, refuri=url) if url else title,
            *_note(_PRECISION.get(source["url_precision"], "")),
        ],
        source["publisher"],
        _published(source),
        words.GRADE_WORDS.get(source["source_grade"], "–"),
        source["licence"],
        id=f"source-{id_}",
    )


def _note(*parts: Node | str) -> list[Node | str]:
    """A small line of its own; nothing where there is nothing to say."""
    return [" ", tag("small", *parts, class_="ck-note")] if any(parts) else []


def _published(source: dict[str, str]) -> str:
    date = source["date"]
    if source.get("date_precision", "day") == "day":
        return words.day(date) or "no date"
    return f"about {words.day(date[:7])}"


def _sample(kind: str, grade: str) -> element:
    """A made-up figure that looks as one of this kind and grade does in the text."""
    mark = words.mark(Fact(id="", label="", compute=lambda: 0, kind=kind, source_grade=grade))
    small = [tag("small", f" {mark}", class_="ck-mark")] if mark else []
    inner = tag("span", "1,234", *small, class_="ck-look")
    return tag("span", inner, class_=f"ck-fact ck-kind-{kind} ck-grade-{grade}")


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_node(page_sources)
    app.add_directive("facts-table", FactsTable)
    app.add_directive("sources-table", SourcesTable)
    app.add_directive("fact-legend", FactLegend)
    app.add_directive("page-sources", PageSources)
    app.connect("doctree-read", fill_page_sources)
