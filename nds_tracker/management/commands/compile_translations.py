"""`manage.py compile_translations`: make the binary catalogues that Django reads."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from nds_tracker.catalogue import compile_to_mo


class Command(BaseCommand):
    """Compile every catalogue of the project."""

    help = "Compiles locale/*/LC_MESSAGES/django.po, without gettext's programs."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in settings.LOCALE_PATHS:
            for path in sorted(Path(folder).glob("*/LC_MESSAGES/django.po")):
                compile_to_mo(path)
