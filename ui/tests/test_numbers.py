"""Numbers as people write them."""

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.numbers import UnreadableNumber, has_decimal_point, parse_number, refuse_comma_for_thousands


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("31", "31"), (" 31 ", "31"), ("31,5", "31.5"), ("31.5", "31.5"), ("0,125", "0.125"), ("0.125", "0.125"),
        (",5", "0.5"), ("-3", "-3"), ("\N{MINUS SIGN}3,5", "-3.5"), ("31%", "31"), ("31,5 %", "31.5"),
        ("1.250.000", "1250000"), ("1,250,000", "1250000"), ("1.234,5", "1234.5"), ("1,234.5", "1234.5"),
        ("1 234", "1234"), ("1 234 567,8", "1234567.8"), ("1\N{NO-BREAK SPACE}234", "1234"), ("1'234.5", "1234.5"),
        ("1,234", "1.234"), ("+3", "3"), ("€ 1.234,50", "1234.5"), ("-€ 5", "-5"), ("€ -5", "-5"),
        ("1234.500", "1234.5"), ("3,500000", "3.5"), ("007", "7"),
        ("9999999999999,999", "9999999999999.999"),
    ],
)  # fmt: skip
def test_what_people_write_is_read(text, value):
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "unknown"), ("veel", "unknown"), ("%", "unknown"), ("-", "unknown"), ("1e5", "scientific"),
        ("1,23457E+11", "scientific"), ("e5", "unknown"), ("--3", "unknown"), ("€", "unknown"),

        ("NaN", "unknown"), ("1.23.4", "unknown"), ("1.234.567.8", "unknown"), ("1.234,567.8", "unknown"),
        ("1,234,567,890,1", "unknown"), ("12 34", "unknown"), ("=1+1", "unknown"), ("٣", "unknown"), ("½", "unknown"),
        ("1.234", "ambiguous"), ("83.333", "ambiguous"), ("1,2345", "too_precise"), ("12345678901234", "too_large"),
    ],
)  # fmt: skip
def test_what_is_no_number_or_could_be_two_is_refused_with_a_sentence(text, code):
    with pytest.raises(UnreadableNumber) as refused:
        parse_number(text)
    assert refused.value.code == code
    assert "%(" not in refused.value.message


@pytest.mark.parametrize(
    ("text", "is_point"),
    [
        ("31.5", True), ("1,234.50", True), ("-0.5 %", True), ("€ 1.25", True), ("1.2345", True), ("1.234", False),
        ("31,5", False), ("1.250.000", False), ("1.234,50", False), ("x.5", False), ("", False),
    ],
)  # fmt: skip
def test_a_point_that_can_only_be_the_decimal_sign(text, is_point):
    assert has_decimal_point(text) is is_point


@pytest.mark.parametrize(("text", "both"), [("1,234", ("1234", "1.2340")), ("-12,345%", ("-12345%", "-12.3450%"))])
def test_a_comma_among_decimal_points_may_be_for_thousands(text, both):
    with pytest.raises(UnreadableNumber) as refused:
        refuse_comma_for_thousands(text)
    assert (refused.value.params["whole"], refused.value.params["part"]) == both
    for one in both:
        refuse_comma_for_thousands(one)
        parse_number(one)


@pytest.mark.parametrize("text", ["1,5", "0,125", "1,234.5", "1,234,567", "31.5", "1.234,567", "veel"])
def test_other_numbers_are_left_alone(text):
    refuse_comma_for_thousands(text)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=3), st.sampled_from(".,"))
def test_the_plain_form_of_any_number_is_read_back(value, decimal_sign):
    text = f"{value:f}".rstrip("0").rstrip(".")
    whole, _point, part = text.partition(".")
    if decimal_sign == "." and len(part) == 3 and len(whole.lstrip("-")) <= 3 and whole.lstrip("-0"):
        return  # could be thousands
    assert parse_number(text.replace(".", decimal_sign)) == value


@given(st.text(max_size=30))
def test_any_text_gives_a_number_or_a_sentence(text):
    with contextlib.suppress(UnreadableNumber):
        assert abs(parse_number(text)) < 10**13
