"""A round as pages show it: the sentence that says how far it is, its steps, and who still has to submit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.choices import Layer
from ui.dates import format_imprecise

from .models import AnnualReport, ReportingRound
from .querysets.rounds import APPROVED_TOTAL, STANDINGS
from .rules import years
from .rules.rounds import PLANNED, Phase, phase
from .rules.updates import APPROVED, SUBMITTED
from .services.rounds import dates_of

if TYPE_CHECKING:
    from accounts.models import User


@dataclass
class Progress:
    """How much is asked in a round, and how much of it stands how."""

    counts: Mapping[str, int]
    approved: int = 0
    """Updates that were approved, also what was loaded without having been asked."""

    @property
    def asked(self) -> int:
        """Everything that is asked."""
        return sum(self.counts.values())

    @property
    def handed_in(self) -> int:
        """Waiting for review, or approved."""
        return self.counts[APPROVED] + self.counts[SUBMITTED]

    @property
    def missing(self) -> int:
        """To be done by who answers: never handed in, or returned."""
        return self.asked - self.handed_in


@dataclass
class Step:
    """One step of a round."""

    name: str
    when: str
    what: str
    is_current: bool = False
    is_done: bool = False


@dataclass
class OrganisationRow:
    """What one organisation was asked, and how far it is."""

    pk: int
    name: str
    layer: str
    asked: int
    outstanding: int
    counts: dict[str, int] = field(default_factory=dict)
    active: str = ""
    ended_on: date | None = None
    """Its last day, when that is over."""
    successor: str = ""


def day(value: date | None, short: bool = False) -> str:
    """A day in words; nothing for none."""
    return format_imprecise(value, "day", get_language() or "nl", short=short) if value else ""


def lead(round_: ReportingRound, progress: Progress, today: date) -> str:
    """One or two sentences: where the round stands, and what is missing."""
    now = phase(round_.state, dates_of(round_), today)
    words = {"closes": day(round_.closes), "until": day(round_.grace_until), "opens": day(round_.opens)}
    if now == Phase.PREPARING:
        if not progress.asked:
            return _("This round is not open yet. Nothing is asked of anybody.")
        planned = ngettext(
            "This round is not open yet. %(asked)d update will be asked.",
            "This round is not open yet. %(asked)d updates will be asked.",
            progress.asked,
        ) % {"asked": progress.asked}
        is_late = round_.opens is not None and round_.opens < today
        opening = (_("The opening was planned on %(opens)s.") if is_late else _("It opens on %(opens)s.")) % words
        return f"{planned} {opening}" if round_.opens else planned
    first = {
        Phase.COLLECTING: _("The round is open until %(closes)s."),
        Phase.GRACE: _("The round was to be done on %(closes)s. Late updates are accepted until %(until)s."),
        Phase.CLOSING: _("The last day was %(until)s. Updates are not accepted any more."),
        Phase.REPORTING: _("The round is closed."),
    }[now] % words
    return f"{first} {missing(progress)}"


def missing(progress: Progress) -> str:
    """How many of the updates that were asked are not there."""
    if not progress.asked:
        return ngettext("%(count)d update was approved.", "%(count)d updates were approved.", progress.approved) % {
            "count": progress.approved
        }
    if not progress.missing:
        return _("All updates were handed in.")
    return ngettext(
        "%(missing)d of %(asked)d updates is missing.",
        "%(missing)d of %(asked)d updates are missing.",
        progress.missing,
    ) % {"missing": progress.missing, "asked": progress.asked}


def taking_no_part(count: int) -> str:
    """That some of the plan takes no part; nothing when all of it does."""
    if not count:
        return ""
    return ngettext(
        "%(count)d priority or measure of the plan takes no part.",
        "%(count)d priorities and measures of the plan take no part.",
        count,
    ) % {"count": count}


def steps(round_: ReportingRound, progress: Progress, newest: AnnualReport | None, today: date) -> list[Step]:
    """The steps of a round with their dates, one of them the present one."""
    now = phase(round_.state, dates_of(round_), today)
    handed_in = _("%(handed_in)d of %(asked)d handed in") % {"handed_in": progress.handed_in, "asked": progress.asked}
    if now == Phase.PREPARING or not progress.asked:
        handed_in = ""
    until, closes = day(round_.grace_until, short=True), day(round_.closes, short=True)
    opens = day(round_.opens, short=True)
    is_closed = now == Phase.REPORTING
    after_grace = _("after %(day)s") % {"day": until} if until else _("no date yet")
    found = {
        Phase.PREPARING: Step(
            _("Prepare"),
            _("before %(day)s") % {"day": opens} if opens else _("no date yet"),
            ngettext("%(count)d update", "%(count)d updates", progress.asked) % {"count": progress.asked}
            if progress.asked
            else "",
        ),
        Phase.COLLECTING: Step(
            _("Collect"), f"{opens} – {closes}" if opens and closes else _("no date yet"), handed_in
        ),
        Phase.GRACE: Step(
            _("Grace period"),
            _("until %(day)s") % {"day": until} if until else _("no date yet"),
            "" if is_closed else _("Late updates are still accepted"),
        ),
        Phase.CLOSING: Step(
            _("Close"),
            round_.get_state_display() if is_closed else after_grace,
            "" if is_closed else _("By a coordinator, who says why"),
        ),
        Phase.REPORTING: Step(
            _("Make the report"),
            _("reference date %(day)s") % {"day": day(round_.reference_date, short=True)},
            newest.title if newest else _("No version yet"),
        ),
    }
    order = list(found)
    for place, name in enumerate(order):
        found[name].is_current = name == now
        found[name].is_done = place < order.index(now)
    return list(found.values())


def round_list(user: User, today: date) -> dict[str, Any]:
    """The rounds with how far each is, newest first; for coordinators also the years that have none (`new_years`)."""
    visible = list(ReportingRound.objects.visible_to(user).with_progress())
    cards = []
    for round_ in visible:
        progress = Progress(
            {standing: getattr(round_, standing) for standing in STANDINGS}, getattr(round_, APPROVED_TOTAL)
        )
        if round_.state == PLANNED and not user.is_coordinator:
            progress = Progress(dict.fromkeys(STANDINGS, 0))
        cards.append({"round": round_, "lead": lead(round_, progress, today), "progress": progress})
    known = {round_.year for round_ in visible}
    missing_years = [year for year in reversed(years.years(today)) if year not in known]
    return {"rounds": cards, "new_years": missing_years if user.is_coordinator else []}


def organisation_rows(rows: list[dict[str, Any]], today: date) -> list[OrganisationRow]:
    """Those of `UpdateRequestQuerySet.by_organisation`, in words."""
    layers = dict(Layer.choices)
    return [
        OrganisationRow(
            pk=row["organisation"],
            name=row["organisation__name"],
            layer=str(capfirst(layers[row["organisation__layer"]])),
            asked=row["asked"],
            outstanding=row["outstanding"],
            counts={standing: row[standing] for standing in STANDINGS},
            active=_("not known") if row["active_at"] is None and row[APPROVED] else ago(row["active_at"], today),
            ended_on=last if (last := row["organisation__valid_to"]) and last < today else None,
            successor=row["organisation__successor__name"] or "",
        )
        for row in rows
    ]


def ago(moment: datetime | None, today: date) -> str:
    """How long ago something happened, in days."""
    if moment is None:
        return _("not yet")
    days = (today - timezone.localtime(moment).date()).days
    return _("today") if days <= 0 else ngettext("%(days)d day ago", "%(days)d days ago", days) % {"days": days}
