"""Makes the coherence report in the foreground: the same path as the worker's, without a row or a queue."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports.choices import ReportLanguage
from reports.coherence_generation import generate
from reports.rendering import RenderFailed, TypesettingInterrupted
from reports.snapshot import sha256

TRIAL = 0
"""The version of a report that nobody requested; the report calls itself a trial."""
FORMS = ("pdf", "html", "odt")


class Command(BaseCommand):
    help = "Make the coherence report as PDF, web page or ODT: the suffix of the output says which."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--language", choices=ReportLanguage.values, default=ReportLanguage.DUTCH.value)
        parser.add_argument("--output", type=Path, required=True, help="the file to write: .pdf, .html or .odt")
        parser.add_argument("--snapshot", type=Path, help="also write the snapshot, as JSON, to this file")

    def handle(self, *args: Any, language: str, output: Path, snapshot: Path | None, **options: Any) -> None:
        self.verbosity = options["verbosity"]
        form = output.suffix.lower().lstrip(".")
        if form not in FORMS:
            raise CommandError(f"{output}: the name must end in .pdf, .html or .odt.")
        try:
            made = generate(language, version=TRIAL, on_progress=self._say)
        except (RenderFailed, TypesettingInterrupted) as error:
            raise CommandError(str(error)) from error
        for note in made.rendered.notes:
            self.stderr.write(note)
        data: bytes = getattr(made.rendered, form)
        try:
            output.write_bytes(data)
            if snapshot:
                snapshot.write_bytes(made.snapshot)
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        self.stdout.write(f"{output}: {made.rendered.pages} pages in the PDF, {len(data)} bytes")
        self.stdout.write(f"SHA-256 {sha256(data)}")
        self.stdout.write(f"snapshot SHA-256 {sha256(made.snapshot)}")

    def _say(self, step: str) -> None:
        if self.verbosity > 1:
            self.stdout.write(step)
