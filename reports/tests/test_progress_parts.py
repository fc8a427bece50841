"""What was reported, as the pages of priorities and measures show it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from priorities.tests import factories as make
from reports.models import ProgressUpdate
from reports.tests.handed_in import make_approved, make_round
from strategies.tests import factories as make_strategies

pytestmark = pytest.mark.django_db

TEXTS = ("explanation", "decision_asked", "results", "bottlenecks", "course_correction")


@pytest.fixture(params=["priority", "measure"])
def thing(request):
    if request.param == "priority":
        return make.make_priority()
    return make_strategies.make_measure()


def report_on(thing, **fields):
    """A delayed update that fills in everything."""
    milestone = make_strategies.make_milestone(date(2027, 1, 1), measure=make_strategies.make_measure())
    texts = {name: f"Dit is de **{name}**" for name in TEXTS}
    return make_approved(
        thing,
        make_round(),
        **{
            "status": "vertraagd",
            "asked_of": make.make_organisation(),
            "delayed_milestone": milestone,
            "new_date": date(2028, 1, 1),
            "new_date_reason": "scope",
            "evidence": "Het besluit https://example.org/besluit",
            **texts,
            **fields,
        },
    )


def test_texts_are_shown_as_markdown_and_evidence_as_links(client, reader, thing):
    update = report_on(thing)
    client.force_login(reader)
    page = client.get(thing.get_absolute_url()).content.decode()
    for name in TEXTS:
        assert f"Dit is de <strong>{name}</strong>" in page
    assert (
        '<a class="utrecht-link" href="https://example.org/besluit" rel="noopener noreferrer">Het besluit</a>' in page
    )
    assert str(update.asked_of) in page
    assert str(update.delayed_milestone) in page


def test_more_updates_ask_no_more_of_the_database(client, reader, thing):
    client.force_login(reader)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(thing.get_absolute_url()).status_code == 200
        return len(asked)

    report_on(thing)
    queries()
    one = queries()
    for _ in range(2):
        report_on(thing)
    assert queries() == one


def test_what_was_reported_before_is_found_alike_for_one_and_for_many(thing):
    """Only what is approved, of the same thing, of a year before; the latest of it."""
    first, second, third, fourth = (make_round() for _ in range(4))
    make_approved(thing, first)
    latest = make_approved(thing, second)
    make_approved(thing, third, state="ingediend")
    make_approved(make.make_priority(), third)
    row = make_approved(thing, fourth, state="ingediend")
    rows = ProgressUpdate.objects.filter(round__in=[first, third, fourth])
    found = ProgressUpdate.objects.previous_of(rows)
    assert found[row.pk] == latest
    assert found == {one.pk: before for one in rows if (before := ProgressUpdate.objects.before(one))}
