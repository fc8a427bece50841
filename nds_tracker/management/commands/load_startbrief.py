"""`manage.py load_startbrief`: the real data, from the letter and the verified facts."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from nds_tracker.content.errors import FactError
from nds_tracker.content.loading import load
from nds_tracker.content.sets import LOADED_BY, startbrief
from nds_tracker.content.texts import load_letter
from strategies.comparing import compare_texts

REASON = "Feiten uit de Startbrief en andere bronnen geladen"


class Command(BaseCommand):
    """Adds what is new, corrects what nobody edited, and leaves alone what people changed or removed.

    Texts that are alike are suggested at once, so that the first page of overlaps and the first report have them.
    """

    help = "Laadt de Startbrief, de strategieën en de gecontroleerde feiten. Mag vaker: bewerkingen blijven staan."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                outcome = load(startbrief(), via=LOADED_BY, reason=REASON)
                told = load_letter(via=LOADED_BY, reason=REASON)
                suggested = compare_texts()
        except FactError as error:
            raise CommandError(str(error)) from error
        for line in [*outcome.sentences(), *told]:
            self.stdout.write(line)
        self.stdout.write(f"Overlappen tussen strategieën die op een oordeel wachten: {suggested}.")
