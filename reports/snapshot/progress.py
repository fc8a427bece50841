"""The part of a snapshot about a round: what was asked, what was reported, and how that compares with the data."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from priorities.models import Opinion, Priority
from strategies.models import Measure
from strategies.rules import Signal, Standing, is_rosier, is_watermelon
from strategies.standings import LIMITS

from ..choices import UpdateState
from ..models import ProgressUpdate
from .canonical import day, imprecise, number
from .sources import Sources
from .tables import Tables

NOT_SUBMITTED = "niet_ingediend"
"""What is missing and was not handed in; what was handed in and not approved has the state that it waits in."""

_WAITING = {UpdateState.SUBMITTED.value, UpdateState.RETURNED.value}


class Progress:
    """Turns updates, standings, opinions and the round itself into plain values."""

    def __init__(self, tables: Tables, sources: Sources) -> None:
        self.tables = tables
        self.sources = sources

    def of(self, thing: Priority | Measure) -> dict[str, Any]:
        """What the owner said this round and before, what is computed, and what independent bodies think."""
        tables = self.tables
        found = {Priority: tables.progress_of_priority, Measure: tables.progress_of_measure}[type(thing)][thing.pk]
        update = found.this_round
        return {
            "update": self.update(update),
            "previous": self.update(found.before),
            "standing": self.standing(found.standing, update.status if update else ""),
            "opinions": [self.opinion(row) for row in found.opinions],
        }

    def update(self, update: ProgressUpdate | None) -> dict[str, Any] | None:
        """What the responsible organisation reported, by the round it belongs to."""
        if update is None:
            return None
        named = self.tables.organisations.named
        return {
            "round": update.round.year,
            "status": update.status,
            "no_change": update.no_change,
            "no_change_reason": update.no_change_reason,
            "explanation": update.explanation,
            "results": update.results,
            "bottlenecks": update.bottlenecks,
            "course_correction": update.course_correction,
            "decision_asked": update.decision_asked,
            "asked_of": named(update.asked_of_id),
            "delayed_milestone": update.delayed_milestone.title if update.delayed_milestone else None,
            "new_date": imprecise(update.new_date, update.new_date_precision),
            "new_date_unknown": update.new_date_unknown,
            "new_date_reason": update.new_date_reason,
            "evidence": [line.strip() for line in update.evidence.splitlines() if line.strip()],
            "reported_on": day(update.reported_on),
            "submitted_by": named(update.submitted_for_id),
            "example": update.is_example,
        }

    def standing(self, standing: Standing | None, declared: str) -> dict[str, Any] | None:
        """What is computed on the reference date, beside the status that was declared in this round."""
        if standing is None:
            return None
        plan = standing.first_plan
        return {
            "declared": declared,
            "computed": standing.computed,
            "watermelon": is_watermelon(declared, standing.computed),
            "rosier": is_rosier(declared, standing.computed),
            "first_plan": {"status": plan.status, "days": plan.days, "moved": plan.moved, "total": plan.total},
            "signals": [_signal(signal) for signal in standing.signals],
        }

    def opinion(self, opinion: Opinion) -> dict[str, Any]:
        """What an independent body thinks, and what became of its recommendations."""
        return {
            "body": self.tables.organisations.named(opinion.body_id),
            "given_on": day(opinion.given_on),
            "verdict": opinion.verdict,
            "title": opinion.title,
            "text": opinion.text,
            "source": self.sources.refer(opinion.source_id, opinion.source_detail),
            "recommendations": [
                {
                    "text": row.text,
                    "follow_up": row.follow_up,
                    "follow_up_text": row.follow_up_text,
                    "example": row.is_example,
                }
                for row in self.tables.recommendations[opinion.pk]
            ],
            "example": opinion.is_example,
        }

    def round(self) -> dict[str, Any]:
        """The round of the year: its dates, how much was asked and approved, and who did not report."""
        tables = self.tables
        row = tables.round
        return {
            "state": row.state if row else None,
            "opens": day(row.opens) if row else None,
            "closes": day(row.closes) if row else None,
            "grace_until": day(row.grace_until) if row else None,
            "asked": len(tables.requests),
            "approved": sum(row.state == UpdateState.APPROVED for row in tables.updates_of_round),
            "previous": tables.previous_year,
            "missing": self._missing(),
        }

    def _missing(self) -> list[dict[str, Any]]:
        """What was asked and is not approved, by the organisation that it was asked of."""
        tables = self.tables
        states = {(row.priority_id, row.measure_id): row.state for row in tables.updates_of_round}
        found: dict[str, dict[str, Any]] = {}
        for request in tables.requests:
            organisation = tables.organisations.named(request.organisation_id)
            if organisation is None:
                continue
            entry = found.setdefault(
                organisation["code"], {"organisation": organisation, "asked": 0, "priorities": [], "measures": []}
            )
            entry["asked"] += 1
            state = states.get((request.priority_id, request.measure_id))
            if state == UpdateState.APPROVED:
                continue
            waits = state if state in _WAITING else NOT_SUBMITTED
            if request.priority_id:
                priority = tables.priority_by_id[request.priority_id]
                entry["priorities"].append({"slug": priority.slug, "title": priority.title, "state": waits})
            else:
                measure = tables.measure_by_id[request.measure_id]
                entry["measures"].append({"code": measure.code, "title": measure.title, "state": waits})
        silent = [one for one in found.values() if one["priorities"] or one["measures"]]
        return sorted(silent, key=lambda one: (one["organisation"]["name"], one["organisation"]["code"]))


def limits() -> dict[str, Any]:
    """From where on a signal is serious: what the computed statuses depend on."""
    share = LIMITS.delayed_share
    return {
        "overdue_days": LIMITS.overdue_days,
        "moved_months": LIMITS.moved_months,
        "part_of_the_way": number(LIMITS.part_of_the_way),
        "stale_days": LIMITS.stale_days,
        "delayed_share": number(round(Decimal(share.numerator) / share.denominator, 4)),
    }


def _signal(signal: Signal) -> dict[str, Any]:
    """A signal with the figures of its kind; an address says nothing on paper."""
    subject = signal.subject
    return {
        "kind": signal.kind,
        "serious": signal.serious,
        "subject": {"kind": subject.kind, "title": subject.title} if subject else None,
        "days": signal.days,
        "value": number(signal.value),
        "line": number(round(signal.line, 2)) if signal.line is not None else None,
        "unit": signal.unit,
        "part": signal.part,
        "reason": signal.reason,
    }
