"""Attach what an independent body thinks, with what it recommends and what was done with that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, Max
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.querysets import answering
from accounts.rights import only_coordinators
from history.querysets import events_of
from history.services import StaleVersion, because, delete_version, update_version
from strategies.models import Measure

from ..models import Opinion, Priority, Recommendation


@dataclass(frozen=True)
class RecommendationInput:
    """A recommendation as it was typed; `pk` and `version` of one that was there when the form was opened."""

    values: Mapping[str, Any] = field(default_factory=dict)
    pk: int | None = None
    version: int = 0
    is_removed: bool = False


class StaleRecommendations(Exception):
    """Somebody else changed recommendations meanwhile, and nothing was written.

    `current` holds, by place in what was typed, the row as it is now, or nothing when it was removed.
    """

    def __init__(self, current: Mapping[int, Recommendation | None]) -> None:
        super().__init__(_("Somebody else changed this in the meantime."))
        self.current = current


def add_opinion(
    actor: User,
    *,
    values: Mapping[str, Any],
    recommendations: Sequence[RecommendationInput] = (),
    reason: str = "",
) -> Opinion:
    """Attach an opinion to the priority or the measure in `values`. Raises PermissionDenied or ValidationError."""
    only_coordinators(actor)
    with transaction.atomic(), because(reason):
        opinion = Opinion(**values)
        opinion.full_clean()
        _refuse_own_judgement(opinion)
        opinion.save()
        _write(opinion, recommendations)
    return opinion


def edit_opinion(
    actor: User,
    *,
    opinion: Opinion,
    version: int,
    values: Mapping[str, Any],
    recommendations: Sequence[RecommendationInput] = (),
    reason: str = "",
) -> Opinion:
    """Change an opinion and its recommendations; those that are not named stay as they are.

    Raises PermissionDenied, ValidationError, StaleVersion or StaleRecommendations; then nothing was written.
    """
    only_coordinators(actor)
    with transaction.atomic(), because(reason):
        update_version(opinion, version, values)
        _refuse_own_judgement(opinion)
        _write(opinion, recommendations)
    return opinion


def remove_opinion(actor: User, *, opinion: Opinion, version: int, reason: str) -> None:
    """Take an opinion away with its recommendations; the history keeps them.

    Raises PermissionDenied, ValidationError at `reason` when it is empty, or StaleVersion.
    """
    only_coordinators(actor)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why you remove this opinion.")})
    with transaction.atomic(), because(reason):
        delete_version(opinion, version)


def _refuse_own_judgement(opinion: Opinion) -> None:
    """Raises ValidationError when the body answered, on the day of its opinion, for what it judges."""
    model, pk = (Priority, opinion.priority_id) if opinion.priority_id else (Measure, opinion.measure_id)
    own = answering(model, opinion.given_on).filter(organisation=opinion.body_id)
    if model._default_manager.filter(Exists(own), pk=pk).exists():
        raise ValidationError(
            {"body": _("This organisation answers for it itself. Choose a body that looks at it independently.")}
        )


def _write(opinion: Opinion, recommendations: Sequence[RecommendationInput]) -> None:
    last = opinion.recommendations.aggregate(last=Max("position"))["last"] or 0
    stale: dict[int, Recommendation | None] = {}
    for place, typed in enumerate(recommendations):
        if typed.pk is None:
            last += 1
            row = Recommendation(opinion=opinion, position=last, **typed.values)
            row.full_clean()
            row.save()
            continue
        try:
            _change(opinion, typed.pk, typed)
        except StaleVersion as error:
            if not _is_as_read(typed):
                stale[place] = error.current  # type: ignore[assignment]  # of the row that was asked for
    if stale:
        raise StaleRecommendations(stale)


def _change(opinion: Opinion, pk: int, typed: RecommendationInput) -> None:
    row = opinion.recommendations.filter(pk=pk).first()
    if row is None:
        raise StaleVersion(None)
    if typed.is_removed:
        delete_version(row, typed.version)
    else:
        update_version(row, typed.version, typed.values)


def _is_as_read(typed: RecommendationInput) -> bool:
    """Whether nothing was typed over the version that was read: then there is nothing to lose."""
    read = events_of(Recommendation, typed.pk).filter(version=typed.version).first()
    return (
        read is not None
        and not typed.is_removed
        and all(getattr(read, name) == value for name, value in typed.values.items())
    )
