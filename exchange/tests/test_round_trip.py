"""What goes out comes in again as it is: "no changes" for each noun and format, whatever stands in it."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from commitments.models import Commitment
from exchange.downloads import download
from exchange.planning import plan
from exchange.reading import read
from exchange.sheets import SHEETS
from priorities.tests import factories as make
from strategies.models import Indicator, Measure, Measurement, Milestone
from ui.dates import PRECISIONS, period_start
from ui.exports import FORMATS, guarded, without_guard
from ui.text import normalise, validate_plain_text

from .files import TODAY

TRICKY = ["=1+1", "'=1+1", "''=1+1", "+31 6", "-2", "@SUM(A1)", "007", "1,5", "1.234", "1e5", "2026-01-01",
          "a\nb\n\nc",
          "twee  spaties", "a\tb", "“citaat”; met, tekens", "ja", "TRUE", "#N/B", "=\nx", "_x0041_", "'"]  # fmt: skip


def shown(text: str) -> bool:
    try:
        validate_plain_text(text)
    except ValidationError:
        return False
    return normalise(text) == text


TEXTS = st.one_of(st.sampled_from([text for text in TRICKY if shown(text)]), st.text(max_size=60).filter(shown))
DATES = st.dates(date(1990, 1, 1), date(2100, 12, 31))


def unchanged(noun: str, file_format: str) -> None:
    """Out and in again, with nothing changed in between."""
    sheet = SHEETS[noun]
    content = download(sheet, sheet.rows(), file_format, day=TODAY).content
    rows = plan(sheet, read(sheet, content), make.make_user("coordinator"), TODAY)
    assert len(rows) == sheet.rows().count() > 0
    assert [(row.outcome, row.changes, row.errors) for row in rows if row.outcome != "gelijk"] == []


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("noun", SHEETS)
def test_a_file_that_was_not_changed_changes_nothing(noun, file_format, world):
    unchanged(noun, file_format)


@pytest.mark.parametrize("noun", SHEETS)
def test_without_id_and_version_the_same_rows_are_found(noun, world):
    sheet = SHEETS[noun]
    content = download(sheet, sheet.rows(), "xlsx", day=TODAY).content
    table = read(sheet, content)
    bare = type(table)(table.heads[2:], [type(row)(row.number, row.cells[2:]) for row in table.rows])
    rows = plan(sheet, bare, make.make_user("coordinator"), TODAY)
    assert {row.outcome for row in rows} == {"gelijk"}


@given(st.text(max_size=20))
def test_the_apostrophe_of_a_csv_file_comes_off_again(text):
    assert without_guard(guarded(text)) == text


class RoundTripTest(TestCase):
    """With any text, date and number that the site can hold."""

    # Each example writes and reads files, which is slow on a busy machine.
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        title=TEXTS.filter(bool),
        texts=st.lists(TEXTS, min_size=2, max_size=2),
        file_format=st.sampled_from(list(FORMATS)),
    )
    def test_text(self, title, texts, file_format):
        pillar = make.make_pillar(number=title[:10].strip() or "1")
        Measure.objects.create(
            pillar=pillar, code="007", title=title, description=texts[0], executor=texts[1], position=3
        )
        Commitment.objects.create(
            kind="motie", chamber="ek", text=title, made_in=texts[0], number=texts[1][:40].strip()
        )
        for noun in ("pijlers", "maatregelen", "toezeggingen"):
            unchanged(noun, file_format)

    # Each example writes and reads files, which is slow on a busy machine.
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        days=st.tuples(DATES, DATES, DATES),
        precisions=st.tuples(*[st.sampled_from(PRECISIONS)] * 3),
        value=st.decimals(-(10**12), 10**13 - 1, places=3, allow_nan=False),
        file_format=st.sampled_from(list(FORMATS)),
    )
    def test_dates_and_numbers(self, days, precisions, value, file_format):
        measure = Measure.objects.create(pillar=make.make_pillar(), code="m", title="x")
        first, current, realised = (
            period_start(day, precision) for day, precision in zip(days, precisions, strict=True)
        )
        Milestone.objects.create(
            measure=measure, title="x", reschedule_reason="scope",
            original_date=first, original_precision=precisions[0],
            current_date=current, current_precision=precisions[1],
            realised_date=realised, realised_precision=precisions[2],
        )  # fmt: skip
        indicator = Indicator.objects.create(
            strategy=measure.pillar.strategy, code="i", title="i", baseline_value=Decimal(value)
        )
        Measurement.objects.create(
            indicator=indicator, value=value, reference_date=first, reference_precision=precisions[0]
        )
        for noun in ("mijlpalen", "indicatoren", "metingen"):
            unchanged(noun, file_format)
