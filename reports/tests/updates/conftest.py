"""An open round in which a ministry is asked about a measure that it answers for.

Models are imported inside the fixtures: pytest reads this file before Django is set up when a test here is named.
"""

from datetime import timedelta

import pytest


@pytest.fixture
def own(db):
    """The organisation that is asked."""
    from priorities.tests.factories import make_organisation

    return make_organisation(name="Eigen ministerie")


@pytest.fixture
def editor(own):
    """Who fills in."""
    from priorities.tests.factories import make_user

    return make_user("redacteur", organisation=own)


@pytest.fixture
def colleague(own):
    """Another editor of the same organisation."""
    from priorities.tests.factories import make_user

    return make_user("redacteur", organisation=own)


@pytest.fixture
def open_round(db):
    """A round that takes updates today."""
    from django.utils import timezone

    from reports.models import ReportingRound

    today = timezone.localdate()
    return ReportingRound.objects.create(
        year=today.year,
        reference_date=today,
        state="open",
        opens=today - timedelta(days=5),
        closes=today + timedelta(days=5),
        grace_until=today + timedelta(days=9),
    )


@pytest.fixture
def asked(own, open_round):
    """Asked of the own organisation, about a measure that it answers for."""
    from reports.models import UpdateRequest
    from strategies.tests.factories import make_measure, make_responsible

    measure = make_measure()
    make_responsible(measure, organisation=own)
    return UpdateRequest.objects.create(round=open_round, measure=measure, organisation=own)


@pytest.fixture
def milestone(asked):
    """The only milestone of that measure."""
    from django.utils import timezone

    from strategies.tests.factories import make_milestone

    return make_milestone(timezone.localdate() + timedelta(days=30), measure=asked.measure, title="Advies")
