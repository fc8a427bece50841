"""Add and edit promises and motions, and give the chamber another expected moment.

Every function raises PermissionDenied, ValidationError, or StaleVersion when somebody else saved after `version`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.choices import ResponsibilityRole
from accounts.models import Organisation, User
from accounts.rights import only_coordinators
from history.services import because, update_version
from strategies.models import Document, Paragraph, Passage
from ui.dates import ImpreciseDate, period_start

from ..models import Commitment, CommitmentMeasure, CommitmentPriority, CommitmentResponsibility
from ..moves import expected_of
from ..rules import Expected, needs_reason
from .refusals import check_may_edit, locked


@dataclass(frozen=True)
class Place:
    """Where something was promised: words of a document, with their place in its text when that is known."""

    document: Document
    quote: str
    paragraph: Paragraph | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True)
class Links:
    """What should be linked, and what was linked when the form was opened: only the difference is written, so that
    what somebody else linked meanwhile stays."""

    chosen: frozenset[int] = frozenset()
    read: frozenset[int] = frozenset()


def add_commitment(
    actor: User,
    *,
    values: Mapping[str, Any],
    expected: ImpreciseDate | None = None,
    place: Place | None = None,
    priorities: Iterable[int] = (),
    measures: Iterable[int] = (),
    responsible: Organisation | None = None,
    reason: str = "",
) -> Commitment:
    """Record a promise or motion; `responsible` answers for it from its date on. For coordinators."""
    only_coordinators(actor)
    with transaction.atomic(), because(reason):
        commitment = Commitment(**_at(values, place), **_dated(expected))
        commitment.full_clean()
        commitment.save()
        _link(commitment, Links(frozenset(priorities)), Links(frozenset(measures)))
        if responsible:
            CommitmentResponsibility.objects.create(
                commitment=commitment,
                organisation=responsible,
                role=ResponsibilityRole.RESPONSIBLE,
                valid_from=commitment.date,
            )
    return commitment


def edit_commitment(
    actor: User,
    *,
    commitment: Commitment,
    version: int,
    values: Mapping[str, Any],
    place: Place | None = None,
    priorities: Links | None = None,
    measures: Links | None = None,
    reason: str = "",
) -> Commitment:
    """Change what is known of a commitment, and what it is about; its expected moment and status have verbs of
    their own."""
    check_may_edit(actor, commitment)
    with transaction.atomic(), because(reason):
        update_version(commitment, version, _at(values, place))
        _link(commitment, priorities or Links(), measures or Links())
    return commitment


def move_commitment(
    actor: User,
    *,
    commitment: Commitment,
    version: int,
    expected: ImpreciseDate | None,
    note: str,
    reason: str = "",
) -> Commitment:
    """Say when the chamber hears more; with a reason when it was told another moment before."""
    dated = _dated(expected)
    new = Expected(dated["expected_date"], dated["expected_precision"], note)
    with transaction.atomic(), because(reason, about=commitment):
        current = locked(actor, commitment, version)
        old = expected_of(current)
        if not needs_reason(old, new) and (old.is_known or not new.is_known):
            raise ValidationError({"expected": _("This is already the expected moment. Enter another one.")})
        if needs_reason(old, new) and not reason.strip():
            raise ValidationError({"reason": _("Say why the moment changes. The chamber was told another one.")})
        update_version(commitment, version, {**dated, "expected_note": note})
    return commitment


def _dated(expected: ImpreciseDate | None) -> dict[str, Any]:
    if expected is None:
        return {"expected_date": None, "expected_precision": "day"}
    return {
        "expected_date": period_start(expected.first_day, expected.precision),
        "expected_precision": expected.precision,
    }


def _at(values: Mapping[str, Any], place: Place | None) -> dict[str, Any]:
    """Words that were quoted with a commitment become a passage of their document, made once."""
    if place is None:
        return dict(values)
    same = {"document": place.document, "quote": place.quote}
    if place.paragraph is not None:
        where = {"paragraph": place.paragraph, "start": place.start, "end": place.end}
        passage = Passage.objects.filter(**same, **where).first() or Passage.objects.create(**same, **where)
    else:
        passage = Passage.objects.filter(**same).first() or Passage.objects.create(**same)
    return {**values, "passage": passage}


def _link(commitment: Commitment, priorities: Links, measures: Links) -> None:
    _write(commitment, CommitmentPriority, "priority_id", priorities)
    _write(commitment, CommitmentMeasure, "measure_id", measures)


def _write(commitment: Commitment, model: Any, column: str, links: Links) -> None:
    for pk in sorted(links.chosen - links.read):
        model.objects.get_or_create(commitment=commitment, **{column: pk})
    for row in model.objects.filter(commitment=commitment, **{f"{column}__in": links.read - links.chosen}):
        row.delete()
