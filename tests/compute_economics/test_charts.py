"""Every chart of the course: it draws, says in words what it shows, and is the same at every draw."""

from __future__ import annotations

import io
import itertools
import re

import matplotlib as mpl
import pandas as pd
import pytest

from compute_economics.charts import CHARTS, style
from compute_economics.facts import FACTS
from compute_economics.tables import load

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@pytest.fixture(scope="module")
def charts():
    return {name: draw() for name, draw in CHARTS.items()}


def texts(figure) -> str:
    return "\n".join(artist.get_text() for artist in figure.findobj(mpl.text.Text))


def svg(figure) -> bytes:
    file = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "test"}):
        figure.savefig(file, format="svg", metadata={"Date": None})
    return file.getvalue()


def numbers_of(chart) -> set[str]:
    """Every number a reader could find behind the chart: its rows, and the facts of the course."""
    known = {n for text in chart.table.astype(str).to_numpy().ravel() for n in NUMBER.findall(text)}
    known |= {n for fact in FACTS.values() for n in NUMBER.findall(fact.text)}
    return known | {n.replace(",", "") for n in known}


@pytest.mark.parametrize("name", CHARTS)
class TestEveryChart:
    def test_it_says_in_words_what_it_shows(self, charts, name):
        chart = charts[name]
        assert len(chart.alt.split()) >= 15
        assert chart.caption.endswith(".")
        assert chart.caption not in chart.alt

    def test_its_numbers_come_from_its_rows(self, charts, name):
        """A number typed into the alt text would go stale when the data change."""
        known = {float(n.replace(",", "")) for n in numbers_of(charts[name])}
        said = [float(n.replace(",", "")) for n in NUMBER.findall(charts[name].alt)]
        # Small counts ("four bars") may be digits; a ratio is checked where it is computed.
        stale = [n for n in said if n > 12 and not any(_agrees(n, row) for row in known)]
        assert not stale

    def test_it_has_the_rows_behind_it(self, charts, name):
        table = charts[name].table
        assert len(table) >= 2
        assert all(isinstance(column, str) and column for column in table.columns)
        assert isinstance(table.index, pd.RangeIndex) or table.index.is_unique

    def test_its_sources_exist_and_stand_on_it(self, charts, name):
        chart = charts[name]
        assert set(chart.sources) <= set(load("sources")["id"])
        written = " ".join(texts(chart.figure).split())
        assert f"Source: {style.publishers(chart.sources)}" in written
        assert f"As of {style.long_date(chart.as_of)}" in written

    def test_its_text_can_be_read_on_a_phone(self, charts, name):
        figure = charts[name].figure
        # 374 points wide: at 8 points or more nothing falls below 7 pixels on a 340-pixel column.
        assert figure.get_figwidth() == style.WIDTH
        sizes = [t.get_fontsize() for t in figure.findobj(mpl.text.Text) if t.get_text().strip()]
        assert min(sizes) >= 8

    def test_nothing_is_cut_off(self, charts, name):
        figure = charts[name].figure
        figure.draw_without_rendering()
        drawn, page = figure.get_tightbbox(), figure.bbox_inches.padded(0.02)
        assert page.x0 <= drawn.x0 and drawn.x1 <= page.x1
        assert page.y0 <= drawn.y0 and drawn.y1 <= page.y1

    def test_two_draws_give_the_same_bytes_and_change_no_setting(self, name):
        before = dict(mpl.rcParams)
        # Two fresh figures: the layout of one that was drawn before has settled further.
        first, second = CHARTS[name](), CHARTS[name]()
        assert dict(mpl.rcParams) == before
        assert svg(first.figure) == svg(second.figure)
        assert (first.alt, first.caption) == (second.alt, second.caption)


def _agrees(said: float, row: float) -> bool:
    """A number of the text and one of a row are one figure, whatever the unit prefix and the rounding."""
    return any(
        abs(said - row * scale) <= 0.005 * abs(said) for scale in (1, 100, 1e-3, 1e-6, 1e-9, 1e3, 1e6, 1e9)
    )


# --- the house style ------------------------------------------------------------------------------


def luminance(color: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = mpl.colors.to_rgb(color)
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_contrast_formula_gives_the_known_ends():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)  # a well-known near miss of 4.5


@pytest.mark.parametrize("color", style.PALETTE.values())
def test_a_fill_stands_out_from_the_card(color):
    assert contrast(color, style.CARD) >= 3


@pytest.mark.parametrize("color", [style.INK, style.MUTED])
def test_text_can_be_read_on_the_card(color):
    assert contrast(color, style.CARD) >= 4.5


def test_kinds_differ_in_more_than_colour():
    hatches = [style.mark(kind)["hatch"] for kind in ("stated", "derived", "estimate", "projection", "claim")]
    assert all(one != other for one, other in itertools.combinations(hatches, 2))


def test_bars_that_do_not_start_at_zero_are_refused():
    with style.figure() as (_, ax):
        ax.bar(["a", "b"], [10, 11])
        ax.set_ylim(9, 12)
        with pytest.raises(ValueError, match=r"bars start at 9.*Start at zero"):
            style.finish(ax, title="t", unit="u", sources=("SPX_S1",), as_of="2026-06-15")


def test_an_unknown_source_is_refused_with_its_name():
    with pytest.raises(KeyError, match="NO_SUCH"):
        style.publishers(("NO_SUCH",))


def test_publishers_are_short_and_named_once():
    assert style.publishers(("SPX_S1", "SPX_S1A1", "EPOCH_DC")) == "SpaceX, Epoch AI"


@pytest.mark.parametrize(
    ("iso", "words"), [("2026-06-15", "15 June 2026"), ("2026-06", "June 2026"), ("2026", "2026")]
)
def test_a_date_is_as_exact_as_its_source(iso, words):
    assert style.long_date(iso) == words
