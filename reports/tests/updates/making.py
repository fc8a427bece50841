"""What somebody says in an update and sends from its form, for tests."""

from datetime import date, timedelta

from django.test import Client
from django.utils import timezone

from priorities.tests import factories as make
from reports.models import ProgressUpdate, ReportingRound, UpdateRequest


def on_track(**changed):
    """A complete statement that all goes well."""
    return {"status": "op_schema", "results": "Klaar.", **changed}


def delay(**changed):
    """A complete delay, as the service takes it."""
    day = timezone.localdate() + timedelta(days=100)
    return {
        "status": "vertraagd",
        "results": "Iets.",
        "explanation": "Geen geld.",
        "decision_asked": "Een besluit.",
        "asked_of": make.make_organisation(name="OBDO"),
        "new_date": day,
        "new_date_precision": "day",
        "new_date_reason": "tegenvallers",
        **changed,
    }


def approved_before(asked, **fields):
    """What was approved in the round of a year earlier."""
    earlier, _made = ReportingRound.objects.get_or_create(
        year=asked.round.year - 1, defaults={"reference_date": date(asked.round.year - 1, 12, 31)}
    )
    request = UpdateRequest.objects.create(
        round=earlier, measure=asked.measure, priority=asked.priority, organisation=asked.organisation
    )
    return ProgressUpdate.objects.create(
        **{
            "round": earlier,
            "request": request,
            "measure": asked.measure,
            "priority": asked.priority,
            "state": "goedgekeurd",
            "status": "op_schema",
            "results": "Vorig jaar.",
            "reported_on": earlier.reference_date,
            **fields,
        }
    )


def client_of(user):
    """A browser of somebody who is logged in."""
    client = Client()
    client.force_login(user)
    return client


def fields_of(response):
    """What a browser would send of the form as it was given."""
    form, seen = response.context["form"], response.context["seen"]
    sent = {name: value for name in form.fields if (value := form[name].value()) not in (None, False, "")}
    sent = {name: form[name].field.prepare_value(value) for name, value in sent.items()}
    return {**sent, **{key: value for key, value in seen._asdict().items() if value != ""}}


def delayed_fields(**changed):
    """A complete delay, as the form sends it."""
    return {
        "status": "vertraagd",
        "results": "Iets.",
        "explanation": "Geen geld.",
        "decision_asked": "Een besluit.",
        "asked_of": str(make.make_organisation(name="OBDO").pk),
        "new_date": f"maart {timezone.localdate().year + 1}",
        "new_date_reason": "tegenvallers",
        **changed,
    }
