"""Charts: whatever the values, nothing leaves the picture, the words are there, and the markup obeys the policy."""

import re
from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.utils.translation import override
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ui.charts import (
    PAGE,
    PRINT,
    Expected,
    Group,
    Link,
    Measured,
    Milestone,
    Part,
    StatusBar,
    Style,
    TargetPoint,
    indicator_chart,
    links_chart,
    milestone_timeline,
    status_bars,
)
from ui.charts.canvas import fit, nice_ticks, number, text_width, with_unit
from ui.charts.timeline import shift_words
from ui.marks import KINDS, STATUS_ORDER

SVG = "{http://www.w3.org/2000/svg}"
titles = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=120)
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31))
values = st.one_of(
    st.integers(-(10**12), 10**12),
    st.floats(-1e18, 1e18, allow_nan=False),
    st.decimals(-(10**13), 10**13, places=3),
)
measured = st.builds(Measured, when=days, value=values, example=st.booleans())
targets = st.one_of(st.builds(TargetPoint, when=days, value=values), st.builds(TargetPoint, when=days, text=titles))
cones = st.builds(
    lambda when, numbers: Expected(when, numbers[1], numbers[0], numbers[2]),
    days,
    st.lists(st.floats(-1e15, 1e15), min_size=3, max_size=3).map(sorted),
)
styles = st.sampled_from([PAGE, PRINT, Style(width=240, text=12), Style(width=1168)])
milestones = st.builds(
    Milestone,
    title=titles,
    original=days,
    current=days,
    status=st.sampled_from(STATUS_ORDER),
    current_precision=st.sampled_from(["day", "month", "quarter", "year"]),
    realised=st.none() | days,
)


def check(chart, style):
    """Well-formed, named, within its frame, without anything that the policy blocks."""
    root = ElementTree.fromstring(chart.svg)
    left, top, width, height = map(float, root.attrib["viewBox"].split())
    assert (left, top, width) == (0, 0, style.width)
    assert root.attrib["role"] == "img"
    assert root.find(f"{SVG}title").text.split() == chart.title.split()
    assert root.find(f"{SVG}desc").text
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=|href", chart.svg)
    assert not re.search(r'="[^"]*(nan|inf)', chart.svg, re.IGNORECASE)
    for element in root.iter(f"{SVG}text"):
        size, x, y = (float(element.attrib[name]) for name in ("font-size", "x", "y"))
        wide = text_width(element.text or "", size, bold="font-weight" in element.attrib)
        start = {"start": x, "middle": x - wide / 2, "end": x - wide}[element.attrib["text-anchor"]]
        assert start >= -0.5
        assert start + wide <= width + 0.5
        assert size * 0.5 <= y <= height
    for element in root.iter(f"{SVG}circle"):
        if "transform" not in element.attrib and len(element.attrib) > 5:
            assert -20 <= float(element.attrib["cx"]) <= width + 20
    assert all(len(row) == len(chart.table.columns) for row in chart.table.rows)


@settings(max_examples=60)
@given(titles, st.sampled_from(["%", "€", "", "diensten", "% van het mkb"]), st.lists(measured, max_size=8),
       st.none() | measured, st.lists(targets, max_size=3), st.lists(measured, max_size=3),
       st.lists(cones, max_size=4), styles, st.sampled_from(["nl", "en"]))  # fmt: skip
def test_indicator_with_any_values(name, unit, points, baseline, goals, others, cone, style, language):
    chart = indicator_chart(
        name,
        unit,
        points,
        baseline=baseline,
        targets=goals,
        comparison=others,
        comparison_name="Europese Unie",
        forecast=cone,
        language=language,
        style=style,
    )
    check(chart, style)


@settings(max_examples=60)
@given(titles, st.lists(milestones, max_size=6), days, styles)
def test_timeline_with_any_dates(name, rows, today, style):
    check(milestone_timeline(name, rows, today, style=style), style)


@settings(max_examples=60)
@given(
    st.lists(
        st.builds(StatusBar, titles, st.dictionaries(st.sampled_from(STATUS_ORDER), st.integers(0, 10_000))), max_size=3
    ),
    styles,
)
def test_status_bars_with_any_counts(bars, style):
    check(status_bars("Maatregelen", bars, style=style), style)


keys = st.sampled_from("abcdef")


