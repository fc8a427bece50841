"""The moves of a date, and small trend lines: whatever the values, the picture holds and the words say the same."""

import re
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from ui.charts import Measured, Move, Style, date_moves, trend_line
from ui.marks import ACCENT
from ui.tests.test_charts import check, days, measured, styles, titles

precisions = st.sampled_from(["day", "month", "quarter", "year"])
moves = st.builds(
    Move, days, days, days, reason=titles, decided_by=titles, before_precision=precisions, after_precision=precisions
)
FIRST, SECOND = (
    Move(date(2026, 2, 12), date(2026, 3, 31), date(2026, 9, 30), "scope", "steering group"),
    Move(date(2026, 10, 1), date(2026, 9, 30), date(2026, 12, 1), "capacity", after_precision="month"),
)


@settings(max_examples=80)
@given(titles, days, precisions, st.lists(moves, max_size=6), days, st.none() | days, styles,
       st.sampled_from(["nl", "en"]))  # fmt: skip
def test_moves_with_any_dates(name, first, precision, decisions, today, realised, style, language):
    chart = date_moves(
        name, first, decisions, today, first_precision=precision, realised=realised, language=language, style=style
    )
    check(chart, style)
    assert len(chart.table.rows) == len(decisions)


def test_every_move_is_told_in_the_order_of_the_decisions():
    chart = date_moves("Advice", date(2026, 3, 31), [SECOND, FIRST], date(2026, 11, 23), language="en")
    assert chart.title == "Advice: moved 2 times, now 9 months later"
    assert chart.table.caption == chart.title
    assert chart.table.columns == ("Decided on", "From", "To", "Reason", "By")
    assert chart.table.rows == (
        ("12 Feb 2026", "31 Mar 2026", "30 Sep 2026", "scope", "steering group"),
        ("1 Oct 2026", "30 Sep 2026", "Dec 2026", "capacity", "–"),
    )
    assert chart.description == (
        "First plan: 31 Mar 2026. Decided 12 Feb 2026: 30 Sep 2026. Decided 1 Oct 2026: Dec 2026."
    )


def test_a_reached_date_ends_the_story():
    chart = date_moves(
        "Advice", date(2026, 3, 31), [FIRST], date(2026, 11, 23), realised=date(2026, 4, 10), language="en"
    )
    assert chart.title == "Advice: moved 1 time, now 10 days later"
    assert chart.description.endswith("Reached: 10 Apr 2026.")
    assert ACCENT not in chart.svg, "a date that still holds is filled with the accent; this one has the tick"


def test_a_date_that_never_moved():
    chart = date_moves("Advice", date(2026, 3, 31), [], date(2026, 1, 1), language="nl")
    assert chart.title == "Advice: nooit verschoven"
    assert chart.table.rows == ()
    assert ACCENT in chart.svg


@settings(max_examples=80)
@given(titles, st.sampled_from(["%", "€", ""]), st.lists(measured, max_size=12),
       st.sampled_from([Style(width=80, text=12), Style(width=160)]))  # fmt: skip
def test_a_trend_of_any_values(name, unit, points, style):
    chart = trend_line(name, unit, points, style=style)
    check(chart, style)
    height = float(re.search(r'viewBox="0 0 [\d.]+ ([\d.]+)"', chart.svg)[1])
    for x, y in re.findall(r'cx="(-?[\d.]+)" cy="(-?[\d.]+)"', chart.svg):
        assert 0 <= float(x) <= style.width
        assert 0 <= float(y) <= height


def test_a_trend_says_its_first_and_last_value():
    points = [
        Measured(date(year, 1, 1), value, precision="year") for year, value in ((2026, 31), (2024, 23), (2023, 13))
    ]
    chart = trend_line("AI", "%", points, language="en")
    assert chart.title == "AI: 13% (2023), 31% (2026)"
    assert chart.table.rows == (("2023", "13%"), ("2024", "23%"), ("2026", "31%"))
    assert trend_line("AI", "%", points[:1], language="en").title == "AI: 31% (2026)"
    assert trend_line("AI", "%", [], language="en").title == "AI: not measured yet"


def test_only_the_last_point_is_marked_and_hollow_when_it_is_an_example():
    def marks(example):
        points = [Measured(date(2024, 1, 1), 1), Measured(date(2025, 1, 1), 2, example)]
        return re.findall(r'<circle[^>]*fill="(#\w+)"', trend_line("x", "", points).svg)

    assert marks(False) == [ACCENT]
    assert marks(True) == ["#ffffff"]


def test_a_rising_line_rises():
    def y(*values):
        points = [Measured(date(2020 + index, 1, 1), value) for index, value in enumerate(values)]
        return [float(y) for y in re.findall(r"[ML][\d.]+ ([\d.]+)", trend_line("x", "", points).svg)]

    assert y(1, 2)[0] > y(1, 2)[1]
    assert len(set(y(5, 5, 5))) == 1
