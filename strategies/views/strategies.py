"""List and page of strategies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from accounts.querysets import ANSWERING_ROLES
from ui.lists import ListView

from ..filters import StrategyFilterSet
from ..models import Document, Indicator, Measure, Overlap, ParliamentaryActivity, Strategy, StrategyResponsibility
from ..parts import Part
from ..tables import StrategyTable
from ..words import period
from .milestones import milestone_rows


class StrategyListView(ListView):
    """The NDS and the strategies that it connects."""

    table_class = StrategyTable
    filterset_class = StrategyFilterSet
    template_name = "strategies/strategy_list.html"
    export_name = "strategieen"
    empty_title = _("There are no strategies yet")
    empty_text = _("A coordinator can have the strategies of the letter to parliament loaded.")

    def get_queryset(self) -> QuerySet[Strategy]:
        return Strategy.objects.visible_to(self.request.user).for_list(timezone.localdate())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        connected = Strategy.objects.visible_to(self.request.user).exclude(links_in=None)
        return super().get_context_data(**kwargs, connected=connected.distinct().count())


class StrategyDetailView(DetailView):
    """One strategy with its own levels, its relation to the NDS, what it contributes, and its sources."""

    template_name = "strategies/strategy_detail.html"
    slug_field = slug_url_kwarg = "code"

    def get_queryset(self) -> QuerySet[Strategy]:
        return Strategy.objects.visible_to(self.request.user).for_page()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        strategy, user, today = self.object, self.request.user, timezone.localdate()
        pillars = list(strategy.pillars.all())
        indicators = list(strategy.indicators.all())
        sources = list(Document.objects.visible_to(user).behind(strategy))
        documents = self._papers(sources)
        about = Overlap.objects.visible_to(user).of_strategy(strategy)
        may_edit = Strategy.objects.filter(pk=strategy.pk).editable_by(user, today).exists()
        return super().get_context_data(
            **kwargs,
            today=today,
            period=period(strategy),
            answering=[row for row in strategy.responsibilities.all() if row.role in ANSWERING_ROLES],
            others=_by_role(row for row in strategy.responsibilities.all() if row.role not in ANSWERING_ROLES),
            pillars=_with_children(pillars, indicators),
            general_indicators=[indicator for indicator in indicators if not indicator.pillar_id],
            may_edit=may_edit,
            may_link=may_edit or Measure.objects.filter(pillar__strategy=strategy).editable_by(user, today).exists(),
            shares=_by_priority(pillars),
            overlaps=[_seen_from(strategy, overlap) for overlap in about.confirmed().with_sides()],
            overlaps_to_judge=about.suggested().count(),
            milestones=milestone_rows(strategy.milestones.all(), today),
            documents=documents,
            agenda=ParliamentaryActivity.objects.visible_to(user)
            .filter(document__in=documents)
            .select_related("document"),
            sources=sources,
        )

    def _papers(self, sources: Iterable[Document]) -> QuerySet[Document]:
        """The papers of the NDS are those of its dossier; of another strategy only the sources are known."""
        dossiers = {document.dossier for document in sources if document.dossier} if self.object.is_nds else set()
        return Document.objects.visible_to(self.request.user).filter(dossier__in=dossiers).order_by("-date", "code")


@dataclass(frozen=True)
class SeenOverlap:
    """A confirmed overlap from one side: the part of this strategy, and the one it overlaps with."""

    overlap: Overlap
    own: Part
    other: Part


def _seen_from(strategy: Strategy, overlap: Overlap) -> SeenOverlap:
    first, second = Part(overlap.first), Part(overlap.second)
    return SeenOverlap(overlap, *((first, second) if first.strategy == strategy else (second, first)))


def _by_role(rows: Iterable[StrategyResponsibility]) -> list[tuple[str, list[StrategyResponsibility]]]:
    """Organisations that take part, under the name of their role."""
    roles: dict[str, list[StrategyResponsibility]] = {}
    for row in rows:
        roles.setdefault(row.get_role_display(), []).append(row)
    return list(roles.items())


@dataclass
class Share:
    """What a strategy contributes to one priority: how often in which way, and what the other side thinks of it."""

    priority: Any
    kinds: dict[str, int] = field(default_factory=dict)
    responses: dict[str, int] = field(default_factory=dict)


def _by_priority(pillars: Iterable[Any]) -> list[Share]:
    """The contributions of pillars, goals and measures added up, in the order of priorities, without more queries."""
    shares: dict[int, Share] = {}
    for pillar in pillars:
        for part in (pillar, *pillar.goals.all(), *pillar.measures.all()):
            for row in part.contributions.all():
                share = shares.setdefault(row.priority_id, Share(row.priority))
                share.kinds[row.kind] = share.kinds.get(row.kind, 0) + 1
                share.responses[row.response] = share.responses.get(row.response, 0) + 1
    return sorted(shares.values(), key=lambda share: (share.priority.position, share.priority.pk))


def _with_children(pillars: list[Any], indicators: Iterable[Indicator]) -> list[Any]:
    """The pillars, each with the measures of every goal, those of no goal, and its indicators, without more queries."""
    for pillar in pillars:
        measures = list(pillar.measures.all())
        pillar.goals_with_measures = [
            (goal, [measure for measure in measures if measure.goal_id == goal.pk]) for goal in pillar.goals.all()
        ]
        pillar.other_measures = [measure for measure in measures if measure.goal_id is None]
        pillar.own_indicators = [indicator for indicator in indicators if indicator.pillar_id == pillar.pk]
        pillar.has_body = bool(pillar.goals_with_measures or measures)
    return pillars
