"""How priorities and strategies hang together: the matrix, and the contributions behind one of its cells."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.requests import MemberRequest
from strategies.models import Strategy

from ..choices import ContributionKind
from ..models import Contribution, Priority
from ..rules import matrix


class MatrixView(TemplateView):
    """Priorities of one plan against the linked strategies."""

    request: MemberRequest
    template_name = "priorities/matrix.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        visible = Priority.objects.visible_to(user)
        every_series = visible.series_names()
        series = self.request.GET.get("reeks") or (every_series[0] if every_series else "")
        if series not in every_series and (series or "reeks" in self.request.GET):
            raise Http404
        if set(self.request.GET) - {"reeks"}:
            raise BadRequest
        priorities = list(visible.filter(series=series).order_by("position", "title"))
        strategies = list(Strategy.objects.visible_to(user).filter(is_nds=False))
        links = Contribution.objects.visible_to(user).filter(priority__in=priorities).links()
        cells = matrix(
            [priority.pk for priority in priorities],
            [strategy.pk for strategy in strategies],
            links,
            ContributionKind.values,
        )
        rows = [
            {
                "priority": priority,
                "cells": list(zip(strategies, row, strict=True)),
                "total": sum(cell.total for cell in row),
            }
            for priority, row in zip(priorities, cells, strict=True)
        ]
        totals = [sum(row[column].total for row in cells) for column in range(len(strategies))]
        return super().get_context_data(
            **kwargs,
            every_series=every_series,
            series=series,
            strategies=strategies,
            rows=rows,
            totals=totals,
            total=sum(totals),
            white_spots=sum(cell.is_white_spot for row in cells for cell in row),
            kinds=ContributionKind,
        )


class CellView(TemplateView):
    """The contributions of one strategy to one priority."""

    request: MemberRequest
    template_name = "priorities/matrix_cell.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, slug, code = self.request.user, self.kwargs["slug"], self.kwargs["code"]
        priority = get_object_or_404(Priority.objects.visible_to(user), slug=slug)
        strategy = get_object_or_404(Strategy.objects.visible_to(user), code=code)
        today = timezone.localdate()
        contributions = Contribution.objects.visible_to(user).for_page(user, today).between(priority, strategy)
        return super().get_context_data(
            **kwargs,
            priority=priority,
            strategy=strategy,
            contributions=contributions,
            may_edit=priority.is_editable_by(user, today),
        )
