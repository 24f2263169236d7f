"""What every page gets: maths without a script, acronyms spelled out, a foot, no other host."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup

from coursekit.sphinx.abbreviations import read
from coursekit.sphinx.mathml import mathml
from coursekit.sphinx.repairs import repair
from coursekit.sphinx.selfhost import stay_home

if TYPE_CHECKING:
    from pathlib import Path

    from tests.coursekit.sphinx.conftest import TinyBook

Built = Callable[..., BeautifulSoup]


def test_maths_is_mathml_that_carries_its_latex_and_needs_no_script(built: Built) -> None:
    page = built("Inline $x^2$ and\n\n$$ E = \\frac{m}{2} $$ (energy)\n\nas in {eq}`energy`.")
    inline, block = page.select("math")
    assert inline["alttext"] == "x^2"
    assert inline["display"] == "inline"
    assert block["display"] == "block"
    assert block.select_one("mfrac")
    box = page.find(id="equation-energy")
    assert box and box.get_text().strip().endswith("(1)")
    assert page.find("a", href="#equation-energy")
    assert "mathjax" not in str(page.head).lower()


def test_numbers_in_maths_stay_whole() -> None:
    formula = BeautifulSoup(mathml(r"1{,}250{,}000.5 \times f(1, 2)", display=False), "html.parser")
    assert [number.get_text() for number in formula.select("mn")] == ["1,250,000.5", "1", "2"]


def test_aligned_equations_become_a_table() -> None:
    formula = BeautifulSoup(mathml(r"\begin{aligned} a &= b \\ c &= d \end{aligned}", True), "html.parser")
    assert len(formula.select("mtr")) == 2


@pytest.mark.parametrize("latex", [r"\nosuchcommand x", r"\frac{a", "a }", r"\begin{cases} a", "a & b"])
def test_latex_that_cannot_be_read_is_refused(latex: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        mathml(latex, display=False)


def test_a_formula_that_cannot_be_read_is_a_warning_with_its_line(tiny: TinyBook) -> None:
    tiny.write(index="# T\n\nText $\\nosuchcommand$.\n")
    tiny.build()
    assert "index.md:3: WARNING: The formula" in tiny.warnings
    assert "\\nosuchcommand is not known" in tiny.warnings


def test_an_acronym_is_spelled_out_where_the_page_first_uses_it(tiny: TinyBook) -> None:
    (tiny.folder / "short.yml").write_text("PUE: power usage effectiveness\nGPU: a chip\n", "utf-8")
    tiny.write(index="# PUE\n\n`PUE` and a GPU-hour. The PUE, then PUE again; a GPU.\n")
    tiny.build(coursekit_abbreviations="short.yml")
    assert tiny.warnings == ""
    body = tiny.page().select_one("div.body")
    assert body
    # Not in the heading, not in code, not as part of another word; and once.
    assert [(a.get_text(), a["title"]) for a in body.select("abbr")] == [
        ("PUE", "power usage effectiveness"),
        ("GPU", "a chip"),
    ]
    assert "a GPU-hour. The PUE, then PUE again; a GPU." in body.get_text()


def test_a_list_of_acronyms_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "short.yml"
    path.write_text("- PUE\n", "utf-8")
    with pytest.raises(ValueError, match="PUE: power usage effectiveness"):
        read(path)


def test_the_foot_names_edition_independence_and_where_to_report_errors(built: Built) -> None:
    foot = built("Text.", coursekit_corrections="register#corrections").footer
    assert foot and foot.a
    assert foot.get_text() == (
        "Apples, edition 2026.11. Independent: not affiliated with or endorsed by any company named. "
        "Found an error? Report a correction."
    )
    assert foot.a["href"] == "register.html#corrections"


def test_the_address_for_corrections_may_be_on_another_site(built: Built) -> None:
    foot = built("Text.", coursekit_corrections="https://example.org/issues").footer
    assert foot and foot.a and foot.a["href"] == "https://example.org/issues"


def test_what_would_load_from_other_hosts_and_what_stands_twice_is_dropped() -> None:
    def inline(body: str) -> Any:
        return SimpleNamespace(filename=None, attributes={"body": body})

    own = SimpleNamespace(filename="_static/own.js", attributes={})
    context: dict[str, Any] = {
        "script_files": [
            "https://example.org/a.js",
            own,
            inline("let x = 1"),
            inline("const THEBE_JS_URL = 'https://example.org/thebe.js'"),
            inline("let x = 1"),
            SimpleNamespace(filename="_static/sphinx-thebe.js", attributes={}),
            SimpleNamespace(filename="//example.org/b.js", attributes={}),
        ],
        "css_files": ["https://example.org/a.css", "_static/own.css", "_static/own.css"],
        "body": 'a<script type="text/x-thebe-config">\n{}\n</script>\n<script>kernelName = "x"</script>b',
    }
    stay_home(None, "index", "page.html", context, None)  # type: ignore[arg-type]
    assert context["script_files"][0] is own
    assert [script.attributes.get("body") for script in context["script_files"]] == [None, "let x = 1"]
    assert context["css_files"] == ["_static/own.css"]
    assert context["body"] == "a\nb"


def test_a_data_frame_has_no_empty_header_and_scrolls_by_keyboard() -> None:
    pandas = pytest.importorskip("pandas")
    written = pandas.DataFrame({"a": [1]})._repr_html_()
    page = BeautifulSoup(repair(written), "html.parser")
    assert [cell.get_text() for cell in page.select("th")] == ["a", "0"]
    box = page.select_one(".ck-scroll")
    assert box and box["tabindex"] == "0" and box["aria-label"] and box.table


def test_a_cell_that_is_a_date_is_kept_on_one_line() -> None:
    row = "<tr><td>2026-05-21</td><td>2026-05</td><td>from 2026-05-21 on</td><td>0001628280-26-03</td></tr>"
    cells = BeautifulSoup(repair(f"<table>{row}</table>"), "html.parser").select("td")
    assert [cell.get("class") for cell in cells] == [["ck-date"], ["ck-date"], None, None]
