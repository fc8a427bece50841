"""The parts of a page in Chromium: axe finds nothing, 320 pixels are enough, and tables stand in for pictures."""

from datetime import date

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils.safestring import SafeString
from django.utils.translation import override

from ui.charts import Measured, Move, date_moves, status_flow, trend_line

pytestmark = pytest.mark.browser

AXE = settings.BASE_DIR / "node_modules/axe-core/axe.min.js"
CSS = settings.BASE_DIR / "static/dist/app.css"
RUN_AXE = """async () => (await axe.run(document, {runOnly: {type: "tag", values: [
    "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}})).violations.map(
    found => found.id + ": " + found.nodes.map(node => node.target.join(" ")).slice(0, 3).join(" | "))"""
PAGE = """<!doctype html><html lang="nl" class="voorbeeld-theme utrecht-root"><meta charset="utf-8">
<title>Onderdelen</title><style>{{ css }}</style><body class="utrecht-document">
<main class="nds-container"><h1>Onderdelen</h1>
{% include "components/chart.html" with chart=flow id="flow" wide=True %}
{% include "components/chart.html" with chart=moves id="moves" wide=True %}
<p><span class="nds-trend">{{ trend.svg }}</span></p><p>{% status_dots statuses %}</p><p>{% update_squares states %}</p>
{% round_progress states figure=True %}{{ text|markdown }}</main>"""


@pytest.fixture
def page(browser):
    """A page with all parts, of any width."""
    pairs = {(code, code): 3 for code in ("op_schema", "aandacht_nodig", "vertraagd", "niet_gestart", "afgerond")}
    with override("nl"):
        html = Template(PAGE).render(
            Context(
                {
                    "css": SafeString(CSS.read_text()),
                    "flow": status_flow("Maatregelen", {**pairs, ("op_schema", "vertraagd"): 4}),
                    "moves": date_moves(
                        "Advies",
                        date(2026, 3, 31),
                        [Move(date(2026, 2, 1), date(2026, 3, 31), date(2026, 9, 30), "Aanpassing van eisen")],
                        date(2026, 11, 23),
                    ),
                    "trend": trend_line("AI", "%", [Measured(date(2024, 1, 1), 1), Measured(date(2025, 1, 1), 2)]),
                    "statuses": ["op_schema", "vertraagd", "watermeloen"],
                    "states": {"goedgekeurd": 4, "ingediend": 2, "te_doen": 6},
                    "text": "**Let op**\n\n- https://example.org/"
                    + "lang/" * 40
                    + "\n  1. [advies](https://example.org)",
                }
            )
        )
    instance = browser.new_page()
    instance.set_content(html)
    yield instance
    instance.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_the_parts_are_accessible_at_each_width(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(AXE.read_text())
    assert page.evaluate(RUN_AXE) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("part", ["flow", "moves"])
def test_on_a_narrow_screen_the_table_stands_in_the_place_of_the_picture(page, part):
    picture, table = page.locator(f"#{part} > svg"), page.locator(f"#{part} table")
    page.set_viewport_size({"width": 1280, "height": 900})
    assert picture.is_visible()
    assert not table.is_visible()
    page.set_viewport_size({"width": 320, "height": 900})
    assert not picture.is_visible()
    assert table.is_visible()


@pytest.mark.parametrize("part", ["flow", "moves"])
def test_on_a_narrow_screen_no_column_of_a_table_is_cut_off(page, part):
    page.set_viewport_size({"width": 320, "height": 900})
    region = page.locator(f"#{part} .nds-table-region")
    assert region.evaluate("region => region.scrollWidth <= region.clientWidth")
    heads = page.locator(f"#{part} thead th").all_inner_texts()
    first = page.locator(f"#{part} tbody tr").first.locator("td")
    assert [cell.get_attribute("data-label") for cell in first.all()] == heads[1:]


def test_on_paper_an_address_is_not_written_twice(page):
    behind = "selector => getComputedStyle(document.querySelector(selector), '::after').content"
    page.emulate_media(media="print")
    assert page.evaluate(behind, ".nds-markdown__address") == "none"
    assert "example.org" in page.evaluate(behind, ".nds-markdown a:not(.nds-markdown__address)")
