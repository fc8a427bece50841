"""What the first page of administration shows, in a number of queries that does not grow with the content."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.choices import Role
from accounts.models import Organisation
from commitments.models import Commitment
from history import trails
from history.querysets import latest_events, stale
from jobs.choices import JobStatus
from priorities.models import Contribution, Priority
from priorities.standings import priority_standings
from reports import reminding
from reports.choices import ReminderState
from reports.models import AnnualReport, Heartbeat, Reminder, ReportingRound, UpdateRequest
from reports.querysets.reminders import UNCERTAIN
from strategies.models import (
    Document,
    Goal,
    Indicator,
    Measure,
    Measurement,
    Milestone,
    Passage,
    Pillar,
    Strategy,
)
from strategies.rules import STALE
from strategies.standings import measure_standings

from . import health

CONTENT = [
    Priority,
    Contribution,
    Strategy,
    Pillar,
    Goal,
    Measure,
    Milestone,
    Indicator,
    Measurement,
    Commitment,
    Document,
    Passage,
    Organisation,
]
SOURCED = [Priority, Strategy, Pillar, Goal, Measure, Milestone, Indicator, Commitment]
LATEST = 12
REPORTS = 6
UNUSED_AFTER = timedelta(days=90)
MAIL_PERIOD = timedelta(days=7)
TROUBLES = 5

NO_RESPONSIBLE = gettext_lazy("No responsible organisation")
NO_SOURCE = gettext_lazy("No source")
NOT_UPDATED = gettext_lazy("Not updated for more than %(days)d days")
NO_PASSAGE = gettext_lazy("Contribution without a passage")
FIGURE_WITHOUT_SOURCE = gettext_lazy("Measurement without a source")
WATERMELON = gettext_lazy("Watermelon: declared on track, computed delayed")


@dataclass(frozen=True)
class Line:
    """A count with the list that it counts."""

    label: str | Promise
    count: int
    noun: str
    url: str
    serious: bool = False


def dashboard() -> dict[str, Any]:
    """All parts of the page."""
    alive = health.parts()
    quality, said = data_quality(), what_the_data_say()
    reports = list(AnnualReport.objects.for_list().order_by("-requested_at", "-pk")[:REPORTS])
    return {
        "summary": summary(alive, reports, sum(line.count for line in quality)),
        "parts": alive,
        "content": content_counts(),
        "lines": worst_first([*quality, *said]),
        "most": max((line.count for line in [*quality, *said]), default=0),
        "reports": reports,
        "people": people(),
        "mails": mails(),
        "latest": trails.latest(latest_events(LATEST)),
        "now": timezone.now(),
    }


@dataclass(frozen=True)
class RoundProgress:
    """An open round, and how many of the updates that are asked in it stand how."""

    round: ReportingRound
    states: dict[str, int]


def mails() -> dict[str, Any]:
    """The open rounds, the mails of the last days, what went wrong with them, and when the last run was complete."""
    now = timezone.now()
    latest = Reminder.objects.filter(created_at__gte=now - MAIL_PERIOD)
    counts = latest.counts(now)
    since = {"created_at__gte": (now - MAIL_PERIOD).isoformat()}

    def line(label: str, standing: str, state: str, *, serious: bool = False) -> Line:
        query = urlencode({"state__exact": state} | since)
        return Line(label, counts.get(standing, 0), "", f"{_list(Reminder)}?{query}", serious)

    rounds = list(ReportingRound.objects.open().order_by("-year")[:LATEST])
    standings = UpdateRequest.objects.filter(round__in=rounds).by_round()
    heartbeat = Heartbeat.objects.filter(name=reminding.HEARTBEAT).first()
    return {
        "rounds": [RoundProgress(row, standings.get(row.pk, {})) for row in rounds],
        "counts": [
            line(_("Sent"), ReminderState.SENT, ReminderState.SENT),
            line(_("Failed"), ReminderState.FAILED, ReminderState.FAILED, serious=True),
            line(_("Refused"), ReminderState.REFUSED, ReminderState.REFUSED, serious=True),
            line(_("Uncertain"), UNCERTAIN, ReminderState.SENDING, serious=True),
        ],
        "days": MAIL_PERIOD.days,
        "last_run": heartbeat.seen_at if heartbeat else None,
        "is_due": reminding.is_due(now),
        "hour": reminding.HOUR.hour,
        "troubles": latest.gone_wrong(now).order_by("-created_at", "-pk")[:TROUBLES],
    }


def summary(parts: list[health.Part], reports: list[AnnualReport], incomplete: int) -> str:
    """The state in one or two sentences."""
    silent = [str(part.name).lower() for part in parts if part.alive is False]
    sentences = [_("Not working: %(parts)s.") % {"parts": ", ".join(silent)} if silent else _("Everything works.")]
    failed = sum(report.status == JobStatus.FAILED for report in reports)
    if failed:
        sentences.append(
            ngettext("%(count)d of the latest reports failed.", "%(count)d of the latest reports failed.", failed)
            % {"count": failed}
        )
    if incomplete:
        sentences.append(
            ngettext("%(count)d record is not complete.", "%(count)d records are not complete.", incomplete)
            % {"count": incomplete}
        )
    return " ".join(sentences)


def content_counts() -> list[Line]:
    """How many rows there are of each kind."""
    return [
        Line(trails.sentence(model._meta.verbose_name_plural), model._default_manager.count(), "", _list(model))
        for model in CONTENT
    ]


def data_quality() -> list[Line]:
    """What is missing or old. What is nowhere missing is one line with zero, which names no
    noun when it counts several."""
    today = timezone.localdate()
    checks: list[tuple[str | Promise, models.QuerySet, str, bool]] = [
        (FIGURE_WITHOUT_SOURCE, Measurement.objects.filter(source__isnull=True), "source__isempty=1", True),
        *((NO_RESPONSIBLE, model.objects.answered_for_by_nobody(today), "verantwoordelijke=geen", False)
          for model in (Priority, Measure, Commitment)),
        (NO_PASSAGE, Contribution.objects.filter(passage__isnull=True), "passage__isempty=1", False),
        *((NO_SOURCE, model.objects.filter(source__isnull=True), "source__isempty=1", False) for model in SOURCED),
        (NOT_UPDATED % {"days": settings.STALE_AFTER_DAYS}, stale(Indicator.objects.all()), "bijgewerkt=lang-geleden",
         False),
    ]  # fmt: skip
    lines = [
        Line(label, count, _noun(rows.model, count), f"{_list(rows.model)}?{query}", serious)
        for label, rows, query, serious in checks
        for count in [rows.count()]
    ]
    shown: list[Line] = []
    for line in lines:
        alike = [other for other in lines if other.label == line.label]
        if line.count:
            shown.append(line)
        elif line is alike[0] and not any(other.count for other in alike):
            shown.append(line if len(alike) == 1 else replace(line, noun=""))
    return shown


def what_the_data_say() -> list[Line]:
    """Watermelons, and what nobody updated for long, as the rules see it: of priorities and of measures."""
    today = timezone.localdate()
    kinds = [
        (Priority, priority_standings(Priority.objects.all(), today).values(), reverse("priorities:list")),
        (Measure, measure_standings(Measure.objects.all(), today).values(), reverse("strategies:measure-list")),
    ]
    lines = []
    for model, standings, url in kinds:
        watermelons = sum(standing.is_watermelon for standing in standings)
        untouched = sum(any(signal.kind == STALE for signal in standing.signals) for standing in standings)
        lines += [
            Line(WATERMELON, watermelons, _noun(model, watermelons), f"{url}?watermeloen=ja", True),
            Line(
                NOT_UPDATED % {"days": settings.STALE_AFTER_DAYS},
                untouched,
                _noun(model, untouched),
                f"{url}?signaal={STALE}",
            ),
        ]
    return lines


def _noun(model: type[models.Model], count: int) -> str:
    """What is counted, as it is said of so many."""
    return str(model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural)


def worst_first(lines: Iterable[Line]) -> list[Line]:
    """What is serious, then what else there is, then what is in order."""
    return sorted(lines, key=lambda line: (not line.count, not line.serious))


def people() -> dict[str, Any]:
    """Accounts per role, closed ones, and those that nobody uses."""
    users = get_user_model()._default_manager
    since = timezone.now() - UNUSED_AFTER
    url = _list(get_user_model())
    per_role = dict(users.filter(is_active=True).values_list("role").annotate(number=Count("pk")).order_by("role"))
    totals = users.aggregate(
        closed=Count("pk", filter=Q(is_active=False)),
        unused=Count("pk", filter=Q(is_active=True) & (Q(last_login__lt=since) | Q(last_login=None))),
        alone=Count("pk", filter=Q(is_active=True, role=Role.EDITOR, organisation=None)),
    )
    return {
        "roles": [
            Line(trails.sentence(role.label), per_role.get(role, 0), "", f"{url}?role__exact={role}&is_active__exact=1")
            for role in Role
        ],
        "closed": Line(_("Closed accounts"), totals["closed"], "", f"{url}?is_active__exact=0"),
        "unused": totals["unused"],
        "unused_days": UNUSED_AFTER.days,
        "alone": totals["alone"],
    }


def _list(model: type[models.Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
