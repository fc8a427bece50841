"""Imprecise dates: what people write is read, what is no date is explained, what is written can be read again."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from ui.dates import (
    LATEST_YEAR,
    PRECISIONS,
    ImpreciseDate,
    UnreadableDate,
    format_imprecise,
    parse,
    period_end,
    period_start,
)

days = st.dates(min_value=date(1900, 1, 1), max_value=date(LATEST_YEAR, 12, 31))
precisions = st.sampled_from(PRECISIONS)


@pytest.mark.parametrize(
    ("text", "first_day", "precision"),
    [
        ("2026", date(2026, 1, 1), "year"),
        ("2e kwartaal 2026", date(2026, 4, 1), "quarter"),
        ("tweede kwartaal van 2026", date(2026, 4, 1), "quarter"),
        ("1ste kwartaal 2026", date(2026, 1, 1), "quarter"),
        ("Q2 2026", date(2026, 4, 1), "quarter"),
        ("q4 2026", date(2026, 10, 1), "quarter"),
        ("K3 2026", date(2026, 7, 1), "quarter"),
        ("2026-Q3", date(2026, 7, 1), "quarter"),
        ("3rd quarter 2026", date(2026, 7, 1), "quarter"),
        ("juni 2026", date(2026, 6, 1), "month"),
        ("Juni  2026 ", date(2026, 6, 1), "month"),
        ("mrt 2026", date(2026, 3, 1), "month"),
        ("mrt. 2026", date(2026, 3, 1), "month"),
        ("March 2026", date(2026, 3, 1), "month"),
        ("6-2026", date(2026, 6, 1), "month"),
        ("2026-06", date(2026, 6, 1), "month"),
        ("1 juni 2026", date(2026, 6, 1), "day"),
        ("1 jun. 2026", date(2026, 6, 1), "day"),
        ("1-6-2026", date(2026, 6, 1), "day"),
        ("01/06/2026", date(2026, 6, 1), "day"),
        ("1.6.2026", date(2026, 6, 1), "day"),
        ("2026-06-01", date(2026, 6, 1), "day"),
        ("June 1, 2026", date(2026, 6, 1), "day"),
        ("29 februari 2028", date(2028, 2, 29), "day"),
        ("1 maa 2026", date(2026, 3, 1), "day"),
        ("3 sept 2026", date(2026, 9, 3), "day"),
        ("2026/06/01", date(2026, 6, 1), "day"),
        ("2026-06-01 00:00:00", date(2026, 6, 1), "day"),
        ("2026-06-01T00:00:00.000Z", date(2026, 6, 1), "day"),
        ("1-6-2026 0:00", date(2026, 6, 1), "day"),
        ("maandag 1 juni 2026", date(2026, 6, 1), "day"),
        ("wo 3 juni 2026", date(2026, 6, 3), "day"),
        ("Monday, June 1, 2026", date(2026, 6, 1), "day"),
        ("1st June 2026", date(2026, 6, 1), "day"),
        ("June 1st, 2026", date(2026, 6, 1), "day"),
        ("jun-26", date(2026, 6, 1), "month"),
        ("2026 juni", date(2026, 6, 1), "month"),
        ("2026 2e kwartaal", date(2026, 4, 1), "quarter"),
        ("Q2-2026", date(2026, 4, 1), "quarter"),
        ("2026JJ00", date(2026, 1, 1), "year"),
        ("2026KW02", date(2026, 4, 1), "quarter"),
        ("2026MM06", date(2026, 6, 1), "month"),
    ],
)
def test_reads_what_people_write(text, first_day, precision):
    assert parse(text) == ImpreciseDate(first_day, precision)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("30 februari 2027", "no_such_day"),
        ("31-4-2026", "no_such_day"),
        ("0-4-2026", "no_such_day"),
        ("29-02-2027", "no_such_day"),
        ("1-13-2026", "no_such_month"),
        ("2026-00-01", "no_such_month"),
        ("13-2026", "no_such_month"),
        ("Q5 2026", "no_such_quarter"),
        ("0e kwartaal 2026", "no_such_quarter"),
        ("99e kwartaal 2026", "no_such_quarter"),
        ("0026", "no_such_year"),
        ("1 juni 9999", "no_such_year"),
        ("morgen", "unknown"),
        ("juni", "unknown"),
        ("1 juni", "unknown"),
        ("26", "unknown"),
        ("1-6-26", "short_year"),
        ("1 6 '26", "short_year"),
        ("vijfde kwartaal 2026", "unknown"),
        ("1 foo 2026", "unknown"),
        ("٢٠٢٦", "unknown"),
        ("²026", "unknown"),
        ("2026 😀", "unknown"),
        ("2026-06-01T10:00", "unknown"),
        ("maandag 2026", "unknown"),
        ("2026KW05", "no_such_quarter"),
        ("2026MM13", "no_such_month"),
        ("2026/2027", "unknown"),
        ("2026 2027 juni", "unknown"),
        ("<b>2026</b>", "unknown"),
    ],
)
def test_says_what_is_wrong(text, code):
    with pytest.raises(UnreadableDate) as caught:
        parse(text)
    assert caught.value.code == code


def test_an_impossible_day_is_explained_with_its_month():
    with pytest.raises(UnreadableDate) as caught:
        parse("30 februari 2027")
    with override("en"):
        assert caught.value.message("en") == "Enter a date that exists. February 2027 has 28 days."
    with override("nl"):
        assert "Februari 2027" in caught.value.message("nl")


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_explained(text):
    try:
        first_day, precision = parse(text)
    except UnreadableDate as error:
        sentences = [error.message("nl"), error.message("en")]
    else:
        sentences = ["read"]
        assert period_start(first_day, precision) == first_day
    assert all(sentences)


@given(days, precisions, st.sampled_from(["nl", "en", "en-gb", "fy"]), st.booleans())
def test_what_is_written_can_be_read(day, precision, language, short):
    first_day = period_start(day, precision)
    assert parse(format_imprecise(first_day, precision, language, short=short)) == (first_day, precision)


@given(days, precisions)
def test_a_period_holds_its_days_and_ends_before_the_next(day, precision):
    first, last = period_start(day, precision), period_end(day, precision)
    assert first <= day <= last
    assert period_end(first, precision) == last == period_end(last, precision)
    assert period_start(last + timedelta(days=1), precision) == last + timedelta(days=1)


@pytest.mark.parametrize(
    ("precision", "long", "short", "english"),
    [
        ("day", "4 december 2026", "4 dec 2026", "4 December 2026"),
        ("month", "december 2026", "dec 2026", "December 2026"),
        ("quarter", "4e kwartaal 2026", "Q4 2026", "4th quarter 2026"),
        ("year", "2026", "2026", "2026"),
    ],
)
def test_words(precision, long, short, english):
    day = date(2026, 12, 4)
    assert format_imprecise(day, precision, "nl") == long
    assert format_imprecise(day, precision, "nl", short=True) == short
    assert format_imprecise(day, precision, "en") == english


def test_an_unknown_precision_is_a_mistake_of_ours():
    for function in (period_start, period_end, format_imprecise):
        with pytest.raises(ValueError, match="precision"):
            function(date(2026, 1, 1), "week")
