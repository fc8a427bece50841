"""Makes the report of a year in the foreground: the same path as the worker's, without a row or a queue."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reports.choices import ReportLanguage
from reports.generation import generate
from reports.models import ReportingRound
from reports.rendering import RenderFailed, TypesettingInterrupted
from reports.rules.years import default_reference_date, years
from reports.snapshot import sha256

TRIAL = 0
"""The version of a report that nobody requested; the report calls itself a trial."""


class Command(BaseCommand):
    help = "Make the annual report of a year as PDF."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int, required=True, help="the year that is reported on")
        parser.add_argument("--language", choices=ReportLanguage.values, default=ReportLanguage.DUTCH.value)
        parser.add_argument("--output", type=Path, required=True, help="the file to write")
        parser.add_argument("--snapshot", type=Path, help="also write the snapshot, as JSON, to this file")

    def handle(self, *args: Any, year: int, language: str, output: Path, snapshot: Path | None, **options: Any) -> None:
        self.verbosity = options["verbosity"]
        today = timezone.localdate()
        if year not in years(today):
            raise CommandError(f"A report can be made of the years {years(today)[0]} to {years(today)[-1]}.")
        known = ReportingRound.objects.filter(year=year).first()
        day = known.reference_date if known else default_reference_date(year)
        try:
            made = generate(year, language, version=TRIAL, reference_date=day, on_progress=self._say)
        except (RenderFailed, TypesettingInterrupted) as error:
            raise CommandError(str(error)) from error
        for note in made.rendered.notes:
            self.stderr.write(note)
        try:
            output.write_bytes(made.rendered.pdf)
            if snapshot:
                snapshot.write_bytes(made.snapshot)
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        self.stdout.write(f"{output}: {made.rendered.pages} pages, {len(made.rendered.pdf)} bytes")
        self.stdout.write(f"SHA-256 {sha256(made.rendered.pdf)}")
        self.stdout.write(f"snapshot SHA-256 {sha256(made.snapshot)}")

    def _say(self, step: str) -> None:
        if self.verbosity > 1:
            self.stdout.write(step)
