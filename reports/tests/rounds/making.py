"""Rounds and what is typed in their forms, for tests."""

from datetime import date, timedelta

from django.utils import timezone

from reports.models import ReportingRound
from strategies.models import Measure

HTMX = {"HX-Request": "true"}
DAY = date(2026, 11, 26)


def key(thing) -> str:
    return f"{'maatregel' if isinstance(thing, Measure) else 'prioriteit'}-{thing.pk}"


def typed(days: int) -> str:
    """A day from today on, as somebody types it."""
    moment = timezone.localdate() + timedelta(days=days)
    return f"{moment.day}-{moment.month}-{moment.year}"


def make_round(**fields) -> ReportingRound:
    today = timezone.localdate()
    return ReportingRound.objects.create(
        **{
            "year": 2026,
            "reference_date": date(2026, 12, 31),
            "opens": today,
            "closes": today + timedelta(days=20),
            "grace_until": today + timedelta(days=27),
            **fields,
        }
    )


DATES = {
    "reference_date": "31-12-2026",
    "opens": "1 dec 2026",
    "closes": "11 december 2026",
    "grace_until": "18-12-2026",
}
SEEN = "reference_date=2026-12-31 opens= closes= grace_until="
SETUP = "reports:round-setup"


def row(thing, whom="", takes_part=True, person="", seen="") -> dict[str, str]:
    name = key(thing)
    ticked = {f"{name}-doet_mee": "on"} if takes_part else {}
    pk = getattr(whom, "pk", whom)
    return {f"{name}-organisatie": str(pk), f"{name}-persoon": str(person), f"{name}-gezien": seen, **ticked}
