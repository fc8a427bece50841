"""Promises and motions as a sheet."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commitments.choices import Chamber, CommitmentKind, CommitmentStatus
from commitments.models import Commitment
from ui.text import normalise

from .columns import Choice, Day, ImpreciseDay, Reason, Reference, Text
from .lookups import Lookups
from .sheet import SOURCE, Change, Problem, Sheet


class CommitmentSheet(Sheet):
    """Promises and motions: by the id in the data of the chamber, else its number, else what was said and when."""

    def key_of(self, row: Any) -> Hashable | None:
        if row.external_id:
            return ("external_id", row.external_id)
        if row.number:
            return ("number", row.kind, row.chamber, row.number)
        return ("text", row.kind, row.chamber, row.date, normalise(row.text)) if row.text else None

    def label(self, row: Any) -> str:
        return str(row.number or row)

    def problems(self, change: Change, known: Lookups) -> Iterator[Problem]:
        before, after = change.before, change.after
        settled = after.status == CommitmentStatus.SETTLED
        if settled and not after.settled_with_id and {"status", "settled_with"} & change.changed:
            yield self.head_of("settled_with"), gettext("Fill in the document with which it was settled.")
        if after.settled_on and after.settled_on > change.today:
            yield self.head_of("settled_on"), gettext("This date is in the future.")
        moved = before and "expected_date" in change.changed and before.expected_date
        if moved and not change.reason and self.reason:
            yield self.reason.head, gettext("Say why the expected moment changes.")


COMMITMENTS = CommitmentSheet(
    name="toezeggingen",
    title=_("Promises and motions"),
    one=_("promise or motion"),
    about=_("What was promised to parliament, what it asked, and how that stands."),
    model=Commitment,
    key=("text",),
    is_unique=False,
    path="commitments:list",
    columns=(
        Text(head="nummer", field="number", explanation=_("Of the chamber, such as TZ202603-001.")),
        Text(
            head="kenmerk open data",
            field="external_id",
            explanation=_("The id in the data of the chamber, if it comes from there."),
        ),
        Choice(head="soort", field="kind", choices=CommitmentKind, required=True),
        Choice(head="kamer", field="chamber", choices=Chamber, required=True),
        Text(head="tekst", field="text", required=True),
        Text(head="gedaan door", field="made_by"),
        Text(head="ministerie", field="ministry", explanation=_("As the chamber names it.")),
        Day(head="datum", field="date"),
        Text(head="gedaan in", field="made_in", explanation=_("The debate or the letter.")),
        Reference(head="vindplaats", field="passage", lookup="passage"),
        ImpreciseDay(head="verwacht", field="expected_date", precision="expected_precision"),
        Text(head="verwacht in woorden", field="expected_note"),
        Choice(head="status", field="status", choices=CommitmentStatus, explanation=_("When empty: openstaand.")),
        Text(head="stand van zaken", field="status_note"),
        Day(head="afgedaan op", field="settled_on"),
        Reference(
            head="afgedaan met",
            field="settled_with",
            lookup="document",
            explanation=_("The document that settled it. Needed when the status is “voldaan”."),
        ),
        Reason(
            head="reden nieuwe verwachting",
            field="",
            explanation=_("Stands in the history. Needed when the expected moment changes."),
        ),
        *SOURCE,
    ),
)
