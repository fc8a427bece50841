"""The frozen state as plain JSON: all that a coherence report is made of (docs/coherence-snapshot.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from accounts.models import User
from priorities.choices import ContributionKind
from priorities.coverage import ChallengeCoverage, challenge_coverage
from priorities.models import AgendaItem, Challenge, Contribution, Coverage, Priority
from priorities.rules import worst
from priorities.unused import without_use
from strategies.choices import Level, OverlapVerdict
from strategies.models import Goal, Measure, Overlap, Pillar, Strategy
from strategies.parts import LEVELS
from strategies.standings import measure_standings

from .building import LETTER, by_series
from .canonical import day, imprecise, moment
from .priorities import Priorities
from .progress import Progress
from .sources import Sources
from .strategies import Strategies
from .tables import Tables, grouped

COHERENCE_SCHEMA = "nds-coherence/1"
"""Name and version of the structure, described in docs/coherence-snapshot.md; a change of meaning raises the number."""

_TARGETS = ("measure", "goal", "pillar")
_KINDS = list(ContributionKind.values)
_JUDGED = (OverlapVerdict.SAME, OverlapVerdict.STRENGTHENS, OverlapVerdict.CONFLICTS)


def build_coherence_snapshot(
    *, language: str, reference_date: date, frozen_at: datetime, version: int
) -> dict[str, Any]:
    """Everything that a coherence report needs, as plain JSON, from what the database answers now.

    Call it inside `history.services.as_of(frozen_at)`. The number of queries does not depend on the number of rows.
    """
    tables = Tables(year=reference_date.year, reference_date=reference_date)
    return _Building(tables).snapshot(language, frozen_at, version)


class _Building:
    """Puts together what the report tells, in its order: sources are numbered along it."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.sources = Sources(tables.documents)
        progress = Progress(tables, self.sources)
        self.strategies = Strategies(tables, self.sources, progress)
        self.priorities = Priorities(tables, self.sources, self.strategies, progress)
        self.coverage = grouped(Coverage.objects.order_by("challenge", "pk"), "challenge_id")
        self.worked_on = challenge_coverage(Challenge.objects.all(), tables.reference_date)
        self.agenda = list(AgendaItem.objects.order_by("due_date", "pk"))
        self.overlaps = list(Overlap.objects.order_by("-score", "pk"))
        self.organisation_of = dict(User.objects.values_list("pk", "organisation_id"))
        self.computed = {
            pk: standing.computed
            for pk, standing in measure_standings(Measure.objects.all(), tables.reference_date).items()
        }
        self.measures_of_goal = grouped(tables.measures, "goal_id")
        nds = next((row for row in tables.strategies if row.is_nds), None)
        self.nds: Strategy | None = nds
        self.linked = [row for row in tables.strategies if not row.is_nds]
        self.current = by_series(tables.priorities)[0]
        self.challenge_by_id: dict[int, Challenge] = {
            row.pk: row for rows in tables.challenges.values() for row in rows
        }
        self.priority_of_pillar = {row.pillar_id: row for row in self.current if row.pillar_id}

    def snapshot(self, language: str, frozen_at: datetime, version: int) -> dict[str, Any]:
        """The whole document."""
        tables = self.tables
        letter = next((row for row in tables.documents.values() if (row.dossier, row.number) == LETTER), None)
        snapshot: dict[str, Any] = {
            "schema": COHERENCE_SCHEMA,
            "report": {
                "language": language,
                "version": version,
                "reference_date": day(tables.reference_date),
                "frozen_at": moment(frozen_at),
                "example": self._has_examples(),
            },
            "letter": self.sources.refer(letter.pk) if letter else None,
            "nds": self._strategy(self.nds) if self.nds else None,
        }
        snapshot["priorities"] = [self._priority(row) for row in self.current]
        snapshot["strategies"] = [self._strategy(row) for row in self.linked]
        snapshot["matrix"] = self._matrix(snapshot["priorities"])
        snapshot["challenges"] = [
            self._challenge(row) for one in self.current for row in tables.challenges[one.pillar_id] if one.pillar_id
        ]
        snapshot["unused"] = self._unused()
        snapshot["overlaps"] = {
            "judged": [self._overlap(row) for row in self.overlaps if row.verdict in _JUDGED],
            "waiting": sum(row.verdict == OverlapVerdict.SUGGESTED for row in self.overlaps),
            "rejected": sum(row.verdict == OverlapVerdict.REJECTED for row in self.overlaps),
        }
        snapshot["agenda"] = [self._agenda_item(row) for row in self.agenda]
        snapshot["sources"] = self.sources.listed()
        return snapshot

    def _has_examples(self) -> bool:
        """Whether any row that this report shows is fictional; progress updates and the like are not in it."""
        tables = self.tables
        rows: list[Any] = [*self.linked, *([self.nds] if self.nds else []), *self.current, *tables.contributions]
        rows += [*tables.pillars, *tables.goals, *tables.measures, *self.challenge_by_id.values(), *self.agenda]
        rows += [link for links in tables.links.values() for link in links]
        rows += [row for found in self.coverage.values() for row in found]
        rows += [row for row in self.overlaps if row.verdict in _JUDGED]
        return any(row.is_example for row in rows)

    # --- Strategies and priorities

    def _strategy(self, strategy: Strategy) -> dict[str, Any]:
        """A strategy with its relations and its levels; what it contributes stands with the priorities."""
        whole = self.strategies.strategy(strategy)
        kept = {key: whole[key] for key in whole if key not in {"milestones", "indicators", "pillars"}}
        return {**kept, "pillars": [self._pillar(row) for row in self.tables.pillars_of[strategy.pk]]}

    def _pillar(self, pillar: Pillar) -> dict[str, Any]:
        measures = [
            {
                "code": row.code,
                "title": row.title,
                "goal": goal.number if (goal := self.tables.goal_by_id.get(row.goal_id)) else None,
                **self.strategies.origin(row),
            }
            for row in self.tables.measures_of[pillar.pk]
        ]
        goals = [self.strategies.goal(row) for row in self.tables.goals_of[pillar.pk]]
        return {
            "number": pillar.number,
            "title": pillar.title,
            "summary": pillar.summary,
            **self.strategies.origin(pillar),
            "goals": goals,
            "measures": measures,
        }

    def _priority(self, priority: Priority) -> dict[str, Any]:
        tables = self.tables
        pillar = tables.pillar_by_id.get(priority.pillar_id)
        return {
            "slug": priority.slug,
            "title": priority.title,
            "title_en": priority.title_en,
            "short_title": priority.short_title,
            "series": priority.series,
            "summary": priority.summary,
            **self.strategies.origin(priority),
            "responsible": tables.organisations.answering(tables.priority_responsibilities[priority.pk]),
            "goals": len(tables.goals_of[pillar.pk]) if pillar else 0,
            "measures": len(tables.measures_of[pillar.pk]) if pillar else 0,
            "contributions": [self._contribution(row) for row in self._ordered(priority)],
        }

    def _ordered(self, priority: Priority) -> list[Contribution]:
        """By strategy and the place in it, then by kind."""
        found = []
        for row in self.tables.contributions_of[priority.pk]:
            pillar = self._pillar_of(row)
            if pillar is not None:
                strategy = self.tables.strategy_by_id[pillar.strategy_id]
                found.append((strategy.position, strategy.code, pillar.position, _KINDS.index(row.kind), row.pk, row))
        return [row for *_, row in sorted(found, key=lambda one: one[:-1])]

    def _pillar_of(self, row: Any) -> Pillar | None:
        """The pillar of what a row refers to by `pillar`, `goal` or `measure`."""
        tables = self.tables
        if row.measure_id:
            return tables.pillar_by_id.get(tables.measure_by_id[row.measure_id].pillar_id)
        if row.goal_id:
            return tables.pillar_by_id.get(tables.goal_by_id[row.goal_id].pillar_id)
        return tables.pillar_by_id.get(row.pillar_id)

    def _contribution(self, row: Contribution) -> dict[str, Any]:
        """As in the annual report, with who judged it, what the other side thinks, and how its target stands."""
        return {
            **self.priorities.contribution(row),
            "assessed_by": self._organisation_of(row.assessed_by_id),
            "added_from": row.added_from,
            "response": {
                "verdict": row.response,
                "note": row.response_note,
                "on": day(row.responded_on),
                "by": self._organisation_of(row.responded_by_id),
            }
            if row.response
            else None,
            "computed": self._standing(row),
        }

    def _organisation_of(self, user_id: int | None) -> dict[str, str] | None:
        """The organisation of who judged; persons are not named."""
        return self.tables.organisations.named(self.organisation_of.get(user_id)) if user_id else None

    def _standing(self, row: Any) -> str | None:
        """The worst computed status of the measures that a row refers to, itself or through its goal or pillar."""
        if row.measure_id:
            measures = [self.tables.measure_by_id[row.measure_id]]
        elif row.goal_id:
            measures = self.measures_of_goal[row.goal_id]
        else:
            measures = self.tables.measures_of[row.pillar_id]
        return _worst(self.computed[one.pk] for one in measures if one.pk in self.computed)

    def _matrix(self, priorities: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """A row per priority, a cell per strategy; a cell without kinds is a white spot."""
        rows = []
        for one in priorities:
            cells = []
            for strategy in self.linked:
                here = [each for each in one["contributions"] if each["strategy"] == strategy.code]
                counts = Counter(each["kind"] for each in here)
                cells.append(
                    {
                        "strategy": strategy.code,
                        "kinds": {kind: counts[kind] for kind in _KINDS if counts[kind]},
                        "computed": _worst(each["computed"] for each in here if each["computed"]),
                        "disputed": sum(1 for each in here if (each["response"] or {}).get("verdict") == "oneens"),
                    }
                )
            rows.append({"priority": one["slug"], "cells": cells})
        return rows

    # --- Holes, overlaps, agenda

    def _target(self, row: Any, prefix: str = "") -> dict[str, Any]:
        """The pillar, goal or measure that a row refers to, with where it stands."""
        tables = self.tables
        level = next(level for level in _TARGETS if getattr(row, f"{prefix}{level}_id", None))
        key = getattr(row, f"{prefix}{level}_id")
        found: dict[str, dict[int | None, Any]] = {
            "measure": tables.measure_by_id,
            "goal": tables.goal_by_id,
            "pillar": tables.pillar_by_id,
        }
        return self._place(level, found[level][key])

    def _place(self, level: str, target: Pillar | Goal | Measure) -> dict[str, Any]:
        tables = self.tables
        pillar = target if isinstance(target, Pillar) else tables.pillar_by_id[target.pillar_id]
        return {
            "strategy": tables.strategy_by_id[pillar.strategy_id].code,
            "level": level,
            "pillar": {"number": pillar.number, "title": pillar.title},
            "code": getattr(target, "code", "") or getattr(target, "number", ""),
            "title": target.title,
            **self.strategies.origin(target),
        }

    def _challenge(self, challenge: Challenge) -> dict[str, Any]:
        priority = self.priority_of_pillar[challenge.pillar_id]
        return {
            "priority": priority.slug,
            "kind": challenge.kind,
            "text": challenge.text,
            **self.strategies.origin(challenge),
            "coverage": self._worked_on(self.worked_on[challenge.pk]),
            "worked_on_by": [
                {
                    **self._target(row),
                    "explanation": row.explanation,
                    "wording": row.wording,
                    "example": row.is_example,
                    "assessed_on": day(row.assessed_on),
                    "assessed_by": self._organisation_of(row.assessed_by_id),
                }
                for row in self.coverage[challenge.pk]
            ],
        }

    def _worked_on(self, coverage: ChallengeCoverage) -> dict[str, Any]:
        """How far a challenge is worked on, and the computed status of each measure that counts for it."""
        measures = [(self.tables.measure_by_id[one.pk], one.standing.computed) for one in coverage.measures]
        return {
            "state": coverage.state,
            "measures": [{"code": row.code, "title": row.title, "computed": computed} for row, computed in measures],
        }

    def _unused(self) -> dict[str, list[dict[str, Any]]]:
        """Pillars, goals and measures of the linked strategies that no priority uses."""
        tables = self.tables
        linked = {pillar.pk for row in self.linked for pillar in tables.pillars_of[row.pk]}
        free = {
            level: set(without_use(level, model.objects.order_by()).values_list("pk", flat=True))
            for level, model in LEVELS.items()
        }
        pillars = [row for row in tables.pillars if row.pk in linked & free[Level.PILLAR]]
        goals = [row for row in tables.goals if row.pillar_id in linked and row.pk in free[Level.GOAL]]
        measures = [row for row in tables.measures if row.pillar_id in linked and row.pk in free[Level.MEASURE]]
        return {
            "pillars": [self._place("pillar", row) for row in pillars],
            "goals": [self._place("goal", row) for row in goals],
            "measures": [self._place("measure", row) for row in measures],
        }

    def _overlap(self, row: Overlap) -> dict[str, Any]:
        return {
            "first": self._target(row, "first_"),
            "second": self._target(row, "second_"),
            "words": list(row.words),
            "verdict": row.verdict,
            "explanation": row.explanation,
            "assessed_on": day(row.assessed_on),
            "assessed_by": self._organisation_of(row.assessed_by_id),
            "example": row.is_example,
        }

    def _agenda_item(self, row: AgendaItem) -> dict[str, Any]:
        """What is asked, of whom, by when, and what came of it; a decision of after the reference date is open here."""
        later = bool(row.decided_on and row.decided_on > self.tables.reference_date)
        return {
            "title": row.title,
            "about": self._about(row),
            "question": row.question,
            "consequence": row.consequence,
            "asked_of": self.tables.organisations.named(row.asked_of_id),
            "due": imprecise(row.due_date, row.due_precision),
            "raised_on": day(row.raised_on),
            "state": "open" if later else row.state,
            "outcome": "" if later else row.outcome,
            "decided_on": None if later else day(row.decided_on),
            "decided_in": None if later else self.sources.refer(row.decided_in_id),
            **self.strategies.origin(row),
        }

    def _about(self, row: AgendaItem) -> dict[str, str] | None:
        tables = self.tables
        if challenge := self.challenge_by_id.get(row.challenge_id or 0):
            return {"kind": challenge.kind, "title": challenge.text}
        for kind, found in (
            ("priority", tables.priority_by_id.get(row.priority_id)),
            ("goal", tables.goal_by_id.get(row.goal_id)),
            ("measure", tables.measure_by_id.get(row.measure_id)),
        ):
            if found:
                return {"kind": kind, "title": found.title}
        return None


def _worst(statuses: Iterable[str]) -> str | None:
    """The status that most needs attention; None without any, where the rule would say that it is not known."""
    found = list(statuses)
    return worst(found) if found else None
