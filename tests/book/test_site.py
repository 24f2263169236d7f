"""The built site, page by page: what loads, what is said, where links lead, how much it weighs."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag

# Attributes whose address a browser fetches by itself. Links that a reader follows are not among them.
LOADING = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src", "video": "src"}
LOADING |= {"audio": "src", "object": "data", "embed": "src", "form": "action"}

# Bytes: a page of text, widgets and tables; the same with its pictures; what all pages share.
PAGE_LIMIT, PAGE_WITH_PICTURES_LIMIT, SHARED_LIMIT = 400_000, 1_500_000, 3_000_000
# It lists every fact and every source of the course, and grows with the units.
REGISTER, REGISTER_LIMIT = "data_and_sources.html", 800_000


@cache
def parsed(path: Path) -> BeautifulSoup:
    """A page, parsed once."""
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def pages(site: Path) -> list[Path]:
    """Every page of the book itself."""
    return sorted((site / "book").rglob("*.html"))


def article(path: Path) -> Tag:
    """What the page says, without the theme around it."""
    found = parsed(path).select_one("article")
    assert found, f"{path} has no article"
    return found


def findings(site: Path, rule: object) -> list[str]:
    """Apply a rule (page to list of findings) to every page."""
    assert callable(rule)
    return [f"{path.relative_to(site)}: {found}" for path in pages(site) for found in rule(path)]


def test_the_book_has_pages(site: Path) -> None:
    names = {path.relative_to(site / "book").as_posix() for path in pages(site)}
    assert {"index.html", "the_deal.html", "energy_bill.html", "data_and_sources.html"} <= names


def test_no_page_loads_anything_from_another_host(site: Path) -> None:
    def loads(path: Path) -> list[str]:
        found = [
            str(tag.get(attribute, ""))
            for name, attribute in LOADING.items()
            for tag in parsed(path).find_all(name)
        ]
        scripts = " ".join(tag.get_text() for tag in parsed(path).find_all("script"))
        return [a for a in found if urlsplit(a).netloc] + re.findall(r"https?://(?!www\.w3\.org)\S+", scripts)

    assert findings(site, loads) == []
    assert [loads(page) for page in site.glob("*.html")] == [[]] * len(list(site.glob("*.html")))


def test_no_stylesheet_loads_anything_from_another_host(site: Path) -> None:
    foreign = re.compile(r"(?:url\(\s*['\"]?|@import\s+['\"])(?:https?:)?//")
    assert [path.name for path in site.rglob("*.css") if foreign.search(path.read_text("utf-8"))] == []


def test_every_picture_says_what_it_shows(site: Path) -> None:
    def silent(path: Path) -> list[str]:
        return [
            str(img.get("src"))
            for img in article(path).find_all("img")
            # Matplotlib's own alt text is the path of the file.
            if len(str(img.get("alt", ""))) < 20 or re.search(r"\.(png|svg)$", str(img["alt"]))
        ]

    assert findings(site, silent) == []
    assert article(site / "book" / "the_deal.html").find("img")


def test_headings_start_at_one_and_skip_no_level(site: Path) -> None:
    def jumps(path: Path) -> list[str]:
        levels = [int(str(tag.name)[1]) for tag in article(path).find_all(re.compile(r"^h[1-6]$"))]
        steps = [f"h{a} to h{b}" for a, b in pairwise(levels) if b > a + 1]
        return steps + (["not exactly one h1, first"] if levels.count(1) != 1 or levels[0] != 1 else [])

    assert findings(site, jumps) == []


def test_every_link_within_the_site_leads_somewhere(site: Path) -> None:
    def broken(path: Path) -> list[str]:
        return [link for link in {str(a["href"]) for a in parsed(path).select("a[href]")} if dead(path, link)]

    def dead(path: Path, link: str) -> bool:
        address, anchor = urldefrag(link)
        if urlsplit(address).scheme or (anchor in {"", "top"} and not address):
            return False
        target = (path.parent / unquote(address)).resolve() if address else path
        return not target.is_file() or bool(anchor and not parsed(target).find(id=unquote(anchor)))

    assert findings(site, broken) == []


def test_every_figure_in_the_text_is_in_the_register(site: Path) -> None:
    register = parsed(site / "book" / "data_and_sources.html")
    known = {str(row["id"]) for row in register.select("tr[id^=fact-]")}
    quoted = {
        urldefrag(str(link["href"])).fragment
        for path in pages(site)
        for link in article(path).select(".ck-fact > a")
    }
    assert len(quoted) > 50
    assert quoted <= known


def test_ids_are_unique_on_each_page(site: Path) -> None:
    def twice(path: Path) -> list[str]:
        ids = [str(tag["id"]) for tag in parsed(path).select("[id]")]
        return sorted({name for name in ids if ids.count(name) > 1})

    assert findings(site, twice) == []


def test_every_tooltip_is_announced_by_its_figure(site: Path) -> None:
    def unannounced(path: Path) -> list[str]:
        described = {str(link["aria-describedby"]) for link in article(path).select(".ck-fact > a")}
        tips = [str(tip["id"]) for tip in article(path).select("[role=tooltip]")]
        return [tip for tip in tips if tip not in described]

    assert findings(site, unannounced) == []


def test_every_table_has_headers_that_say_something(site: Path) -> None:
    def bad(path: Path) -> list[str]:
        found = []
        for table in article(path).find_all("table"):
            headers = [cell.get_text(strip=True) for cell in table.find_all("th")]
            if not headers or not all(headers):
                found.append(table.get_text(" ", strip=True)[:60])
        return found

    assert findings(site, bad) == []


def test_every_page_can_be_corrected_and_names_its_language_and_title(site: Path) -> None:
    def lacking(path: Path) -> list[str]:
        page = parsed(path)
        foot = page.select_one("footer.ck-foot a")
        checks = {
            "no address for corrections": foot and str(foot["href"]).endswith("colophon.html#corrections"),
            "no language": page.html and page.html.get("lang") == "en",
            "no title": page.title and "Compute Economics" in page.title.get_text(),
        }
        if path.name == "colophon.html":
            checks["no address for corrections"] = foot and foot["href"] == "#corrections"
        return [name for name, holds in checks.items() if not holds]

    assert findings(site, lacking) == []


def test_no_page_shows_an_error_of_the_build(site: Path) -> None:
    def errors(path: Path) -> list[str]:
        return [tag.get_text()[:80] for tag in article(path).select(".problematic, .system-message, .stderr")]

    assert findings(site, errors) == []


def test_pages_are_light(site: Path) -> None:
    def heavy(path: Path) -> list[str]:
        own = path.stat().st_size
        shown = [path.parent / urlsplit(str(img["src"])).path for img in article(path).find_all("img")]
        pictures = sum(picture.stat().st_size for picture in shown)
        too_heavy = (
            own > (REGISTER_LIMIT if path.name == REGISTER else PAGE_LIMIT)
            or own + pictures > PAGE_WITH_PICTURES_LIMIT
        )
        return [f"{own:,} + {pictures:,} bytes"] if too_heavy else []

    assert findings(site, heavy) == []


def test_scripts_and_styles_that_a_page_loads_are_light(site: Path) -> None:
    page = site / "book" / "the_deal.html"
    files = {
        (page.parent / urlsplit(str(tag.get("src") or tag.get("href"))).path).resolve()
        for tag in parsed(page).select("script[src], link[rel=stylesheet]")
    }
    assert sum(path.stat().st_size for path in files) < SHARED_LIMIT


@pytest.mark.parametrize("name", ["the_deal", "energy_bill"])
def test_maths_is_in_the_page_and_needs_no_script(site: Path, name: str) -> None:
    page = parsed(site / "book" / f"{name}.html")
    assert page.select("math[alttext]")
    assert "mathjax" not in str(page.head).lower()
