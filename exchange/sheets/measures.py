"""Measures and milestones as sheets."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from strategies.choices import RescheduleReason
from strategies.models import Measure, Milestone
from ui.text import normalise

from .columns import Choice, ImpreciseDay, Reason, Reference, Text, Whole
from .lookups import Lookups
from .sheet import SOURCE, Change, Problem, Sheet
from .strategies import ORDER

if TYPE_CHECKING:
    from accounts.models import User

MEASURES = Sheet(
    name="maatregelen",
    title=_("Measures"),
    one=_("measure"),
    about=_("What is done under the pillars of the strategies."),
    model=Measure,
    key=("code",),
    strategy="pillar__strategy",
    path="strategies:measure-list",
    columns=(
        Text(head="code", field="code", required=True, explanation=_("Short and unique; also in the web address.")),
        Reference(head="pijler", field="pillar", lookup="pillar", required=True),
        Reference(head="doel", field="goal", lookup="goal", explanation=_("A goal of the same pillar.")),
        Text(head="titel", field="title", required=True),
        Text(head="omschrijving", field="description"),
        Text(head="verwacht resultaat", field="expected_result"),
        Text(head="uitvoerder", field="executor", explanation=_("As the source says.")),
        Whole(head="volgorde", field="position", explanation=ORDER),
        *SOURCE,
    ),
)


class MilestoneSheet(Sheet):
    """Milestones: the first date stays, and a new date has a reason."""

    def key_of(self, row: Any) -> Hashable | None:
        owner = (row.strategy_id, row.measure_id)
        return (*owner, normalise(row.title)) if row.title and any(owner) else None

    def label(self, row: Any) -> str:
        return str(row.title)

    def complete(self, change: Change, actor: User) -> None:
        after = change.after
        if change.before is None and after.current_date is None:
            after.current_date, after.current_precision = after.original_date, after.original_precision

    def problems(self, change: Change, known: Lookups) -> Iterator[Problem]:
        before, after = change.before, change.after
        if (after.strategy_id is None) == (after.measure_id is None):
            yield self.head_of("measure"), gettext("Fill in the measure or the strategy, one of both.")
        if before and (before.original_date, before.original_precision) != (
            after.original_date,
            after.original_precision,
        ):
            yield (
                self.head_of("original_date"),
                gettext("The first date of a milestone stays. Fill in the current date."),
            )
        if after.current_date is None:
            yield self.head_of("current_date"), gettext("Fill this in.")
        moved = before and (before.current_date, before.current_precision) != (
            after.current_date,
            after.current_precision,
        )
        if moved and before and before.realised_date and after.realised_date:
            yield self.head_of("current_date"), gettext("This milestone is realised, so it needs no new date.")
        differs = (after.original_date, after.original_precision) != (after.current_date, after.current_precision)
        if (moved or differs) and not after.reschedule_reason:
            yield self.head_of("reschedule_reason"), gettext("Choose a reason for the new date.")
        elif moved and before and before.reschedule_reason == after.reschedule_reason and not change.reason:
            yield (
                self.head_of("reschedule_reason"),
                gettext("This is the reason of the date before. Choose another reason, or explain this new date."),
            )
        if after.realised_date and after.realised_date > change.today:
            yield (
                self.head_of("realised_date"),
                gettext("This date is in the future. A milestone is realised when it is there."),
            )
        taken_back = before and before.realised_date and not after.realised_date
        if taken_back and not change.reason and self.reason:
            yield self.reason.head, gettext("Explain why it is not realised after all.")


MILESTONES = MilestoneSheet(
    name="mijlpalen",
    title=_("Milestones"),
    one=_("milestone"),
    about=_("Moments to reach, of a measure or of a strategy as a whole."),
    model=Milestone,
    key=("title",),
    is_unique=False,
    strategy="strategy|measure__pillar__strategy",
    path="strategies:measure-list",
    columns=(
        Reference(
            head="maatregel", field="measure", lookup="measure", explanation=_("Fill in this or “strategie”, not both.")
        ),
        Reference(head="strategie", field="strategy", lookup="strategy"),
        Text(head="titel", field="title", required=True),
        ImpreciseDay(
            head="eerste datum",
            field="original_date",
            precision="original_precision",
            required=True,
            explanation=_("What was planned at first. It stays as it is."),
        ),
        ImpreciseDay(
            head="huidige datum",
            field="current_date",
            precision="current_precision",
            explanation=_("What is planned now. Of a new milestone it may be empty: then it is the first date."),
        ),
        ImpreciseDay(head="gerealiseerd op", field="realised_date", precision="realised_precision"),
        Choice(
            head="reden nieuwe datum",
            field="reschedule_reason",
            choices=RescheduleReason,
            explanation=_("Needed when the current date is not the first date."),
        ),
        Text(head="opmerking", field="note"),
        Reason(
            head="toelichting bij wijziging",
            field="",
            explanation=_("Stands in the history. Needed when a realised milestone is not realised after all."),
        ),
        *SOURCE,
    ),
)
