"""List, page and form of priorities."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from accounts.requests import MemberRequest
from history.editing import VersionedUpdateView
from history.forms import VersionedModelForm
from history.trails import recent
from strategies.charts import indicator_pictures, milestone_chart
from strategies.models import Indicator
from strategies.standings import NOTHING_KNOWN, add_standings
from ui.lists import ListView

from ..coverage import NOTHING_WORKS_ON_IT, challenge_coverage
from ..filters.priorities import PriorityFilterSet
from ..forms.priorities import PriorityForm
from ..models import AgendaItem, Challenge, Priority
from ..services import priorities as services
from ..standings import priority_standings
from ..tables.priorities import PriorityTable


class PriorityListView(ListView):
    """All priorities, of every plan."""

    request: MemberRequest
    model = Priority
    table_class = PriorityTable
    filterset_class = PriorityFilterSet
    template_name = "priorities/priority_list.html"
    empty_title = _("No priorities yet")
    empty_text = _("Load the facts of the letter with “manage.py load_startbrief”.")

    def get_queryset(self) -> QuerySet[Priority]:
        return Priority.objects.visible_to(self.request.user).for_list(timezone.localdate())

    def prepare(self, rows: list[Any]) -> None:
        standings = priority_standings(Priority.objects.filter(pk__in=[row.pk for row in rows]), timezone.localdate())
        add_standings(rows, standings)


class PriorityDetailView(DetailView):
    """One priority: what it is, who answers for it, how it goes and what contributes to it."""

    request: MemberRequest
    template_name = "priorities/priority_detail.html"

    def get_queryset(self) -> QuerySet[Priority]:
        return Priority.objects.visible_to(self.request.user).for_page()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, language = timezone.localdate(), get_language() or "nl"
        priority = self.object
        measures = priority.pillar.measures.all() if priority.pillar else []
        milestones = sorted(
            (milestone for measure in measures for milestone in measure.milestones.all()),
            key=lambda milestone: milestone.current_date,
        )
        indicators = Indicator.objects.about(priority).for_page()
        updates = list(priority.updates.approved().for_page()[:3])
        standings = priority_standings(Priority.objects.filter(pk=priority.pk), today)
        self._add_coverage(today)
        return super().get_context_data(
            **kwargs,
            today=today,
            standing=standings.get(priority.pk, NOTHING_KNOWN),
            declared=next(iter(updates), None),
            may_edit=priority.is_editable_by(self.request.user, today),
            measures=measures,
            timeline=milestone_chart(milestones, today, gettext("Milestones"), language) if milestones else None,
            contributions=priority.contributions.for_page(self.request.user, today),
            indicators=[(indicator, indicator_pictures(indicator, language)) for indicator in indicators],
            opinions=priority.opinions.for_page(),
            updates=updates,
            agenda_items=AgendaItem.objects.visible_to(self.request.user).about(priority).open().with_subject(),
        )

    def _add_coverage(self, today: date) -> None:
        """Give each challenge of the priority's pillar its `standing`."""
        pillar = self.object.pillar
        if pillar is None:
            return
        found = challenge_coverage(Challenge.objects.filter(pillar=pillar), today)
        for challenge in pillar.challenges.all():
            challenge.standing = found.get(challenge.pk, NOTHING_WORKS_ON_IT)


class EditingMixin:
    """Only what one may see, and of that only what one may change."""

    request: HttpRequest

    def check_may_edit(self, priority: Priority) -> Priority:
        """Invisible is 404, visible but not one's own is 403."""
        if not priority.is_editable_by(self.request.user, timezone.localdate()):
            raise PermissionDenied
        return priority


class PriorityUpdateView(EditingMixin, VersionedUpdateView):
    """Edit the texts of a priority, in place or as a page."""

    request: MemberRequest
    form_class = PriorityForm
    template_name = "priorities/priority_form.html"
    partial_template_name = "priorities/partials/priority_form.html"
    conflict_template_name = "priorities/priority_conflict.html"
    conflict_partial_template_name = "priorities/partials/priority_conflict.html"
    saved_message = _("Saved.")

    def get_queryset(self) -> QuerySet[Priority]:
        return Priority.objects.visible_to(self.request.user)

    def get_object(self, queryset: QuerySet | None = None) -> Priority:
        return self.check_may_edit(get_object_or_404(self.get_queryset(), slug=self.kwargs["slug"]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, changes=recent(self.object))

    def save(self, form: VersionedModelForm) -> None:
        services.edit_priority(
            self.request.user,
            priority=form.instance,
            version=form.cleaned_data["version"],
            values=form.values(),
            reason=form.cleaned_data["reason"],
        )
