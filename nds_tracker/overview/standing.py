"""Where the NDS stands: the newest priorities and their measures, declared beside computed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from priorities.models import Priority
from priorities.standings import PriorityStanding, priority_standings
from strategies.models import Milestone
from strategies.querysets import is_over
from strategies.rules import ON_TRACK, UNKNOWN, Standing
from ui.charts import Chart, status_flow
from ui.marks import STATUS_ORDER

if TYPE_CHECKING:
    from accounts.querysets import AnyUser
    from priorities.querysets import ListedPriority

NOT_DECLARED = "niet_opgegeven"
WATERMELON = "watermeloen"
SIGN_ORDER = (*STATUS_ORDER[:3], WATERMELON, *STATUS_ORDER[3:])


@dataclass(frozen=True)
class PriorityRow:
    """A priority in the table: how it stands, the signs of its measures, and what comes next."""

    priority: ListedPriority
    standing: PriorityStanding
    signs: Mapping[str, int]
    following: Milestone | None
    """The first milestone that is still ahead."""
    age: int | None
    """Days since somebody changed it or reported on it; nothing when it is as it was loaded."""


class Total(NamedTuple):
    """How many measures have a status, as declared and as computed."""

    status: str
    declared: int
    computed: int


@dataclass(frozen=True)
class WhereItStands:
    """The first part of the page; without priorities everything is empty."""

    series: str
    nds: str
    """The code of the NDS among the strategies, for links to lists; empty when there is none."""
    rows: list[PriorityRow]
    measures: dict[int, Standing]
    """The measures under the priorities, by number: those that count."""
    finding: str
    remarks: list[str]
    flow: Chart | None
    totals: list[Total]
    """The sides of the flow without what is between them, for a narrow screen."""
    watermelons: int
    legend: str
    """The codes of the signs that occur, in their order."""


def where_it_stands(user: AnyUser, today: date, language: str) -> WhereItStands:
    """Reads the priorities of the newest series that `user` may see, and what the rules make of them on `today`."""
    visible = Priority.objects.visible_to(user)
    series = next(iter(visible.series_names()), "")
    current = visible.filter(series=series)
    listed = current.for_list(today).select_related("pillar__strategy")
    priorities = list(listed.order_by("position", "title", "pk"))
    standings = priority_standings(current, today) if priorities else {}
    following = _following(user, [priority.pillar_id for priority in priorities], today)
    rows = [
        PriorityRow(
            priority,
            standings[priority.pk],
            Counter(map(_sign, standings[priority.pk].measures.values())),
            following.get(priority.pillar_id),
            (today - priority.updated_on).days if priority.updated_on else None,
        )
        for priority in priorities
        if priority.pk in standings  # one that was added between two queries waits for the next visit
    ]
    measures = {pk: standing for row in rows for pk, standing in row.standing.measures.items()}
    pairs = Counter((standing.declared or NOT_DECLARED, standing.computed) for standing in measures.values())
    signs = {sign for row in rows for sign in row.signs}
    return WhereItStands(
        series,
        next((priority.pillar.strategy.code for priority in priorities if priority.pillar), ""),
        rows,
        measures,
        finding(measures.values()),
        remarks(measures.values()),
        status_flow(_("Measures: declared and computed"), pairs, language=language) if pairs else None,
        totals(pairs),
        sum(standing.is_watermelon for standing in measures.values()),
        " ".join(code for code in SIGN_ORDER if code in signs),
    )


def finding(standings: Collection[Standing]) -> str:
    """How many measures are on track, as declared and as computed, in a sentence; it says so when nobody knows."""
    if not standings:
        return _("No measure is known under these priorities yet.")
    total = len(standings)
    is_declared = any(standing.declared for standing in standings)
    is_computed = any(standing.computed != UNKNOWN for standing in standings)
    computed = sum(standing.computed == ON_TRACK for standing in standings)
    if not is_declared:
        said = ngettext(
            "Nothing was declared on the one measure.", "Nothing was declared on any of the %(total)d measures.", total
        ) % {"total": total}
    else:
        said = _on_track(sum(standing.declared == ON_TRACK for standing in standings), total)
    if not is_computed:
        ours = _("We cannot compute anything yet.")
    elif is_declared:
        ours = _("We compute %(count)d.") if computed else _("We compute none.")
    elif computed:
        ours = ngettext("We compute that %(count)d is on track.", "We compute that %(count)d are on track.", computed)
    else:
        ours = _("We compute that none is on track.")
    return f"{said} {ours % {'count': computed}}"


def totals(pairs: Mapping[tuple[str, str], int]) -> list[Total]:
    """Per status that occurs, from the numbers of measures per declared and computed status."""
    sides = [
        Total(
            status,
            sum(count for (declared, _computed), count in pairs.items() if declared == status),
            sum(count for (_declared, computed), count in pairs.items() if computed == status),
        )
        for status in STATUS_ORDER
    ]
    return [total for total in sides if total.declared or total.computed]


def _on_track(count: int, total: int) -> str:
    if not count:
        words = ngettext(
            "The one measure is not on track, say those who lead it.",
            "None of the %(total)d measures is on track, say those who lead them.",
            total,
        )
    elif total == 1:
        words = _("The one measure is on track, say those who lead it.")
    else:
        words = ngettext(
            "%(count)d of the %(total)d measures is on track, say those who lead them.",
            "%(count)d of the %(total)d measures are on track, say those who lead them.",
            count,
        )
    return words % {"count": count, "total": total}


def remarks(standings: Collection[Standing]) -> list[str]:
    """What the finding leaves out: of how many nothing is declared or computed, when of some it is."""
    silent = sum(not standing.declared for standing in standings)
    unknown = sum(standing.computed == UNKNOWN for standing in standings)
    words = []
    if 0 < silent < len(standings):
        words.append(
            ngettext(
                "Nothing was declared on %(count)d measure.", "Nothing was declared on %(count)d measures.", silent
            )
            % {"count": silent}
        )
    if 0 < unknown < len(standings):
        words.append(
            ngettext(
                "We know too little of %(count)d measure to compute how it goes.",
                "We know too little of %(count)d measures to compute how they go.",
                unknown,
            )
            % {"count": unknown}
        )
    return words


def _sign(standing: Standing) -> str:
    return WATERMELON if standing.is_watermelon else standing.computed


def _following(user: AnyUser, pillars: Collection[int | None], today: date) -> dict[int | None, Milestone]:
    """Of each pillar the first milestone that is not over, of any of its measures."""
    ahead = Milestone.objects.visible_to(user).filter(
        ~Q(is_over("current_date", "current_precision", today)), measure__pillar__in=pillars, realised_date=None
    )
    # Only numbers are sorted: there may be thousands of milestones, and a handful is shown.
    first = ahead.order_by("measure__pillar_id", "current_date", "pk").distinct("measure__pillar_id")
    rows = Milestone.objects.filter(pk__in=list(first.values_list("pk", flat=True))).select_related("measure")
    return {row.measure.pillar_id: row for row in rows if row.measure}
