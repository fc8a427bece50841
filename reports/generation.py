"""Making a report: freeze a moment, collect what was true then, typeset that, store the result once.

A worker holds a report by a lease and a fence number (docs/decisions/0005).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from history.services import as_of, freeze
from jobs.working import HeldJob

from .choices import ReportStep
from .models import AnnualReport, ReportFile, ReportingRound
from .rendering import Rendered, render
from .rules import years as rules
from .snapshot import build_snapshot, to_bytes

Progress = Callable[[str], Any]

PERCENTAGES: dict[str, int] = {
    ReportStep.FREEZING: 5,
    ReportStep.SNAPSHOT: 20,
    ReportStep.TYPESETTING: 40,
    ReportStep.CHECKING: 80,
    ReportStep.STORING: 95,
}
"""How far a job is when a step begins; typesetting takes most of the time."""


@dataclass(frozen=True)
class Generated:
    """A report as bytes, with the moment that it shows."""

    frozen_at: datetime
    reference_date: date
    snapshot: bytes
    rendered: Rendered


def generate(
    year: int,
    language: str,
    *,
    version: int,
    reference_date: date,
    frozen_at: datetime | None = None,
    on_progress: Progress = lambda step: None,
) -> Generated:
    """The whole way from the content to the PDF, for the worker and for the foreground command alike.

    Freezes now unless a frozen moment is given. The planned reference date gives way to the day of the freeze when that
    comes earlier. `on_progress` is told each step as it begins.
    """
    if frozen_at is None:
        on_progress(ReportStep.FREEZING)
        frozen_at = freeze()
    on_progress(ReportStep.SNAPSHOT)
    reference_date = rules.reference_date(reference_date, timezone.localdate(frozen_at))
    with as_of(frozen_at):
        snapshot = build_snapshot(
            year=year, language=language, reference_date=reference_date, frozen_at=frozen_at, version=version
        )
    data = to_bytes(snapshot)
    return Generated(frozen_at, reference_date, data, render(data, on_progress=on_progress))


@dataclass
class ReportJob(HeldJob):
    """A report while this worker holds it."""

    model = AnnualReport
    percentages = PERCENTAGES
    too_long = gettext_lazy("Making the report took longer than %(minutes)d minutes.")
    surprise = gettext_lazy("Something went wrong while making the report. The cause is in the log of the worker.")

    def run(self) -> None:
        """Make the report and store it."""
        self.enter(ReportStep.FREEZING)
        report = AnnualReport.objects.select_related("round").get(pk=self.pk)
        frozen_at = report.frozen_at or freeze()
        self.write(frozen_at=frozen_at)
        with as_of(frozen_at):
            reference_date = ReportingRound.objects.get(pk=report.round_id).reference_date
        made = generate(
            report.round.year,
            report.language,
            version=report.version,
            reference_date=reference_date,
            frozen_at=frozen_at,
            on_progress=self.enter,
        )
        self.enter(ReportStep.STORING)
        self.store(made)

    def store(self, made: Generated) -> None:
        """Publish the file: in one transaction, and only while the report is ours."""
        with transaction.atomic():
            self.finish(reference_date=made.reference_date, notes="\n".join(made.rendered.notes))
            ReportFile.objects.create(
                report_id=self.pk,
                snapshot=made.snapshot,
                snapshot_sha256=hashlib.sha256(made.snapshot).hexdigest(),
                pdf=made.rendered.pdf,
                pdf_sha256=hashlib.sha256(made.rendered.pdf).hexdigest(),
                pages=made.rendered.pages,
                tools=made.rendered.tools,
            )