@settings(max_examples=40)
@given(
    st.lists(st.tuples(keys, titles), max_size=4, unique_by=lambda pair: pair[0]),
    st.lists(st.tuples(keys, titles), max_size=5, unique_by=lambda pair: pair[0]),
    st.lists(st.builds(Link, keys, keys, st.sampled_from(list(KINDS))), max_size=12),
    st.sampled_from(["", "a", "z"]),
)
def test_links_between_anything(left, right, links, highlight):
    groups = [Group("SDE", "Strategie", tuple(Part(*pair) for pair in right)), Group("NLCS", "Leeg", ())]
    chart = links_chart("Samenhang", [Part(*pair) for pair in left], groups, links, highlight=highlight)
    check(chart, Style(width=1168))
    assert len(chart.table.rows) == sum(link.left in dict(left) and link.right in dict(right) for link in links)


def test_a_strategy_beside_the_one_that_is_followed_keeps_its_number():
    groups = [Group("SDE", "Economie", (Part("s", "Mkb"),)), Group("NLCS", "Cyber", (Part("n", "Overheid"),))]
    links = [Link("cloud", "s", "draagt_bij"), Link("data", "n", "draagt_bij")]
    priorities = [Part("cloud", "Cloud"), Part("data", "Data")]
    assert "geen bijdrage" not in links_chart("Samenhang", priorities, groups, links, highlight="NLCS").svg
    assert "geen bijdrage" in links_chart("Samenhang", priorities, groups, links, highlight="cloud").svg


def test_forty_years_of_measurements():
    points = [Measured(date(1990 + year, 1, 1), 100 + year % 7) for year in range(40)]
    check(indicator_chart("Lang", "ECTS", points, targets=[TargetPoint(date(2035, 1, 1), 140)]), PAGE)


def test_indicator_says_what_was_measured_and_where_it_should_go():
    chart = indicator_chart(
        "Mkb dat AI gebruikt",
        "% van het mkb",
        [
            Measured(date(2024, 1, 1), Decimal("23.000"), precision="year"),
            Measured(date(2023, 1, 1), 13.5, True, "year"),
        ],
        targets=[TargetPoint(date(2030, 1, 1), 75, precision="year")],
        language="en",
    )
    assert chart.title == "Mkb dat AI gebruikt: 23% (2024), target 75% in 2030"
    assert chart.table.columns == ("Date", "Value", "On the line", "What")
    assert chart.table.rows == (
        ("2023", "13.5%", "13.5%", "measurement, example value"),
        ("2024", "23%", "22.3%", "measurement"),
        *((str(year), "–", f"{13.5 + 61.5 * (year - 2023) / 7:.1f}%", "not measured") for year in range(2025, 2030)),
        ("2030", "75%", "75%", "target"),
    )
    assert chart.description == "2023: 13.5%, measurement, example value. 2024: 23%, measurement. 2030: 75%, target."


def test_a_forecast_is_drawn_and_told_as_one():
    points = [Measured(date(2023 + year, 1, 1), 10 + 5 * year, precision="year") for year in range(3)]
    cone = [Expected(date(2025, 1, 1), 20, 19, 21), Expected(date(2030, 1, 1), Decimal("48.0"), 40, 56)]
    targets = [TargetPoint(date(2030, 1, 1), 50, precision="year")]
    without = indicator_chart("x", "%", points, targets=targets, language="en")
    chart = indicator_chart("x", "%", points, targets=targets, forecast=cone, language="en")
    assert ("2030", "48% (40% to 56%)", "50%", "forecast") in chart.table.rows
    assert "2030: 48% (40% to 56%), forecast." in chart.description
    assert chart.svg.count("<path") == without.svg.count("<path") + 2
    ends = {text: float(y) for y, text in re.findall(r'<text[^>]* y="([\d.]+)"[^>]*>(48%|50%)</text>', chart.svg)}
    assert ends["48%"] - ends["50%"] >= PAGE.text, "the two figures at the end do not touch"


def test_a_long_series_is_a_line_without_discs():
    points = [Measured(date(2020, 1, 1) + timedelta(days=day), day) for day in range(400)]
    assert "<circle" not in indicator_chart("x", "", points).svg


def test_an_example_value_is_a_hollow_point():
    def discs(example):
        svg = indicator_chart("x", "", [Measured(date(2024, 1, 1), 1, example)]).svg
        return re.findall(r'<circle[^>]*fill="(#\w+)"', svg)

    assert discs(False) != discs(True)
    assert "#ffffff" in discs(True)


