"""The number of queries of a page about coherence does not grow with what stands on it."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from priorities.models import AgendaItem, Challenge, Coverage, Priority
from strategies.models import Document, Goal, Measure, Milestone, Passage, Pillar

from .factories import (
    make_contribution,
    make_document,
    make_goal,
    make_organisation,
    make_pillar,
    make_priority,
    make_strategy,
    make_user,
)

pytestmark = pytest.mark.django_db


class Place:
    """What everything hangs on: a priority with its pillar and challenge, and another strategy with a document."""

    def __init__(self) -> None:
        self.own_pillar: Pillar = make_pillar(make_strategy(is_nds=True, code="NDS"))
        self.priority: Priority = make_priority(pillar=self.own_pillar)
        self.challenge = Challenge.objects.create(pillar=self.own_pillar, kind="opgave", text="Opgave")
        self.pillar: Pillar = make_pillar()
        self.document: Document = make_document()
        self.user = make_user("coordinator")
        self.count = 0

    def grow(self, rows: int) -> None:
        """More of everything, each with all that it can refer to."""
        for _ in range(rows):
            self.count += 1
            goal: Goal = make_goal(self.pillar)
            measure = Measure.objects.create(
                pillar=self.pillar, goal=goal, code=f"q{self.count}", title=f"Maatregel {self.count}"
            )
            Milestone.objects.create(
                measure=measure, title="x", original_date=date(2026, 1, 1), current_date=date(2026, 1, 1)
            )
            passage = Passage.objects.create(document=self.document, quote=f"Citaat {self.count}")
            answered = {
                "assessed_by": make_user("redacteur"),
                "response": "eens",
                "responded_by": self.user,
                "responded_on": date(2026, 1, 1),
            }
            for target in ({"goal": goal}, {"measure": measure}):
                make_contribution(self.priority, passage=passage, **target, **answered)
                Coverage.objects.create(
                    challenge=self.challenge, explanation="Zo.", source=self.document, assessed_by=self.user, **target
                )
            challenge = Challenge.objects.create(pillar=self.own_pillar, kind="opgave", text=f"Opgave {self.count}")
            for subject in ({"challenge": challenge}, {"challenge": self.challenge}, {"priority": self.priority}):
                AgendaItem.objects.create(
                    title="Besluit",
                    question="Wie?",
                    asked_of=make_organisation(),
                    raised_by=self.user,
                    raised_on=date(2026, 1, 1),
                    **subject,
                )


PAGES: dict[str, Callable[[Place], str]] = {
    "a priority": lambda place: place.priority.get_absolute_url(),
    "a challenge": lambda place: reverse("holes:challenge", args=[place.challenge.pk]),
    "adding work": lambda place: reverse("holes:coverage-add", args=[place.challenge.pk]) + "?zoeken=maatregel",
    "the picture": lambda place: reverse("matrix:picture"),
    "one priority in the picture": lambda place: f"{reverse('matrix:picture')}?volg={place.priority.slug}",
    "a cell": lambda place: reverse("matrix:cell", args=[place.priority.slug, place.pillar.strategy.code]),
    "adding contributions": lambda place: reverse("priorities:contribution-search", args=[place.priority.slug]),
    "a strategy": lambda place: place.pillar.strategy.get_absolute_url(),
    "a document": lambda place: place.document.get_absolute_url(),
    "what is unused": lambda place: reverse("holes:unused"),
}


@pytest.mark.parametrize("name", PAGES)
def test_queries_do_not_grow(client: Client, name):
    place = Place()
    client.force_login(place.user)
    place.grow(2)
    client.get(PAGES[name](place))  # what is read once for the whole site
    counts = []
    for rows in (0, 6):
        place.grow(rows)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(PAGES[name](place)).status_code == 200
        counts.append(len(captured))
    assert counts[1] <= counts[0]
