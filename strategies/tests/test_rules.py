"""The rules of milestones, indicators and references."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations

import pytest

from priorities.tests.factories import make_strategy
from strategies.rules import (
    Point,
    SeriesCourse,
    days_moved,
    days_overdue,
    half_months,
    indicator_status,
    latest_per_series,
    milestone_course,
    moment,
    path_to_targets,
    path_value,
    search_words,
    series_courses,
    told_line,
    worst_status,
)
from ui.dates import parse, period_start

TODAY = date(2026, 11, 23)
HALF_A_YEAR = (date(2026, 12, 3) - date(2026, 6, 3)).days
"""Up to the tenth day after TODAY."""


@dataclass
class Milestone:
    """A milestone as the rules see it."""

    original_date: date
    current_date: date
    realised_date: date | None
    original_precision: str = "day"
    current_precision: str = "day"


@pytest.mark.parametrize(
    ("moved", "late", "realised", "status"),
    [
        (0, -1, None, "niet_gestart"),
        (0, 0, None, "niet_gestart"),
        (0, 1, None, "aandacht_nodig"),
        (0, 30, None, "aandacht_nodig"),
        (0, 31, None, "vertraagd"),
        (1, -10, None, "aandacht_nodig"),
        (183, -10, None, "aandacht_nodig"),
        (185, -10, None, "vertraagd"),
        (-50, -10, None, "niet_gestart"),
        (400, 400, TODAY, "afgerond"),
    ],
)
def test_a_milestone_is_late_or_moved_seriously_or_a_little(moved, late, realised, status):
    due = TODAY - timedelta(days=late)
    course = milestone_course(Milestone(due - timedelta(days=moved), due, realised), TODAY)
    assert course == (status, 0 if realised else max(0, late), moved, moved > HALF_A_YEAR)


@pytest.mark.parametrize(
    ("original", "current", "moved", "status"),
    [
        ("2027", "4e kwartaal 2027", 0, "niet_gestart"),
        ("4e kwartaal 2027", "2027", 0, "niet_gestart"),
        ("4e kwartaal 2027", "15-12-2027", -16, "niet_gestart"),
        ("1-6-2027", "2e kwartaal 2027", 29, "aandacht_nodig"),
        ("2e kwartaal 2027", "2027", 184, "aandacht_nodig"),
        ("mei 2027", "2027", 214, "vertraagd"),
        ("2027", "januari 2028", 31, "aandacht_nodig"),
    ],
)
def test_a_move_is_from_the_end_of_the_first_period_to_the_end_of_the_present_one(original, current, moved, status):
    first, present = parse(original), parse(current)
    milestone = Milestone(first.first_day, present.first_day, None, first.precision, present.precision)
    assert milestone_course(milestone, TODAY) == (status, 0, moved, status == "vertraagd")


@pytest.mark.django_db
@pytest.mark.parametrize("precision", ["day", "month", "quarter", "year"])
def test_the_database_finds_the_same_milestones_late_as_the_rule(precision):
    strategy = make_strategy()
    days = [TODAY - timedelta(days=number) for number in (-400, -1, 0, 1, 30, 100, 400)]
    for day in days:
        for realised in (None, TODAY):
            strategy.milestones.create(
                title="x",
                original_date=day,
                current_date=period_start(day, precision),
                current_precision=precision,
                reschedule_reason="scope",
                realised_date=realised,
            )
    late = [row for row in strategy.milestones.all() if milestone_course(row, TODAY).overdue]
    assert late
    assert list(strategy.milestones.late(TODAY)) == late


def test_what_is_realised_is_not_overdue():
    assert days_overdue(date(2020, 1, 1), date(2026, 1, 1), TODAY) == 0
    assert days_overdue(TODAY, None, TODAY) == 0
    assert days_overdue(TODAY - timedelta(days=1), None, TODAY) == 1


@pytest.mark.parametrize(("days", "months"), [(0, 0), (30, 1), (46, 1.5), (258, 8.5), (365, 12)])
def test_months_are_said_to_the_nearest_half(days, months):
    assert half_months(days) == months


def point(year: float, value: float) -> Point:
    return Point(year, Decimal(str(value)))


def test_the_path_is_straight_from_point_to_point_and_stays_at_its_ends():
    start, half, end = point(2020, 20), point(2025, 60), point(2030, 70)
    assert path_to_targets(start, [half, end]) == [start, half, end]
    assert [path_value([start, end], year) for year in (2010, 2020, 2025, 2030, 2035)] == [20, 20, 45, 70, 70]
    assert [path_value([start, half, end], year) for year in (2022.5, 2025, 2026, 2030)] == [40, 60, 62, 70]


@pytest.mark.parametrize("year", [2024 + day / 366 for day in range(1, 366)])
def test_what_is_exactly_on_the_line_is_on_it_on_any_day(year):
    start, end = point(2024, 0), point(2025, 366)
    latest = point(year, round((year - 2024) * 366))
    assert path_value([start, end], year) == latest.value
    assert indicator_status(start=start, targets=[end], latest=latest, higher_is_better=True) == "op_schema"


def test_targets_before_the_start_are_no_part_of_the_path():
    start, early, end = point(2026, 50), point(2024, 40), point(2030, 90)
    assert path_to_targets(start, [early, end]) == [start, end]
    assert path_to_targets(start, [early]) == [early]
    assert path_value([early], 2026) == 40
    assert path_to_targets(start, []) == []
    assert path_to_targets(start, [point(2026, 60), end]) == [start, end], "nor those in its own year"


@pytest.mark.parametrize(
    ("latest", "status"), [(62, "op_schema"), (61.9, "aandacht_nodig"), (57, "aandacht_nodig"), (56.9, "vertraagd")]
)
def test_a_target_in_between_counts(latest, status):
    """On the way from 20 to 70 it should be 60 half-way; the line without that target would be at 50."""
    targets = [point(2025, 60), point(2030, 70)]
    found = indicator_status(start=point(2020, 20), targets=targets, latest=point(2026, latest), higher_is_better=True)
    assert found == status


@pytest.mark.parametrize(
    ("latest", "status"),
    [(45, "op_schema"), (44.9, "aandacht_nodig"), (40, "aandacht_nodig"), (39.9, "vertraagd"), (90, "op_schema")],
)
def test_an_indicator_is_on_the_line_or_under_it(latest, status):
    assert (
        indicator_status(
            start=point(2020, 20), targets=[point(2030, 70)], latest=point(2025, latest), higher_is_better=True
        )
        == status
    )


def test_an_indicator_that_should_go_down():
    def status(latest: float) -> str:
        return indicator_status(
            start=point(2020, 60), targets=[point(2030, 10)], latest=point(2025, latest), higher_is_better=False
        )

    assert [status(30), status(37), status(41), status(5)] == ["op_schema", "aandacht_nodig", "vertraagd", "op_schema"]


def test_without_target_or_start_there_is_too_little_data():
    latest = point(2025, 45)
    unknown = "te_weinig_gegevens"
    assert indicator_status(start=latest, targets=[], latest=latest, higher_is_better=True) == unknown
    assert indicator_status(start=None, targets=[point(2030, 70)], latest=latest, higher_is_better=True) == unknown
    assert indicator_status(start=latest, targets=[point(2030, 70)], latest=latest, higher_is_better=True) == unknown
    assert indicator_status(start=None, targets=[point(2030, 70)], latest=None, higher_is_better=True) == unknown
    reached = indicator_status(start=None, targets=[point(2030, 40)], latest=latest, higher_is_better=True)
    assert reached == "op_schema"


@dataclass
class Value:
    area: str
    part: str
    reference_date: date
    value: Decimal = Decimal(0)


def test_the_latest_value_of_each_series():
    old, new = Value("nl", "", date(2023, 1, 1)), Value("nl", "", date(2024, 1, 1))
    again = Value("nl", "", date(2024, 1, 1), Decimal(1))
    cloud, europe = Value("nl", "cloud", date(2022, 1, 1)), Value("eu", "", date(2023, 1, 1))
    assert latest_per_series([new, cloud, old, europe]) == [new, cloud, europe]
    assert latest_per_series([new, again]) == [again]
    assert latest_per_series([]) == []
    first, second = Value("nl", "", date(2024, 1, 1)), Value("nl", "", date(2024, 1, 1))
    assert latest_per_series([first, second])[0] is second, "of one day that which was entered last"


@dataclass
class Measured(Value):
    value: Decimal = Decimal(0)


def test_the_course_of_each_part_of_the_netherlands():
    def measured(year: int, value: int, part: str = "", area: str = "nl") -> Measured:
        return Measured(area, part, date(year, 1, 1), Decimal(value))

    courses = series_courses(
        [measured(2025, 30), measured(2024, 20), measured(2024, 40, "cloud"), measured(2025, 41, "cloud"),
         measured(2025, 90, area="eu")],
        targets=[point(2030, 100)], baseline=point(2020, 0), higher_is_better=True,
    )  # fmt: skip
    assert courses == [
        SeriesCourse("", "vertraagd", Decimal(30), Decimal(50)),
        # The baseline is of the whole: the path of a part begins at its own first value.
        SeriesCourse("cloud", "vertraagd", Decimal(41), Decimal(50)),
    ]


def test_a_day_has_a_place_in_its_year():
    assert moment(date(2026, 1, 1)) == 2026
    assert moment(date(2026, 1, 2)) == pytest.approx(2026 + 1 / 366, abs=1e-6)
    days = [date(2027, 1, 1) + timedelta(days=number) for number in range(2 * 366)]
    moments = [moment(day) for day in days]
    assert moments == sorted(set(moments))
    assert [int(found) for found in moments] == [day.year for day in days]


FIRST, EARLIER, LAST = date(2022, 1, 1), date(2020, 1, 1), date(2026, 1, 1)
VALUES = [
    Value("nl", "", FIRST, Decimal(40)),
    Value("nl", "", LAST, Decimal(44)),
    Value("nl", "cloud", EARLIER, Decimal(10)),
    Value("nl", "cloud", LAST, Decimal(20)),
    Value("eu", "", LAST, Decimal(99)),
    Value("eu", "cloud", LAST, Decimal(98)),
]
TARGET, BASELINE = Point(2030, Decimal(70)), Point(2020, Decimal(20))
AT_BASELINE, AT_FIRST, AT_FIRST_OF_PART = Decimal(50), Decimal(55), Decimal(46)
"""Where the line is in 2026: from 20 in 2020, from 40 in 2022, and of the part from 10 in 2020; all to 70 in 2030."""


@pytest.mark.parametrize("order", list(permutations(range(4))))
@pytest.mark.parametrize(
    ("target", "baseline", "whole", "cloud"),
    [
        (TARGET, BASELINE, ("vertraagd", AT_BASELINE), ("vertraagd", AT_FIRST_OF_PART)),
        (TARGET, None, ("vertraagd", AT_FIRST), ("vertraagd", AT_FIRST_OF_PART)),
        (None, BASELINE, ("te_weinig_gegevens", None), ("te_weinig_gegevens", None)),
        (None, None, ("te_weinig_gegevens", None), ("te_weinig_gegevens", None)),
    ],
)
def test_each_part_has_its_own_line_from_the_baseline_of_the_whole_or_its_first_value(
    target, baseline, whole, cloud, order
):
    values = [VALUES[number] for number in order] + VALUES[4:]
    courses = series_courses(values, targets=[target] if target else [], baseline=baseline, higher_is_better=True)
    assert sorted(courses) == [("", whole[0], Decimal(44), whole[1]), ("cloud", cloud[0], Decimal(20), cloud[1])]


def test_one_value_without_a_baseline_tells_nothing_yet():
    values = [Value("nl", "", FIRST, Decimal(40))]
    ((_part, status, latest, line),) = series_courses(values, targets=[TARGET], baseline=None, higher_is_better=True)
    assert (status, latest, line) == ("te_weinig_gegevens", 40, 40)
    assert series_courses([], targets=[TARGET], baseline=BASELINE, higher_is_better=True) == []
    ((_part, status, *_figures),) = series_courses(values, targets=[TARGET], baseline=BASELINE, higher_is_better=True)
    assert status == "op_schema"


@pytest.mark.parametrize(("original", "current", "days"), [("2027", "4e kwartaal 2027", 0), ("mei 2027", "2027", 214)])
def test_days_of_a_move_are_from_end_to_end(original, current, days):
    assert days_moved(*parse(original), *parse(current)) == days
    assert days_moved(*parse(current), *parse(original)) == -days


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("26 643, nr. 1231", ["26643-1231"]),
        ("26\N{NO-BREAK SPACE}643, nr.\N{NO-BREAK SPACE}1231", ["26643-1231"]),
        ("26643 nr 1231", ["26643-1231"]),
        ("26643-1231", ["26643-1231"]),
        ("kst-26643-1231", ["26643-1231"]),
        ("Kamerstukken II 2024/25, 26643, nr. 1231", ["26643-1231"]),
        ("https://zoek.officielebekendmakingen.nl/kst-26643-1231.html", ["26643-1231"]),
        ("https://www.tweedekamer.nl/detail?did=2024D42671&id=2024D42671", ["2024D42671"]),
        ("2024D42671", ["2024D42671"]),
        ("digitale  overheid 2030", ["digitale", "overheid", "2030"]),
        ("", []),
    ],
)
def test_references_are_understood_as_people_write_them(typed, words):
    assert search_words(typed) == words


@pytest.mark.parametrize(
    ("line", "value", "told"),
    [
        ("45.1639", "31", "45.2"),
        ("50", "45", "50.0"),
        ("0.04", "0", "0.04"),
        ("0.004", "0.001", "0.004"),
        ("0.349", "0.34", "0.35"),
        ("0.351", "0.36", "0.35"),
        ("12.04", "12.01", "12.04"),
        ("-0.004", "0.2", "-0.004"),
        ("0", "5", "0.0"),
        ("12", "12", "12.0"),
        ("12.3330000001", "12.333", "12.333000"),
    ],
)
def test_a_line_is_told_on_its_own_side_of_the_value_and_is_no_zero(line, value, told):
    assert str(told_line(Decimal(line), Decimal(value))) == told


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        ([], "te_weinig_gegevens"),
        (["te_weinig_gegevens"], "te_weinig_gegevens"),
        (["te_weinig_gegevens", "op_schema"], "op_schema"),
        (["op_schema", "aandacht_nodig"], "aandacht_nodig"),
        (["aandacht_nodig", "vertraagd", "op_schema"], "vertraagd"),
    ],
)
def test_an_indicator_stands_as_its_worst_part(parts, status):
    assert worst_status(parts) == status
