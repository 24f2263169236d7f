"""Cells with a student's work in them, as they are written into the graded notebook."""

from __future__ import annotations

import json

import pytest

from coursekit.grading.harmless import harmless_output, make_harmless


def rich(data, **metadata):
    return {"output_type": "display_data", "data": data, "metadata": metadata}


@pytest.mark.parametrize(
    "mime",
    [
        "application/javascript",
        "image/svg+xml",
        "application/vnd.jupyter.widget-view+json",
        "application/vdom.v1+json",
        "text/vnd.mermaid",
        "application/pdf",
        "application/vnd.coursekit.verdict+json",
    ],
)
def test_what_runs_or_lays_claim_to_be_ours_is_dropped_and_named(mime):
    made = harmless_output(rich({mime: "alert(1)"}))
    assert made["data"] == {"text/plain": f"(not shown: {mime})"}
    beside = harmless_output(rich({mime: "alert(1)", "text/plain": "<Figure>"}))
    assert beside["data"] == {"text/plain": "<Figure>"}


def test_html_is_cleaned_and_markdown_becomes_clean_html():
    assert harmless_output(rich({"text/html": ["<b>a</b>", "<script>1</script>"]}))["data"] == {
        "text/html": "<b>a</b>"
    }
    shown = harmless_output(rich({"text/markdown": "*a* [x](javascript:1)"}))["data"]["text/html"]
    assert "<em>a</em>" in shown and "javascript" not in shown


def test_a_picture_stays_if_it_is_one():
    assert harmless_output(rich({"image/png": "aGVsbG8=\n"}))["data"] == {"image/png": "aGVsbG8=\n"}
    assert "image/png" not in harmless_output(rich({"image/png": '" onerror="alert(1)'}))["data"]
    assert "image/png" not in harmless_output(rich({"image/png": {"a": 1}}))["data"]


def test_sizes_are_numbers_for_nbconvert_writes_them_without_quotes():
    sizes = {"width": "1 onload=alert(1)", "height": 200, "unconfined": True}
    made = harmless_output(
        rich({"image/png": "aGVs"}, **{"image/png": sizes, "filenames": {"image/png": "/logout"}})
    )
    assert made["metadata"] == {"image/png": {"height": 200}}
    assert harmless_output(rich({"text/html": "x"}, **{"text/html": {"isolated": True}}))["metadata"] == {}


def test_a_formula_is_shown_as_it_is_written():
    math = {"text/latex": r"$\href{javascript:alert(1)}{x}$", "text/plain": "<Math object>"}
    assert harmless_output(rich(math))["data"] == {"text/plain": r"$\href{javascript:alert(1)}{x}$"}


@pytest.mark.parametrize("data", [None, 5, [], {}, {"text/html": None}, {"text/plain": {"a": 1}}])
def test_whatever_is_displayed_a_notebook_can_hold_it(data):
    import nbformat

    made = harmless_output(rich(data))
    nbformat.validate(nbformat.from_dict(made), ref="output", version=4, version_minor=5)


def test_markdown_stays_as_it_is_unless_it_could_do_something():
    cells = [
        {"cell_type": "markdown", "id": "a", "source": "a < b, I <3 it"},
        {"cell_type": "markdown", "id": "b", "source": "<script>1</script>", "attachments": {}},
        {"cell_type": "raw", "id": "c", "source": ["<img src=x ", "onerror=1>"]},
        {"cell_type": "markdown", "id": "ours", "source": "<script>1</script>"},
    ]
    make_harmless(cells, ours={"ours"})
    assert cells[0]["source"] == "a < b, I <3 it"
    assert cells[1]["source"].endswith("~~~text\n<script>1</script>\n~~~")
    assert "attachments" not in cells[1]
    assert cells[2]["source"].endswith("~~~text\n<img src=x onerror=1>\n~~~")
    assert cells[3]["source"] == "<script>1</script>"


def test_a_flood_of_markdown_is_not_rendered():
    cells = [{"cell_type": "markdown", "id": str(n), "source": "[a] " * 2000} for n in range(10)]
    make_harmless(cells)
    # 8,000 characters each, 30,000 in all: three are looked at.
    assert ["~~~text" in cell["source"] for cell in cells] == [False] * 3 + [True] * 7


def test_our_own_notebooks_pass_unchanged(root):
    """Formgrader makes every cell harmless, ours too."""
    for path in root.glob("exercises/*/*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        before = ["".join(cell["source"]) for cell in cells]
        make_harmless(cells)
        assert ["".join(cell["source"]) for cell in cells] == before, path
