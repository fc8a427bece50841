"""Making a coherence report: as the annual one (`generation`), in three forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from history.services import as_of, freeze
from jobs.working import HeldJob

from .choices import CoherenceStep
from .models import CoherenceFile, CoherenceReport
from .rendering.coherence import RenderedCoherence, render_coherence
from .snapshot import build_coherence_snapshot, sha256, to_bytes

PERCENTAGES: dict[str, int] = {
    CoherenceStep.FREEZING: 5,
    CoherenceStep.SNAPSHOT: 20,
    CoherenceStep.TYPESETTING: 40,
    CoherenceStep.CHECKING: 70,
    CoherenceStep.WRITING: 80,
    CoherenceStep.STORING: 95,
}
"""How far a job is when a step begins."""


@dataclass(frozen=True)
class Generated:
    """A report as bytes, with the moment that it shows."""

    frozen_at: datetime
    reference_date: date
    snapshot: bytes
    rendered: RenderedCoherence


def generate(
    language: str,
    *,
    version: int,
    frozen_at: datetime | None = None,
    on_progress: Callable[[str], Any] = lambda step: None,
) -> Generated:
    """The whole way from the content to the files, for the worker and for the foreground command alike.

    Freezes now unless a frozen moment is given; the report is about the day of the freeze. `on_progress` is told each
    step as it begins.
    """
    if frozen_at is None:
        on_progress(CoherenceStep.FREEZING)
        frozen_at = freeze()
    on_progress(CoherenceStep.SNAPSHOT)
    reference_date = timezone.localdate(frozen_at)
    with as_of(frozen_at):
        snapshot = build_coherence_snapshot(
            language=language, reference_date=reference_date, frozen_at=frozen_at, version=version
        )
    data = to_bytes(snapshot)
    return Generated(frozen_at, reference_date, data, render_coherence(data, on_progress=on_progress))


@dataclass
class CoherenceJob(HeldJob):
    """A coherence report while this worker holds it."""

    model = CoherenceReport
    percentages = PERCENTAGES
    too_long = gettext_lazy("Making the report took longer than %(minutes)d minutes.")
    surprise = gettext_lazy("Something went wrong while making the report. The cause is in the log of the worker.")

    def run(self) -> None:
        """Make the report and store it."""
        self.enter(CoherenceStep.FREEZING)
        report = CoherenceReport.objects.get(pk=self.pk)
        frozen_at = report.frozen_at or freeze()
        self.write(frozen_at=frozen_at)
        made = generate(report.language, version=report.version, frozen_at=frozen_at, on_progress=self.enter)
        self.enter(CoherenceStep.STORING)
        self.store(made)

    def store(self, made: Generated) -> None:
        """Publish the files: in one transaction, and only while the report is ours."""
        rendered = made.rendered
        forms = {"snapshot": made.snapshot, "pdf": rendered.pdf, "html": rendered.html, "odt": rendered.odt}
        hashes = {f"{form}_sha256": sha256(data) for form, data in forms.items()}
        with transaction.atomic():
            self.finish(reference_date=made.reference_date, notes="\n".join(rendered.notes))
            CoherenceFile.objects.create(
                report_id=self.pk, pages=rendered.pages, tools=rendered.tools, **forms, **hashes
            )
