"""`manage.py check_translations`: is every message translated, and is nothing translated in vain?"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from nds_tracker.catalogue import compare, read, wanted


class Command(BaseCommand):
    """Fail with a list of what is missing, empty, fuzzy, obsolete or filled in differently."""

    help = "Compares the Dutch catalogue with the messages in the sources."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.LOCALE_PATHS[0] / "nl" / "LC_MESSAGES" / "django.po"
        findings = compare(wanted(settings.BASE_DIR), read(path)).lines()
        if findings:
            raise CommandError("\n".join([f"{path.relative_to(settings.BASE_DIR)} is not complete:", *findings]))
