"""The first page: what it counts and shows of what is late, and of what was reported."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from priorities.tests import factories as make
from reports.models import ProgressUpdate, ReportingRound
from strategies.models import Measure
from ui.dates import period_start

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    client.force_login(make.make_user("lezer"))
    client.get(reverse("overview"))  # the first request of a session also writes when it began
    return client


def test_it_shows_some_late_milestones_counts_all_and_reads_no_more(reader):
    today = timezone.localdate()
    strategy = make.make_strategy()

    def add(day, precision, **fields):
        first = period_start(day, precision)
        strategy.milestones.create(
            title=f"{day} {precision}", original_date=first, current_date=first, current_precision=precision, **fields
        )

    add(today - timedelta(days=1), "day")
    add(today, "year")
    add(today - timedelta(days=370), "year")
    add(today - timedelta(days=40), "day", realised_date=today)
    with CaptureQueriesContext(connection) as few:
        response = reader.get(reverse("overview"))
    assert response.context["late_count"] == len(response.context["late"]) == 2
    for days in range(2, 22):
        add(today - timedelta(days=days), "day")
    with CaptureQueriesContext(connection) as many:
        response = reader.get(reverse("overview"))
    assert response.context["late_count"] == 22
    assert len(response.context["late"]) == 5
    assert "22 mijlpalen" in response.text
    assert len(many) == len(few)


def test_only_approved_updates_are_shown_here_in_lists_and_on_pages(reader):
    measure = Measure.objects.create(pillar=make.make_pillar(), code="m", title="Maatregel")
    priority = make.make_priority()
    for year, state, status in ((2024, "goedgekeurd", "op_schema"), (2025, "ingediend", "afgerond")):
        round_ = ReportingRound.objects.create(year=year, reference_date=f"{year}-12-31")
        for of in ({"measure": measure}, {"priority": priority}):
            ProgressUpdate.objects.create(
                round=round_, state=state, status=status, reported_on=f"{year}-12-01", results=state, **of
            )
    overview = reader.get(reverse("overview"))
    assert {update.state for update in overview.context["updates"]} == {"goedgekeurd"}
    assert overview.context["on_track"] == 1
    for address in ("strategies:measure-list", "priorities:list"):
        (row,) = reader.get(reverse(address)).context["table"].paginated_rows
        assert row.record.declared == "op_schema"
    for page in (measure, priority):
        assert [update.state for update in reader.get(page.get_absolute_url()).context["updates"]] == ["goedgekeurd"]
