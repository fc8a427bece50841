"""The matrix and its contributions as rows of a file, and what its columns are called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from strategies.rules import UNKNOWN
from ui.marks import STATUSES

from ..choices import ContributionKind
from ..matrices import JUDGED, Head, Matrix
from ..models import Contribution
from ..rules import GOAL, PILLAR, STRATEGY, Cell, Column


def whole_name(head: Head) -> str:
    """What the column of a pillar as a whole is called, in the words of its strategy."""
    return _("%(level)s as a whole") % {"level": capfirst(head.strategy.pillar_name)}


def column_name(head: Head) -> str:
    """What a column is called where no heads stand above it."""
    if head.column.level == STRATEGY:
        return head.strategy.code
    if head.is_whole:
        return f"{head.strategy.code}, {head.pillar}, {whole_name(head)}"
    return f"{head.strategy.code}, {head.target}"


def cell_words(cell: Cell) -> str:
    """A cell in words, for a file: "2 draagt bij aan, 1 overlapt met; Vertraagd; 1 oneens"."""
    labels = dict(ContributionKind.choices) | {verdict.value: verdict.label for verdict in JUDGED}
    words = ", ".join(f"{count} {labels[kind]}" for kind, count in cell.kinds.items())
    parts = [words, str(STATUSES[cell.status].label) if cell.status else ""]
    if cell.disputed:
        parts.append(_("%(count)d disputed") % {"count": cell.disputed})
    return "; ".join(part for part in parts if part)


def matrix_rows(found: Matrix) -> Iterator[list[Any]]:
    """The matrix for a file: a line of heads, then a line per row; a white spot says so."""
    yield [
        _("Priority"),
        _("Goal"),
        *(column_name(head) for head in found.heads),
        _("Together"),
    ]
    for row in found.rows:
        cells: list[Any] = [
            cell_words(cell) or (_("white spot") if cell.is_white_spot and not row.goal else None) for cell in row.cells
        ]
        yield [row.priority.title, row.goal and row.goal.title, *cells, row.total]


def contribution_rows(
    contributions: QuerySet[Contribution], statuses: Mapping[Column | int, str]
) -> Iterator[list[Any]]:
    """One line per contribution for a file, with the worst status of the measures concerned."""
    yield [
        _("Priority"),
        _("Kind"),
        _("Code of the strategy"),
        _("Strategy"),
        _("Pillar"),
        _("Goal"),
        _("Code of the measure"),
        _("Measure"),
        _("Worst status"),
        _("Explanation"),
        _("Wording"),
        _("Passage"),
        _("Document"),
        _("Assessed on"),
        _("What the other side thinks"),
        _("What the other side says"),
    ]
    for row in contributions.select_related("goal__pillar", "measure__goal", "measure__pillar"):
        strategy, measure = row.strategy, row.measure
        goal = row.goal or (measure and measure.goal)
        pillar = row.pillar or (row.goal or measure).pillar  # type: ignore[union-attr]  # one of them, by constraint
        yield [
            row.priority.title,
            row.get_kind_display(),
            strategy.code,
            strategy.title,
            pillar.title,
            goal and goal.title,
            measure and measure.code,
            measure and measure.title,
            STATUSES[statuses.get(target_key(row), UNKNOWN)].label,
            row.explanation,
            row.get_wording_display(),
            row.passage and row.passage.quote,
            row.passage and row.passage.document.reference,
            row.assessed_on,
            row.get_response_display() or None,
            row.response_note,
        ]


def target_key(contribution: Contribution) -> Column | int:
    """How `target_statuses` names what a contribution hangs on."""
    if contribution.measure_id:
        return contribution.measure_id
    if contribution.goal_id:
        return Column(GOAL, contribution.goal_id)
    return Column(PILLAR, contribution.pillar_id or 0)
