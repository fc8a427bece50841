"""What improved, what got worse, what is late."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import F, OuterRef, Q, Subquery, Window
from django.db.models.functions import Lag, RowNumber
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from history.tracking import event_model
from reports.models import ProgressUpdate
from strategies import rules
from strategies.models import Milestone
from strategies.standings import LIMITS
from strategies.words import duration_words
from ui.dates import period_end
from ui.marks import STATUSES

from .gaps import Gap, filtered, gaps
from .standing import WhereItStands

if TYPE_CHECKING:
    from accounts.querysets import AnyUser

SHOWN = 5
SHOWN_CHANGES = 4
RECENT = timedelta(days=30)
LATEST_MOVES = 200
"""Of so many milestones that changed last the page looks how; after a load of data all of them did."""


class Place(NamedTuple):
    """Where something is shown; its address is worked out only for what the page shows."""

    name: str
    key: str
    anchor: str = ""

    @property
    def url(self) -> str:
        """The address."""
        return f"{reverse(self.name, args=[self.key])}{self.anchor}"


MEASURE, STRATEGY, PRIORITY = "strategies:measure-detail", "strategies:strategy-detail", "priorities:detail"


class Change(NamedTuple):
    """Something that changed: from one status to another, or a milestone with what happened to it."""

    title: str
    place: Place
    day: date
    before: str = ""
    after: str = ""
    what: str = ""

    @property
    def words(self) -> str:
        """What happened; of a status from which to which."""
        if not self.before:
            return self.what
        return _("from %(before)s to %(after)s") % {"before": _word(self.before), "after": _word(self.after)}


class Late(NamedTuple):
    """A milestone that should have been there."""

    days: int
    title: str
    place: Place
    owner: str
    note: str

    @property
    def is_serious(self) -> bool:
        """So late that what it belongs to counts as delayed."""
        return self.days > LIMITS.overdue_days


@dataclass(frozen=True)
class Found:
    """The first few of something, and how many there are."""

    rows: list[Any]
    count: int

    @classmethod
    def of(cls, rows: list[Any], shown: int = SHOWN) -> Found:
        """All rows, of which some are kept."""
        return cls(rows[:shown], len(rows))


@dataclass(frozen=True)
class Changes:
    """The three columns of the page."""

    better: Found
    worse: Found
    other: Found
    late: Found
    late_url: str
    gaps: list[Gap]


def changes(user: AnyUser, state: WhereItStands, today: date) -> Changes:
    """Reads what changed lately. Only facts that a person entered or that the calendar made count."""
    groups: dict[str, list[Change]] = defaultdict(list)
    for change in _declared(user, state.series):
        groups[direction(change.before, change.after)].append(change)
    for kind, change in _moved(user, today):
        groups[kind].append(change)
    late = _late(user, today)
    for row in late:
        if row.days <= RECENT.days:
            groups[WORSE].append(
                Change(row.title, row.place, today - timedelta(days=row.days - 1), what=_("became late"))
            )
    newest_first = {kind: sorted(found, key=lambda change: change.day, reverse=True) for kind, found in groups.items()}
    better, worse, other = (Found.of(newest_first.get(kind, []), SHOWN_CHANGES) for kind in (BETTER, WORSE, OTHER))
    late_url = filtered("strategies:measure-list", signaal=rules.OVERDUE)
    return Changes(better, worse, other, Found.of(late), late_url, gaps(user, state, today))


BETTER, WORSE, OTHER = "better", "worse", "other"


def direction(before: str, after: str) -> str:
    """Whether a status became better or worse; stopping, and going on after it, is neither. Starting is better."""
    if rules.is_rosier(after, before) or (before, after) == (rules.NOT_STARTED, rules.ON_TRACK):
        return BETTER
    return WORSE if rules.is_rosier(before, after) else OTHER


def _declared(user: AnyUser, series: str) -> list[Change]:
    """Statuses in which the last two approved updates differ: of priorities of the series and measures of the NDS."""
    of_one_thing: Any = [F("priority"), F("measure")]
    latest_first = [F("round__year").desc(), F("reported_on").desc(), F("pk").desc()]
    pairs = (
        ProgressUpdate.objects.visible_to(user)
        .approved()
        .filter(Q(priority__series=series) | Q(measure__pillar__strategy__is_nds=True))
        .annotate(
            rank=Window(RowNumber(), partition_by=of_one_thing, order_by=latest_first),
            before=Window(Lag("status"), partition_by=of_one_thing, order_by=["round__year", "reported_on", "pk"]),
        )
        .filter(rank=1, before__isnull=False)
        .order_by("-reported_on", "-pk")
        .values_list(
            "before", "status", "reported_on", "priority__slug", "priority__title", "measure__code", "measure__title"
        )
    )
    return [
        Change(
            priority or measure,
            Place(PRIORITY, slug) if slug else Place(MEASURE, code),
            reported_on,
            before,
            after,
        )
        for before, after, reported_on, slug, priority, code, measure in pairs
        if before != after
    ]


def _word(status: str) -> str:
    label = str(STATUSES[status].label)
    return label[:1].lower() + label[1:]


def _moved(user: AnyUser, today: date) -> list[tuple[str, Change]]:
    """Milestones that were reached or got another date in the last days, against how they were before that."""
    since = timezone.make_aware(datetime.combine(today - RECENT, time.min))
    # The columns of an event differ per model.
    events: Any = event_model(Milestone)._default_manager.filter(valid__isempty=False)
    lasted = Q(valid__endswith__gt=since) | Q(valid__endswith__isnull=True)
    then = events.filter(lasted, pgh_obj=OuterRef("pk")).order_by("pgh_id")
    rows: Any = (
        Milestone.objects.visible_to(user)
        .filter(updated_at__gte=since, version__gt=1)
        .annotate(
            owner_measure=F("measure__code"),
            owner_strategy=F("strategy__code"),
            then_date=Subquery(then.values("current_date")[:1]),
            then_precision=Subquery(then.values("current_precision")[:1]),
            then_realised=Subquery(then.values("realised_date")[:1]),
        )
        .order_by("-updated_at")[:LATEST_MOVES]
    )
    found = []
    for row in rows:
        if not row.then_date:
            continue
        day, place = timezone.localtime(row.updated_at).date(), _place(row.pk, row.owner_measure, row.owner_strategy)
        if row.realised_date and not row.then_realised:
            found.append((BETTER, Change(row.title, place, day, after=rules.DONE, what=_("reached"))))
            continue
        days = rules.days_moved(row.then_date, row.then_precision, row.current_date, row.current_precision)
        if days and not row.realised_date:
            words = _("%(period)s later") if days > 0 else _("%(period)s earlier")
            change = Change(row.title, place, day, what=words % {"period": duration_words(abs(days))})
            found.append((WORSE if days > 0 else BETTER, change))
    return found


def _late(user: AnyUser, today: date) -> list[Late]:
    """All milestones that are overdue, the longest first."""
    rows = (
        Milestone.objects.visible_to(user)
        .late(today)
        .order_by()
        .values_list(
            "pk",
            "title",
            "note",
            "current_date",
            "current_precision",
            "measure__code",
            "measure__title",
            "strategy__code",
            "strategy__title",
        )
    )
    late = [
        Late(
            (today - period_end(day, precision)).days,
            title,
            _place(pk, measure, strategy),
            measure_title or strategy_title,
            note,
        )
        for pk, title, note, day, precision, measure, measure_title, strategy, strategy_title in rows
    ]
    return sorted(late, key=lambda row: (-row.days, row.title, row.place.anchor))


def _place(pk: int, measure: str | None, strategy: str | None) -> Place:
    """Where a milestone stands on the page of its measure or strategy."""
    name, key = (MEASURE, measure) if measure else (STRATEGY, strategy)
    return Place(name, key or "", f"#mijlpaal-{pk}")
