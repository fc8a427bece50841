"""How a job looks on a page: its steps, its progress, and what is the matter when it lies still."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jobs.choices import WAITING, JobStatus

from .models import AnnualReport, CoherenceReport

Report = AnnualReport | CoherenceReport

SOON = timedelta(seconds=10)
"""A request that waits longer than this needs an explanation."""


def job_card(report: Report) -> dict[str, Any]:
    """The context of components/job_card.html, with `report`, its `name`, and `notice`: why it lies still."""
    return {
        "report": report,
        "name": f"{report.title}, {report.get_language_display()}",
        "id": f"job-{report}",
        "title": _title(report),
        "status": report.status,
        "percentage": report.progress,
        "steps": [] if report.status == JobStatus.FAILED else _steps(report),
        "message": report.error if report.status == JobStatus.FAILED else "",
        "notice": notice(report),
    }


def seen(report: Report) -> str:
    """What of the job a page shows; a page that has this needs nothing new."""
    parts = (report.status, report.attempts, report.step, report.progress, "still" if notice(report) else "moves")
    return "-".join(map(str, parts))


def spoken(report: Report) -> str:
    """The line that is read aloud when a step begins or the job comes to a halt."""
    if report.status == JobStatus.DONE:
        return _("%(report)s is ready.") % {"report": report.title}
    if report.status == JobStatus.FAILED:
        return _("%(report)s could not be made.") % {"report": report.title}
    return notice(report) or report.get_step_display()


def _title(report: Report) -> str:
    if report.status == JobStatus.DONE:
        return _("The report is ready")
    if report.status == JobStatus.FAILED:
        return _("The report could not be made")
    if report.status == JobStatus.RUNNING:
        return _("The report is being made")
    return _("The report waits for its turn")


def _steps(report: Report) -> list[dict[str, Any]]:
    steps = {code: label for code, label in report._meta.get_field("step").flatchoices if code != WAITING}
    here = len(steps) if report.status == JobStatus.DONE else -1
    if report.status == JobStatus.RUNNING and report.step in steps:
        here = list(steps).index(report.step)
    return [
        {
            "label": label,
            "state": "done" if place < here else "current" if place == here else "to_do",
            "time": _moment(report.step_times.get(code)) if place < here else None,
        }
        for place, (code, label) in enumerate(steps.items())
    ]


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def notice(report: Report) -> str:
    """Why an unfinished job does not move, and what happens next; empty when all is well."""
    now = timezone.now()
    if report.status == JobStatus.RUNNING and report.lease_until and report.lease_until < now:
        return _("The worker does not respond any more. Another one takes over by itself.")
    if report.status != JobStatus.QUEUED:
        return ""
    if report.attempts:
        return _("Attempt %(attempt)s of %(attempts)s failed. %(reason)s The next attempt begins by itself.") % {
            "attempt": report.attempts,
            "attempts": settings.JOB_MAX_ATTEMPTS,
            "reason": report.error,
        }
    if now - report.run_after > SOON:
        return _(
            "The request is saved and waits since %(time)s. The making begins by itself as soon as a worker is free."
        ) % {"time": date_format(timezone.localtime(report.run_after), "H.i")}
    return ""
