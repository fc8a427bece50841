"""A snapshot of what is in the database, and rows for it."""

from datetime import UTC, date, datetime

from reports.models import ProgressUpdate, ReportingRound
from reports.snapshot import build_snapshot
from strategies.models import Measure, Milestone

REFERENCE = date(2025, 12, 31)
FROZEN = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)


def build(**values):
    return build_snapshot(
        **{
            "year": 2025,
            "language": "nl",
            "reference_date": REFERENCE,
            "frozen_at": FROZEN,
            "version": 1,
            **values,
        }
    )


def only(snapshot):
    (one,) = snapshot["priorities"]
    return one


def closed_round(year=2025):
    """The round of a year, in which everything was asked."""
    dates = {"opens": date(year, 10, 1), "closes": date(year, 11, 1), "grace_until": date(year, 11, 15)}
    values = {"reference_date": date(year, 12, 31), "state": "gesloten", **dates}
    return ReportingRound.objects.update_or_create(year=year, defaults=values)[0]


def make_update(thing, year=2025, state="goedgekeurd", status="op_schema", **fields):
    """An update of a priority or measure in the round of a year."""
    round_, _ = ReportingRound.objects.get_or_create(year=year, defaults={"reference_date": date(year, 12, 31)})
    about = {"measure" if isinstance(thing, Measure) else "priority": thing}
    return ProgressUpdate.objects.create(
        round=round_, state=state, status=status, reported_on=date(year, 12, 1), **about, **fields
    )


def make_measure(pillar, code="m-1", **fields):
    return Measure.objects.create(pillar=pillar, code=code, title=f"Maatregel {code}", **fields)


def make_milestone(measure, original, current=None, **fields):
    reason = {"reschedule_reason": "scope"} if current else {}
    return Milestone.objects.create(
        measure=measure,
        title=f"Mijlpaal {original}",
        original_date=original,
        current_date=current or original,
        **reason,
        **fields,
    )
