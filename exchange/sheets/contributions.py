"""Contributions as a sheet."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from priorities.choices import ContributionKind, Side
from priorities.models import Contribution
from strategies.choices import Wording

from .columns import Choice, Reference, Text
from .lookups import Lookups
from .sheet import Change, Problem, Sheet

if TYPE_CHECKING:
    from accounts.models import User


class ContributionSheet(Sheet):
    """Contributions: who imports or changes one has assessed it, today."""

    def key_of(self, row: Any) -> Hashable | None:
        targets = (row.pillar_id, row.goal_id, row.measure_id)
        return (row.priority_id, *targets, row.kind) if row.priority_id and row.kind and any(targets) else None

    def label(self, row: Any) -> str:
        target = row.measure or row.goal or row.pillar
        return f"{row.priority.slug}: {target}" if target else str(row.priority.slug)

    def complete(self, change: Change, actor: User) -> None:
        change.after.assessed_by, change.after.assessed_on = actor, change.today

    def problems(self, change: Change, known: Lookups) -> Iterator[Problem]:
        after = change.after
        if sum(key is not None for key in (after.pillar_id, after.goal_id, after.measure_id)) != 1:
            yield "", gettext("Fill in a pillar, a goal or a measure: one of the three.")


CONTRIBUTIONS = ContributionSheet(
    name="bijdragen",
    title=_("Contributions"),
    one=_("contribution"),
    about=_("Which pillar, goal or measure contributes to which priority, how and why."),
    model=Contribution,
    key=("priority", "kind"),
    strategy="pillar__strategy|goal__pillar__strategy|measure__pillar__strategy",
    path="matrix:matrix",
    columns=(
        Reference(head="prioriteit", field="priority", lookup="priority", required=True),
        Reference(head="pijler", field="pillar", lookup="pillar", explanation=_("One of these three is filled in.")),
        Reference(head="doel", field="goal", lookup="goal"),
        Reference(head="maatregel", field="measure", lookup="measure"),
        Choice(head="soort", field="kind", choices=ContributionKind, required=True),
        Text(head="uitleg", field="explanation", required=True),
        Reference(head="vindplaats", field="passage", lookup="passage", explanation=_("The passage that says so.")),
        Choice(head="woorden", field="wording", choices=Wording, explanation=_("Whose words these are.")),
        Choice(
            head="toegevoegd vanuit",
            field="added_from",
            choices=Side,
            explanation=_("When empty: the priority. The other side can agree with it or not."),
        ),
    ),
)
