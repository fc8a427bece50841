"""`manage.py load_examples`: fictional data and demo accounts, all marked as example."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Person, User
from nds_tracker.content.accounts import EXAMPLE_ACCOUNTS, load_accounts, load_people
from nds_tracker.content.errors import FactError
from nds_tracker.content.loading import load
from nds_tracker.content.sets import EXAMPLES_LOADED_BY, examples


class Command(BaseCommand):
    """Refuses where real work is done: example data exist in example mode only."""

    help = "Laadt verzonnen voortgang, metingen en gebruikers, gemerkt als voorbeeld. Alleen met EXAMPLE_MODE=true."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.EXAMPLE_MODE:
            raise CommandError("Voorbeeldgegevens worden alleen geladen als EXAMPLE_MODE=true is gezet.")
        if not settings.DEMO_PASSWORD:
            raise CommandError("Zet DEMO_PASSWORD: het wachtwoord van de voorbeeldaccounts.")
        try:
            accounts = load_accounts(settings.DEMO_PASSWORD, via=EXAMPLES_LOADED_BY)
            people = load_people(accounts, via=EXAMPLES_LOADED_BY)
            outcome = load(
                examples(),
                via=EXAMPLES_LOADED_BY,
                reason="Voorbeeldgegevens geladen",
                others={User: accounts, Person: people},
            )
        except FactError as error:
            raise CommandError(str(error)) from error
        for line in outcome.sentences():
            self.stdout.write(line)
        self.stdout.write(f"Voorbeeldaccounts: {', '.join(account.username for account in EXAMPLE_ACCOUNTS)}.")
