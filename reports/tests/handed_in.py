"""Rounds, requests and updates that were handed in, for tests."""

import itertools
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from priorities.tests import factories as make
from reports.models import ProgressUpdate, ReportingRound, UpdateRequest

_years = itertools.count(3000)


def make_round(**fields: Any) -> ReportingRound:
    """A round that is open today."""
    today = timezone.localdate()
    dates = {"opens": today - timedelta(days=10), "closes": today + timedelta(days=20), "grace_until": today}
    dates["grace_until"] = dates["closes"] + timedelta(days=7)
    return ReportingRound.objects.create(
        **{"year": next(_years), "reference_date": today, "state": "open"} | dates | fields
    )


def make_request(round_: ReportingRound, **fields: Any) -> UpdateRequest:
    """Of a priority, unless a measure is given; of an organisation of its own."""
    if not {"priority", "measure"} & set(fields):
        fields["priority"] = make.make_priority()
    organisation = fields.pop("organisation", None) or make.make_organisation()
    return UpdateRequest.objects.create(round=round_, organisation=organisation, **fields)


def make_submitted(asked: UpdateRequest, writer: User, **fields: Any) -> ProgressUpdate:
    """An update that waits for a reviewer."""
    return ProgressUpdate.objects.create(
        round=asked.round,
        request=asked,
        priority=asked.priority,
        measure=asked.measure,
        **{
            "state": "ingediend",
            "status": "op_schema",
            "results": "Het plan wordt uitgevoerd.",
            "reported_on": timezone.localdate(),
            "submitted_by": writer,
            "edited_by": writer,
            "submitted_for": asked.organisation,
            "submitted_at": timezone.now(),
        }
        | fields,
    )


def make_approved(thing: Any, round_: ReportingRound, **fields: Any) -> ProgressUpdate:
    """An approved update of an earlier round, as it was loaded: without a request."""
    return ProgressUpdate.objects.create(
        round=round_,
        **{thing._meta.model_name: thing},
        **{"state": "goedgekeurd", "status": "op_schema", "reported_on": date(2025, 12, 1)} | fields,
    )