def test_a_target_in_words_is_told_and_not_drawn():
    chart = indicator_chart("x", "", [], targets=[TargetPoint(date(2030, 1, 1), text="top 3")], language="en")
    assert chart.table.rows == (("1 Jan 2030", "top 3", "target"),)
    assert "There are no measurements yet." in chart.svg


def test_the_line_begins_where_measuring_began_and_never_goes_back():
    chart = indicator_chart(
        "Later begonnen",
        "%",
        [Measured(date(2026, 1, 1), 50, precision="year")],
        targets=[TargetPoint(date(year, 1, 1), value, precision="year") for year, value in ((2024, 40), (2030, 90))],
        language="en",
    )
    assert [(row[0], row[2]) for row in chart.table.rows] == [
        ("2024", "–"), ("2026", "50%"), ("2027", "60%"), ("2028", "70%"), ("2029", "80%"), ("2030", "90%"),
    ]  # fmt: skip
    only_past = indicator_chart(
        "Doel voorbij", "%", [Measured(date(2026, 1, 1), 50)], targets=[TargetPoint(date(2024, 1, 1), 40)]
    )
    assert only_past.table.columns == ("Datum", "Waarde", "Wat")
    assert "40%" in only_past.svg


def test_user_text_is_escaped():
    chart = milestone_timeline(
        "<i>", [Milestone("<script>&\"'", date(2026, 1, 1), date(2026, 1, 1), "gestopt")], date(2026, 1, 1)
    )
    assert "<script" not in chart.svg
    check(chart, Style(width=1168))


def test_print_names_its_font_with_inner_quotes():
    svg = status_bars("x", [StatusBar("y", {"op_schema": 1})], style=PRINT).svg
    assert "font-family=\"'Source Sans 3'\"" in svg
    assert "font-family" not in status_bars("x", []).svg


def test_the_same_values_give_the_same_picture():
    assert status_bars("x", [StatusBar("y", {"op_schema": 1})]) == status_bars("x", [StatusBar("y", {"op_schema": 1})])


@pytest.mark.parametrize(
    ("original", "current", "words"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), "as planned"),
        (date(2026, 1, 1), date(2026, 1, 2), "1 day later"),
        (date(2026, 3, 31), date(2026, 12, 15), "8½ months later"),
        (date(2027, 4, 1), date(2027, 7, 1), "3 months later"),
        (date(2026, 6, 1), date(2026, 5, 1), "1 month earlier"),
        (date(2026, 1, 1), date(2031, 1, 1), "5 years later"),
    ],
)
def test_shift_in_words(original, current, words):
    with override("en"):
        assert shift_words(Milestone("x", original, current, "op_schema")) == words


@pytest.mark.parametrize(
    ("value", "nl", "en"),
    [
        (0, "0", "0"),
        (-0.0, "0", "0"),
        (31, "31", "31"),
        (1234.5, "1.234,5", "1,234.5"),
        (Decimal("12.345"), "12,35", "12.35"),
        (-3, "−3", "−3"),
        (0.05, "0,05", "0.05"),
        (0.004, "0,004", "0.004"),
        (-0.015, "−0,015", "−0.015"),
        (0.0004512, "0,00045", "0.00045"),
        (1e-12, "0", "0"),
        (100, "100", "100"),
        (2_500_000, "2,5 mln", "2.5 million"),
        (4e9, "4 mld", "4 billion"),
    ],
)
def test_numbers(value, nl, en):
    assert (number(value, "nl").replace("\u00a0", " "), number(value, "en").replace("\u00a0", " ")) == (nl, en)


def test_units():
    assert with_unit(31, "% van het mkb", "nl") == "31%"
    assert with_unit(4e6, "€", "nl") == "€\u00a04 mln"
    assert with_unit(12, "diensten", "nl") == "12\u00a0diensten"


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
@example(0.0, 5e-324)
@example(0.0, 2e-323)
def test_ticks_cover_the_range(one, other):
    low, high = min(one, other), max(one, other)
    ticks = nice_ticks(low, high)
    assert len(ticks) <= 8
    slack = 1e-6 * (ticks[-1] - ticks[0])
    assert ticks[0] <= low + slack
    assert ticks[-1] >= high - slack


@given(titles, st.floats(1, 500))
def test_text_that_is_cut_off_fits(text, room):
    assert text_width(fit(text, 12, room), 12) <= room
