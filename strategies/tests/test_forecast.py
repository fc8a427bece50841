"""The straight line through measurements: what it says, when it says nothing, and how sure it is."""

import math

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from strategies.rules.forecast import (
    LEAST_MEASUREMENTS,
    Expected,
    decimals_for,
    fit_line,
    forecast,
    student_t,
)

years = st.integers(1990, 2040).map(float)
values = st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 3))
series = st.dictionaries(years, values, min_size=LEAST_MEASUREMENTS, max_size=12).map(lambda d: list(d.items()))


@pytest.mark.parametrize(
    ("freedom", "t"),
    # NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, column 0.90.
    [(1, 3.078), (2, 1.886), (3, 1.638), (4, 1.533), (5, 1.476), (8, 1.397), (10, 1.372), (30, 1.310), (100, 1.290)],
)
def test_quantiles_are_those_of_the_handbook(freedom, t):
    assert student_t(0.9, freedom) == pytest.approx(t, abs=0.0005)


@pytest.mark.parametrize(("probability", "t"), [(0.975, 2.228), (0.95, 1.812), (0.995, 3.169)])
def test_other_probabilities_too(probability, t):
    assert student_t(probability, 10) == pytest.approx(t, abs=0.0005)


def test_one_and_two_degrees_of_freedom_are_those_of_their_closed_forms():
    assert student_t(0.9, 1) == pytest.approx(math.tan(math.pi * 0.4), rel=1e-9)
    assert student_t(0.9, 2) == pytest.approx(0.8 * math.sqrt(2 / (4 * 0.9 * 0.1)), rel=1e-9)


def test_with_many_degrees_of_freedom_it_is_the_normal_distribution():
    assert student_t(0.9, 400) == pytest.approx(student_t(0.9, 401), abs=0.0025)
    assert student_t(0.9, 10**6) == pytest.approx(1.2816, abs=0.0001)


@pytest.mark.parametrize(("probability", "freedom"), [(0.9, 0), (0.5, 3), (1.0, 3), (0.2, 3)])
def test_nonsense_is_refused(probability, freedom):
    with pytest.raises(ValueError, match="degree of freedom"):
        student_t(probability, freedom)


@given(st.integers(1, 420))
def test_more_measurements_never_make_it_less_sure(freedom):
    assert student_t(0.9, freedom + 1) <= student_t(0.9, freedom) + 1e-9


def test_a_worked_example():
    """x = 1 … 5, y = 2, 4, 5, 4, 5: slope 0.6, line 4.6 at 4 + 3; s² = 2.4 / 3."""
    found = forecast([(1, 2), (2, 4), (3, 5), (4, 4), (5, 5)], 7)
    assert found is not None
    assert found.value == pytest.approx(6.4)
    margin = student_t(0.9, 3) * math.sqrt(0.8) * math.sqrt(1 + 1 / 5 + 16 / 10)
    assert found.low == pytest.approx(6.4 - margin)
    assert found.high == pytest.approx(6.4 + margin)
    assert not found.cut


@pytest.mark.parametrize(
    ("points", "year"),
    [
        ([], 2030),
        ([(2024, 1)], 2030),
        ([(2024, 1), (2025, 2)], 2030),
        ([(2024, 1), (2024, 2), (2025, 2)], 2030),
        ([(2024, 1), (2025, 2), (2026, 3)], 2026),
        ([(2024, 1), (2025, 2), (2026, 3)], 2020),
    ],
    ids=["none", "one", "two", "two moments", "the last moment", "before"],
)
def test_it_says_nothing_when_it_cannot(points, year):
    assert forecast(points, year) is None


def test_measurements_on_one_line_leave_no_margin():
    assert forecast([(2024, 0.1), (2025, 0.2), (2026, 0.3)], 2030) == Expected(
        2030, pytest.approx(0.7), pytest.approx(0.7), pytest.approx(0.7), has_margin=False
    )


def test_a_percentage_is_cut_and_says_so():
    found = forecast([(2023, 90), (2024, 95), (2025, 97)], 2030, lowest=0, highest=100)
    assert found is not None
    assert (found.value, found.high, found.cut) == (100, 100, True)
    assert 0 < found.low < 100
    falling = forecast([(2023, 9), (2024, 5), (2025, 2)], 2030, lowest=0, highest=100)
    assert falling is not None
    assert (falling.value, falling.low, falling.cut) == (0, 0, True)


def test_a_margin_from_nothing_to_everything_is_not_told():
    wild = [(2023, 10), (2024, 90), (2025, 12)]
    assert forecast(wild, 2030, lowest=0, highest=100) is None
    assert forecast(wild, 2030) is not None


def test_two_values_at_one_moment_count_once():
    assert forecast([(1, 1), (1, 3), (2, 3), (3, 5)], 4) == forecast([(1, 2), (2, 3), (3, 5)], 4)


@given(series, st.floats(0.1, 50))
def test_the_value_lies_within_its_margin(points, later):
    found = forecast(points, max(year for year, _ in points) + later)
    assert found is not None
    assert found.low <= found.value <= found.high


@given(series)
def test_further_away_is_never_more_sure(points):
    last = max(year for year, _ in points)
    near, far = forecast(points, last + 1), forecast(points, last + 9)
    assert near is not None
    assert far is not None
    assert far.high - far.low >= near.high - near.low


@given(series, st.randoms())
def test_the_order_of_the_measurements_does_not_matter(points, random):
    mixed = list(points)
    random.shuffle(mixed)
    one, other = fit_line(points), fit_line(mixed)
    assert one is not None
    assert other is not None
    assert one.at(2050).value == pytest.approx(other.at(2050).value, rel=1e-6, abs=1e-3)


@given(series, st.floats(-1e4, 1e4).map(lambda value: round(value, 2)))
def test_raising_all_values_raises_the_forecast_as_much(points, up):
    base, raised = forecast(points, 2050), forecast([(year, value + up) for year, value in points], 2050)
    assert base is not None
    assert raised is not None
    assert raised.value == pytest.approx(base.value + up, rel=1e-6, abs=1e-2)
    assert raised.high - raised.low == pytest.approx(base.high - base.low, rel=1e-4, abs=1e-2)


@given(series)
def test_the_residuals_of_the_line_add_up_to_nothing(points):
    line = fit_line(points)
    assert line is not None
    assert math.fsum(value - line.at(year).value for year, value in points) == pytest.approx(0, abs=1e-2)


@given(series)
@example([(1990.0, 100.0), (1991.0, 0.0), (1992.0, 50.0)])
def test_a_percentage_stays_between_nothing_and_everything(points):
    found = forecast(points, 2060, lowest=0, highest=100)
    assume(found is not None)
    assert 0 <= found.low <= found.value <= found.high <= 100


@pytest.mark.parametrize(
    ("value", "low", "high", "decimals"),
    [
        (48.2, 40, 56, 0),
        (48, 48, 48, 0),
        (48.5, 48.5, 48.5, 3),
        (98.9, 98.4, 99.4, 1),
        (1, 0.99, 1.01, 2),
        (1, 0.995, 1.005, 3),
        (0.0004, 0.0002, 0.0006, 4),
        (0.0004, 0.0004, 0.0004, 4),
        (1e-9, 1e-9, 1e-9, 6),
        (5e6, 5e6 - 999, 5e6 + 999, 0),
        (5e6, 5e6 - 1000, 5e6 + 1000, -1),
        (1e13, 4e12, 1.6e13, -10),
    ],
)
def test_no_more_digits_than_the_margin_allows(value, low, high, decimals):
    assert decimals_for(Expected(2030, value, low, high)) == decimals
