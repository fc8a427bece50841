"""Priorities, strategies and contributions for tests."""

import itertools
from typing import Any

from accounts.models import Organisation, User
from accounts.tests import factories as accounts
from priorities.models import Contribution, Priority, PriorityResponsibility
from strategies.models import Document, Goal, Pillar, Strategy

_numbers = itertools.count(1)


def make_organisation(**fields: Any) -> Organisation:
    return accounts.organisation(**{"code": f"org{next(_numbers)}", **fields})


def make_user(role: str, **fields: Any) -> User:
    return accounts.user(role, **{"username": f"{role}-{next(_numbers)}", **fields})


def make_strategy(**fields: Any) -> Strategy:
    number = next(_numbers)
    return Strategy.objects.create(
        **{"code": f"S{number}", "title": f"Strategie {number}", "position": number, **fields}
    )


def make_pillar(strategy: Strategy | None = None, **fields: Any) -> Pillar:
    number = next(_numbers)
    return Pillar.objects.create(
        strategy=strategy or make_strategy(), **{"number": str(number), "title": f"Pijler {number}", **fields}
    )


def make_goal(pillar: Pillar | None = None, **fields: Any) -> Goal:
    return Goal.objects.create(pillar=pillar or make_pillar(), **{"title": f"Doel {next(_numbers)}", **fields})


def make_document(**fields: Any) -> Document:
    number = next(_numbers)
    return Document.objects.create(
        **{"code": f"doc-{number}", "title": f"Document {number}", "kind": "kamerstuk", **fields}
    )


def make_priority(*, responsible: Organisation | None = None, **fields: Any) -> Priority:
    """A priority; with `responsible`, that organisation answers for it from now on."""
    number = next(_numbers)
    priority = Priority.objects.create(
        **{
            "slug": f"prioriteit-{number}",
            "title": f"Prioriteit {number}",
            "short_title": f"P{number}",
            "series": "NDS 2025",
            **fields,
        }
    )
    if responsible:
        PriorityResponsibility.objects.create(priority=priority, organisation=responsible)
    return priority


def make_contribution(priority: Priority | None = None, **fields: Any) -> Contribution:
    target = {} if {"goal", "measure", "pillar"} & set(fields) else {"pillar": make_pillar()}
    return Contribution.objects.create(
        priority=priority or make_priority(),
        **{"kind": "draagt_bij", "explanation": "Omdat het zo is.", **target, **fields},
    )
