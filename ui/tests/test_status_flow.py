"""From declared to computed: whatever the counts, bands join, labels do not touch, and the table says the same."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ui.charts import PRINT, Style, status_flow
from ui.charts.canvas import text_width
from ui.charts.flow import _TINTS
from ui.marks import RED, STATUS_ORDER
from ui.tests.test_charts import SVG, check, styles, titles

codes = st.sampled_from(STATUS_ORDER)
pairs = st.dictionaries(st.tuples(codes, codes), st.integers(0, 10_000), max_size=30)
PICTURE = {
    ("op_schema", "op_schema"): 16,
    ("op_schema", "aandacht_nodig"): 7,
    ("op_schema", "vertraagd"): 4,
    ("aandacht_nodig", "aandacht_nodig"): 6,
    ("vertraagd", "vertraagd"): 4,
    ("niet_opgegeven", "te_weinig_gegevens"): 5,
}


def bands(chart):
    """Per band its colours and where it leaves and arrives: (fill, stroke, left, right) above and below."""
    found = []
    for path in ElementTree.fromstring(chart.svg).iter(f"{SVG}path"):
        if "C" in path.attrib["d"] and path.attrib["fill"] in _TINTS.values():
            x1, y1, *_curve, x2, y2, right2 = map(float, re.findall(r"-?[\d.]+", path.attrib["d"])[:9])
            found.append((path.attrib["fill"], path.attrib["stroke"], y1, y2, x1, x2, right2 - x2))
    return found


@settings(max_examples=80)
@given(titles, pairs, styles, st.sampled_from(["nl", "en"]))
def test_any_counts(name, counts, style, language):
    chart = status_flow(f"Measures {name}", counts, style=style, language=language)
    check(chart, style)
    assert len(set(_TINTS)) == len(STATUS_ORDER)


@settings(max_examples=80)
@given(pairs, styles)
def test_no_two_labels_touch(counts, style):
    rows = {}
    for element in ElementTree.fromstring(status_flow("x", counts, style=style).svg).iter(f"{SVG}text"):
        size, x = float(element.attrib["font-size"]), float(element.attrib["x"])
        if element.attrib["text-anchor"] == "start":
            wide = text_width(element.text or "", size, bold="font-weight" in element.attrib)
            rows.setdefault(element.attrib["y"], []).append((x, x + wide))
    for row in rows.values():
        row.sort()
        assert all(end <= start + 0.2 for (_x, end), (start, _end) in pairwise(row))


def test_a_band_has_the_colour_of_where_it_ends_and_the_watermelon_a_red_edge_on_top():
    found = bands(status_flow("x", PICTURE))
    fills = [fill for fill, stroke, *_rest in found if stroke == "none"]
    assert sorted(fills) == sorted(_TINTS[computed] for _declared, computed in PICTURE)
    assert [(fill, stroke) for fill, stroke, *_rest in found if stroke != "none"] == [(_TINTS["vertraagd"], RED)]
    assert found[-1][1] == RED
    none = {pair: count for pair, count in PICTURE.items() if pair != ("op_schema", "vertraagd")}
    assert RED not in [stroke for _fill, stroke, *_rest in bands(status_flow("x", none))]


def test_bands_are_as_wide_as_their_counts():
    widths = sorted(round(width) for _fill, stroke, _y1, _y2, _x1, _x2, width in bands(status_flow("x", PICTURE))
                    if stroke == "none")  # fmt: skip
    unit = widths[-1] / 16
    assert widths == [pytest.approx(count * unit, abs=1) for count in sorted(PICTURE.values())]


def test_the_table_crosses_both_and_adds_up():
    chart = status_flow("Measures", PICTURE, language="en")
    assert chart.table.columns == (
        "Status", "computed: on track", "computed: needs attention", "computed: delayed", "computed: too little data",
        "Together",
    )  # fmt: skip
    assert chart.table.rows == (
        ("Declared: on track", "16", "7", "4", "0", "27"),
        ("Declared: needs attention", "0", "6", "0", "0", "6"),
        ("Declared: delayed", "0", "0", "4", "0", "4"),
        ("Declared: not declared", "0", "0", "0", "5", "5"),
        ("Together", "16", "13", "8", "5", "42"),
    )
    assert "4 declared on track, computed delayed." in chart.description
    assert "16 declared and computed on track." in chart.description


def test_all_words_stand_at_their_parts_when_there_is_room():
    few = {("op_schema", "op_schema"): 5, ("vertraagd", "vertraagd"): 5}
    texts = [e.text for e in ElementTree.fromstring(status_flow("x", few, language="en").svg).iter(f"{SVG}text")]
    assert texts.count("On track") == 2
    crowded = status_flow("x", PICTURE, language="en", style=Style(width=300, text=12))
    texts = [e.text for e in ElementTree.fromstring(crowded.svg).iter(f"{SVG}text")]
    assert texts.count("Needs attention") == 1, "in the legend"


@pytest.mark.parametrize("counts", [{}, {("op_schema", "op_schema"): 0}])
def test_nothing_says_so(counts):
    chart = status_flow("x", counts, language="en")
    assert "There is nothing to show yet." in chart.svg
    assert chart.table.rows == ()


def test_an_unknown_status_is_a_mistake():
    with pytest.raises(KeyError, match="groen"):
        status_flow("x", {("groen", "op_schema"): 1})


def test_print_names_its_font():
    assert "Source Sans 3" in status_flow("x", PICTURE, style=PRINT).svg
