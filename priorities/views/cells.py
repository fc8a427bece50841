"""What stands behind a cell of the matrix."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.requests import MemberRequest
from strategies.models import Goal, Overlap, Pillar, Strategy
from strategies.standings import measure_standings
from ui.lists import PAGE

from ..choices import Response
from ..matrices import Head, concerned_measures, overlaps_in
from ..models import Contribution, Priority
from ..rules import GOAL, PILLAR, STRATEGY, Column, worst
from .matrix import SHOWN_STATUSES, refuse_unknown
from .matrix_files import whole_name


class _BehindCell(TemplateView):
    """What stands behind one cell: the same that the cell counts, at the level of its column."""

    request: MemberRequest

    def column(self) -> Head:
        """The column that the address names; 404 when this strategy has no such part."""
        user = self.request.user
        strategy = get_object_or_404(Strategy.objects.visible_to(user), code=self.kwargs["code"])
        kind, number = self.kwargs.get("part") or ("", 0)
        if not kind:
            return Head(Column(STRATEGY, strategy.pk), strategy)
        is_whole = "whole" in self.kwargs
        if kind == PILLAR:
            pillar = get_object_or_404(Pillar.objects.visible_to(user), pk=number, strategy=strategy)
            return Head(Column(PILLAR, pillar.pk), strategy, pillar, is_whole=is_whole)
        if kind != GOAL or is_whole:
            raise Http404
        goals = Goal.objects.visible_to(user).select_related("pillar")
        goal = get_object_or_404(goals, pk=number, pillar__strategy=strategy)
        return Head(Column(GOAL, goal.pk), strategy, goal.pillar, goal)

    def level(self, head: Head) -> str:
        """The level of columns that this cell is of."""
        return GOAL if head.is_whole else head.column.level

    def page(self, rows: QuerySet) -> Page:
        """The part of the rows that the address asks for."""
        refuse_unknown(self.request, {PAGE})
        try:
            return Paginator(rows, settings.PAGE_SIZE).page(self.request.GET.get(PAGE) or 1)
        except InvalidPage as error:
            raise Http404 from error


class CellView(_BehindCell):
    """The contributions of a strategy, a pillar or a goal to one priority."""

    template_name = "priorities/matrix_cell.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, day = self.request.user, timezone.localdate()
        priority = get_object_or_404(Priority.objects.visible_to(user), slug=self.kwargs["slug"])
        head = self.column()
        of_priority = Contribution.objects.visible_to(user).filter(priority=priority)
        contributions = of_priority.in_column(head.column, self.level(head)).with_target()
        page = self.page(contributions.for_page(user, day))
        standings = measure_standings(concerned_measures(contributions), day)
        statuses = [standing.computed for standing in standings.values()]
        in_pillar = (
            head.goal is not None
            and not page.paginator.count
            and of_priority.in_column(Column(PILLAR, head.goal.pillar_id), GOAL).exists()
        )
        return super().get_context_data(
            **kwargs,
            priority=priority,
            head=head,
            whole_name=whole_name(head) if head.is_whole else "",
            page=page,
            page_field=PAGE,
            contributions=page.object_list,
            total=page.paginator.count,
            disputed=contributions.filter(response=Response.DISPUTED).count(),
            worst=worst(statuses),
            statuses=statuses,
            shown_statuses=SHOWN_STATUSES,
            in_pillar=in_pillar,
            may_edit=priority.is_editable_by(user, day),
        )


class GoalCellView(_BehindCell):
    """The judged overlaps of one goal of the NDS with a strategy, a pillar or a goal."""

    template_name = "priorities/matrix_goal_cell.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        goals = Goal.objects.visible_to(user).filter(pillar__priority__isnull=False)
        goal = get_object_or_404(goals.select_related("pillar__priority"), pk=self.kwargs["number"])
        head = self.column()
        found = overlaps_in(goal.pk, head.column, self.level(head))
        page = self.page(Overlap.objects.filter(pk__in=found).with_sides())
        return super().get_context_data(
            **kwargs,
            goal=goal,
            priority=goal.pillar.priority,
            head=head,
            whole_name=whole_name(head) if head.is_whole else "",
            overlaps=page.object_list,
            page=page,
            page_field=PAGE,
            total=page.paginator.count,
        )
