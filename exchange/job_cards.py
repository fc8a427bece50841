"""How an import looks on a page: its steps, its progress, and what is the matter when it lies still."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs.choices import JobStatus

from .choices import ImportStage, ImportStep
from .importing import CHECKING, SAVING
from .models import ImportJob

SOON = timedelta(seconds=10)
"""A request that waits longer than this needs an explanation."""


def job_card(job: ImportJob) -> dict[str, Any]:
    """The context of components/job_card.html, with `notice`: why it lies still."""
    return {
        "id": f"job-{job.pk}",
        "title": _title(job),
        "status": job.status,
        "percentage": job.progress,
        "steps": _steps(job) if job.is_open else [],
        "message": job.error if job.status == JobStatus.FAILED else "",
        "notice": notice(job),
    }


def seen(job: ImportJob) -> str:
    """What of the job a page shows; a page that has this needs nothing new."""
    still = "still" if notice(job) else "moves"
    return "-".join(map(str, (job.stage, job.status, job.attempts, job.step, job.progress, still)))


def spoken(job: ImportJob) -> str:
    """The line that is read aloud when a step begins or the job comes to a halt."""
    if job.status == JobStatus.FAILED:
        return _("This import failed.")
    if job.is_open:
        return notice(job) or str(ImportStep(job.step).label)
    return _("The import is saved.") if job.stage == ImportStage.APPLIED else _("The preview is ready.")


def _title(job: ImportJob) -> str:
    if job.status == JobStatus.FAILED:
        return _("This import failed")
    if job.status == JobStatus.QUEUED:
        return _("The import waits for its turn")
    if job.stage == ImportStage.CONFIRMED:
        return _("The rows are being saved")
    return _("The rows are being checked")


def _steps(job: ImportJob) -> list[dict[str, Any]]:
    codes = [ImportStep(code) for code in (SAVING if job.stage == ImportStage.CONFIRMED else CHECKING)]
    here = codes.index(ImportStep(job.step)) if job.step in codes else -1
    return [
        {
            "label": code.label,
            "state": "done" if place < here else "current" if place == here else "to_do",
            "time": datetime.fromisoformat(job.step_times[code]) if place < here and code in job.step_times else None,
        }
        for place, code in enumerate(codes)
    ]


def notice(job: ImportJob) -> str:
    """Why an unfinished import does not move, and what happens next; empty when all is well."""
    now = timezone.now()
    if job.status == JobStatus.RUNNING and job.lease_until and job.lease_until < now:
        return _("The worker does not respond any more. Another one takes over by itself.")
    if job.status != JobStatus.QUEUED:
        return ""
    if job.attempts:
        return _("Attempt %(attempt)s of %(attempts)s failed. %(reason)s The next attempt begins by itself.") % {
            "attempt": job.attempts,
            "attempts": settings.JOB_MAX_ATTEMPTS,
            "reason": job.error,
        }
    if now - job.run_after > SOON:
        return _("No worker is free yet. The import begins by itself as soon as one is.")
    return ""
