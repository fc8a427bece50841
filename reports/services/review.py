"""Judging what was handed in, one update or several at once: approve, or return with a comment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.rights import only_coordinators
from history.services import because, update_version
from ui.errors import DomainError

from ..choices import UpdateState
from ..models import ProgressUpdate, ReportingRound
from ..rules import updates as rules

if TYPE_CHECKING:
    from accounts.models import User

STALE = "stale"
"""The update is not what the reviewer read; the other codes are those of `reports.rules.updates.refusal`."""

_SENTENCES: dict[str, str | Promise] = {
    "four_eyes": gettext_lazy("You wrote in this update yourself; another coordinator reviews it."),
    "round_closed": gettext_lazy("The round is not open, so nothing in it can be reviewed."),
    STALE: gettext_lazy("It was submitted anew after you read it. Read it again first."),
}
_NOW = {
    UpdateState.DRAFT: gettext_lazy("Its writer took it back in the meantime."),
    UpdateState.APPROVED: gettext_lazy("%(who)s approved it in the meantime."),
    UpdateState.RETURNED: gettext_lazy("%(who)s returned it in the meantime."),
}


class Refused(DomainError):
    """This update cannot be judged in this way now; `code` says why, and `update` is as it is now."""

    def __init__(self, update: ProgressUpdate, code: str) -> None:
        super().__init__()
        self.update, self.code = update, code

    def __str__(self) -> str:
        if self.code in {STALE, "no_such_step"} and self.update.state in _NOW:
            who = self.update.reviewed_by or _("somebody else")
            return str(_NOW[UpdateState(self.update.state)]) % {"who": who}
        return str(_SENTENCES.get(self.code, _SENTENCES[STALE]))


@dataclass
class Outcome:
    """What became of each update."""

    judged: list[ProgressUpdate] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


Read = tuple[ProgressUpdate, int]
"""An update and the version of it that the reviewer read."""


def who(actor: User, update: ProgressUpdate) -> rules.Who:
    """What the rules need to know of somebody who wants to judge `update`; asks the database nothing."""
    return rules.Who(
        may_write=False,
        may_review=actor.is_coordinator,
        wrote_it=actor.pk in {update.submitted_by_id, update.edited_by_id, *update.authors},
    )


def refusal(actor: User, update: ProgressUpdate, step: str) -> str:
    """Why `actor` cannot approve or return `update` now, as a code of the rules; empty when it is possible."""
    return rules.refusal(update.state, step, who(actor, update), is_accepting=False, is_round_open=update.round.is_open)


def approve(actor: User, *, updates: Sequence[Read], comment: str = "") -> Outcome:
    """Approve each update whose version is still the one that was read. Raises PermissionDenied."""
    return _judge_all(actor, updates, rules.APPROVE, UpdateState.APPROVED, comment)


def return_updates(actor: User, *, updates: Sequence[Read], comment: str) -> Outcome:
    """Send each update back to its writer, also one that was approved, with what should become different.

    Raises PermissionDenied, or ValidationError at `comment` when nothing is said.
    """
    comment = comment.strip()
    if not comment:
        raise ValidationError({"comment": _("Say why you return this update.")})
    return _judge_all(actor, updates, rules.RETURN, UpdateState.RETURNED, comment)


def _judge_all(actor: User, updates: Sequence[Read], step: str, state: UpdateState, comment: str) -> Outcome:
    """Judge them in one transaction. One that cannot be judged stays as it is and is reported with its reason; it does
    not hold up the others, which have nothing to do with it; one that was removed is left out."""
    only_coordinators(actor)
    outcome = Outcome()
    with transaction.atomic(), because(comment):
        held = _hold([update.pk for update, _version in updates])
        for update, version in updates:
            row = held.get(update.pk)
            if row is None:
                continue
            try:
                _judge(actor, row, version, step, state, comment)
            except Refused as refused:
                outcome.refused.append(refused)
            else:
                outcome.judged.append(row)
    return outcome


def _hold(pks: Iterable[int]) -> dict[int, ProgressUpdate]:
    """The updates, held until the end of the transaction, after their rounds: nobody closes or withdraws meanwhile."""
    rows = ProgressUpdate.objects.filter(pk__in=pks)
    rounds = ReportingRound.objects.filter(updates__in=rows.values("pk")).order_by("pk")
    # Distinct and locking exclude each other, so the numbers come first.
    numbers = sorted(set(rounds.values_list("pk", flat=True)))
    list(ReportingRound.objects.filter(pk__in=numbers).order_by("pk").select_for_update(no_key=True))
    held = rows.order_by("pk").select_for_update(of=("self",), no_key=True)
    return held.select_related("round", "priority", "measure", "request__round", "reviewed_by").in_bulk()


def _judge(actor: User, row: ProgressUpdate, version: int, step: str, state: UpdateState, comment: str) -> None:
    # The button was pressed twice: the first time did what the second one asks.
    done = (row.state, row.reviewed_by_id, row.review_comment, row.version - 1)
    if done == (state, actor.pk, comment, version):
        return
    code = refusal(actor, row, step)
    if not code and row.version != version:
        code = STALE
    if code:
        raise Refused(row, code)
    values = {"state": state, "reviewed_by": actor, "reviewed_at": Now(), "review_comment": comment}
    update_version(row, version, values)
