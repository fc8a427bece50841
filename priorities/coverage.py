"""What works on challenges, and how far that is: reads the facts of many at once and lets the rules speak.

The number of queries does not depend on the number of challenges.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from strategies.models import Goal, Measure
from strategies.rules import DELAYED, UNKNOWN, Standing
from strategies.standings import LIMITS, measure_address, measure_standings

from . import rules
from .choices import CoverageState
from .models import Challenge, Coverage

MOST_NAMES = 3
"""So many goals or measures are named in a sentence; the page of the challenge shows all."""


@dataclass(frozen=True)
class CoveringGoal:
    """A goal that works on a challenge, with the strategy that it is of."""

    pk: int
    title: str
    strategy: str
    url: str


@dataclass(frozen=True)
class CoveringMeasure:
    """A measure that works on a challenge: linked itself, or under a goal that is."""

    pk: int
    title: str
    strategy: str
    url: str
    standing: Standing
    goal: CoveringGoal | None = None
    """The linked goal through which it works on the challenge; nothing when it is linked itself."""


@dataclass(frozen=True)
class ChallengeCoverage:
    """How far a challenge is worked on."""

    goals: tuple[CoveringGoal, ...] = ()
    measures: tuple[CoveringMeasure, ...] = ()

    @cached_property
    def state(self) -> str:
        """A code of CoverageState."""
        return rules.coverage_state(len(self.goals), [measure.standing.computed for measure in self.measures], LIMITS)

    @property
    def needs_decision(self) -> bool:
        """Whether somebody should do something about it: nothing works on it, nothing concrete, or too slowly."""
        return self.state in {CoverageState.UNCOVERED, CoverageState.GOALS_ONLY, CoverageState.TOO_SLOW}

    @property
    def reason(self) -> str:
        """Why it has this state, in a sentence or two."""
        return _REASONS[self.state](self)

    def named(self, status: str) -> list[str]:
        """The titles of the measures with a computed status."""
        return [measure.title for measure in self.measures if measure.standing.computed == status]


def _uncovered(_coverage: ChallengeCoverage) -> str:
    return _("No goal and no measure works on this.")


def _goals_only(coverage: ChallengeCoverage) -> str:
    count = len(coverage.goals)
    return ngettext(
        "%(count)d goal should solve this, but no measure stands under it: %(names)s.",
        "%(count)d goals should solve this, but no measure stands under them: %(names)s.",
        count,
    ) % {"count": count, "names": _names([goal.title for goal in coverage.goals])}


def _too_slow(coverage: ChallengeCoverage) -> str:
    delayed, total = coverage.named(DELAYED), len(coverage.measures)
    if total == 1:
        return _("The one measure is delayed, as computed: %(names)s.") % {"names": _names(delayed)}
    return ngettext(
        "%(count)d of the %(total)d measures is delayed, as computed: %(names)s.",
        "%(count)d of the %(total)d measures are delayed, as computed: %(names)s.",
        len(delayed),
    ) % {"count": len(delayed), "total": total, "names": _names(delayed)}


def _pace_unknown(coverage: ChallengeCoverage) -> str:
    unknown = coverage.named(UNKNOWN)
    return ngettext(
        "%(count)d measure works on this, but we know too little to compute how it goes: %(names)s.",
        "%(count)d measures work on this, but we know too little to compute how they go: %(names)s.",
        len(unknown),
    ) % {"count": len(unknown), "names": _names(unknown)}


def _on_course(coverage: ChallengeCoverage) -> str:
    total = len(coverage.measures)
    words = ngettext("%(count)d measure works on this.", "%(count)d measures work on this.", total) % {"count": total}
    delayed, unknown = coverage.named(DELAYED), coverage.named(UNKNOWN)
    if delayed:
        words += " " + ngettext(
            "%(count)d of them is delayed: %(names)s.", "%(count)d of them are delayed: %(names)s.", len(delayed)
        ) % {"count": len(delayed), "names": _names(delayed)}
    else:
        words += " " + _("None of them is delayed, as computed.")
    if unknown:
        words += " " + ngettext(
            "We know too little of %(count)d of them.", "We know too little of %(count)d of them.", len(unknown)
        ) % {"count": len(unknown)}
    return words


_REASONS = {
    rules.UNCOVERED: _uncovered,
    rules.GOALS_ONLY: _goals_only,
    rules.TOO_SLOW: _too_slow,
    rules.PACE_UNKNOWN: _pace_unknown,
    rules.ON_COURSE: _on_course,
}

NOTHING_WORKS_ON_IT = ChallengeCoverage()


def _names(titles: Sequence[str]) -> str:
    shown = ", ".join(f"“{title.rstrip('.')}”" for title in titles[:MOST_NAMES])
    more = len(titles) - MOST_NAMES
    return _("%(names)s and %(count)d more") % {"names": shown, "count": more} if more > 0 else shown


def challenge_coverage(challenges: models.QuerySet[Challenge], day: date) -> dict[int, ChallengeCoverage]:
    """How far each of `challenges` is worked on, by number, with the measures as they stand on `day`."""
    chosen = challenges.order_by().values("pk")
    found = dict.fromkeys(challenges.order_by().values_list("pk", flat=True), NOTHING_WORKS_ON_IT)
    goals_of: dict[int, set[int]] = defaultdict(set)
    measures_of: dict[int, set[int]] = defaultdict(set)
    links = Coverage.objects.filter(challenge__in=chosen).order_by()
    for challenge, goal, measure in links.values_list("challenge", "goal", "measure"):
        (goals_of if goal else measures_of)[challenge].add(goal or measure)
    if not goals_of and not measures_of:
        return found
    goals = _goals(links)
    measures = _measures(links, day)
    place = {pk: number for number, pk in enumerate(measures)}
    under: dict[int, list[int]] = defaultdict(list)
    for pk, (_measure, of_goal) in measures.items():
        if of_goal is not None and of_goal in goals:
            under[of_goal].append(pk)
    for challenge in found:
        # What was linked between two queries has to wait for the next time.
        own = measures_of[challenge] & place.keys()
        through = {pk: goal for goal in goals_of[challenge] for pk in under[goal] if pk not in own}
        found[challenge] = ChallengeCoverage(
            tuple(goals[pk] for pk in sorted(goals_of[challenge]) if pk in goals),
            tuple(
                replace(measures[pk][0], goal=goals.get(through.get(pk, 0)))
                for pk in sorted({*own, *through}, key=place.__getitem__)
            ),
        )
    return found


def _goals(links: models.QuerySet[Coverage]) -> dict[int, CoveringGoal]:
    """The goals of `links`, by number. Only the strategy differs in their addresses, so that is looked up once."""
    rows = Goal.objects.filter(pk__in=links.filter(goal__isnull=False).values("goal")).order_by()
    address = reverse("strategies:strategy-detail", args=["0"]).replace("/0/", "/{}/#doel-{}")
    return {
        pk: CoveringGoal(pk, title, strategy, address.format(code, pk))
        for pk, title, strategy, code in rows.values_list(
            "pk", "title", "pillar__strategy__title", "pillar__strategy__code"
        )
    }


def _measures(links: models.QuerySet[Coverage], day: date) -> dict[int, tuple[CoveringMeasure, int | None]]:
    """The measures of `links` and those under its goals, by number and in their order, each with its goal."""
    rows = Measure.objects.filter(
        models.Q(pk__in=links.filter(measure__isnull=False).values("measure"))
        | models.Q(goal__in=links.filter(goal__isnull=False).values("goal"))
    )
    standings, address = measure_standings(rows, day), measure_address()
    return {
        pk: (CoveringMeasure(pk, title, strategy, address.format(code), standings[pk]), goal)
        for pk, title, code, strategy, goal in rows.values_list(
            "pk", "title", "code", "pillar__strategy__title", "goal"
        )
        if pk in standings
    }
