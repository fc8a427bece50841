"""What is computed of the thing of a request, said to the person who is about to declare something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from priorities.models import Priority
from priorities.standings import PriorityStanding
from strategies.models import Measure
from strategies.rules import UNKNOWN, Signal, is_rosier, is_watermelon
from strategies.words import signal_words
from ui.marks import STATUSES

from .models import UpdateRequest
from .standings import standings_of


@dataclass(frozen=True)
class SignalShown:
    """A signal in words, with the place where something can be done about it."""

    words: str
    serious: bool
    url: str = ""
    title: str = ""
    """Of the thing that it is about, on a page with signals of many things."""

    @property
    def mark(self) -> str:
        """The status whose shape stands before it."""
        return "vertraagd" if self.serious else "aandacht_nodig"


@dataclass(frozen=True)
class StandingShown:
    """What somebody declares beside what is computed."""

    declared: str
    computed: str
    signals: Sequence[SignalShown]
    measure_count: int = 0
    """Of a priority: how many measures hang under it."""
    delayed_count: int = 0
    """And how many of them are computed as delayed."""

    @property
    def verdict(self) -> str:
        """ "open": nothing chosen · "unknown": nothing can be computed · "equal" · "rosier" · "other"."""
        if self.computed == UNKNOWN:
            return "unknown"
        if not self.declared:
            return "open"
        if self.declared == self.computed:
            return "equal"
        return "rosier" if is_rosier(self.declared, self.computed) else "other"

    @property
    def declared_word(self) -> str:
        """The declared status in a sentence."""
        return _word(self.declared)

    @property
    def computed_word(self) -> str:
        """The computed status in a sentence."""
        return _word(self.computed)

    @property
    def is_watermelon(self) -> bool:
        """Green outside, red inside."""
        return is_watermelon(self.declared, self.computed)


def _word(status: str) -> str:
    label = str(STATUSES[status].label) if status else ""
    return label[:1].lower() + label[1:]


def standing_of(request: UpdateRequest, declared: str) -> StandingShown:
    """How the thing of a request stands today, beside the status `declared` (a code, or empty)."""
    found = standings_of([request], timezone.localdate())[request.pk]
    signals = [shown(signal) for signal in found.signals]
    if isinstance(found, PriorityStanding):
        return StandingShown(declared, found.computed, signals, len(found.measures), found.delayed_count)
    return StandingShown(declared, found.computed, signals)


def shown(signal: Signal, thing: Priority | Measure | None = None) -> SignalShown:
    """A signal as a page shows it."""
    url = signal.subject.url if signal.subject else ""
    if thing is None:
        return SignalShown(signal_words(signal), signal.serious, url)
    return SignalShown(signal_words(signal), signal.serious, url or thing.get_absolute_url(), str(thing))
