"""`manage.py update_translations`: bring the Dutch catalogue in line with the sources."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from nds_tracker.catalogue import read, update, wanted


class Command(BaseCommand):
    """Add new messages without a translation, drop what nobody asks for, and say what is left to translate."""

    help = "Writes locale/nl/LC_MESSAGES/django.po anew from the sources and the translations there are."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--merge", nargs="+", type=Path, default=[], help="Catalogues to take translations from.")

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.LOCALE_PATHS[0] / "nl" / "LC_MESSAGES" / "django.po"
        findings = update(path, wanted(settings.BASE_DIR), [read(other) for other in options["merge"]])
        for line in findings.lines():
            self.stdout.write(line)
