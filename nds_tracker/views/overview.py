"""The first page: where the NDS stands, or for a visitor what this site is."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import F, Q
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.views.generic import TemplateView

from accounts.choices import Role
from priorities.models import Contribution, Priority
from reports.choices import DeclaredStatus
from reports.models import ProgressUpdate
from strategies.models import Goal, Indicator, Measure, Milestone, Strategy
from ui.charts import Chart, StatusBar, status_bars

if TYPE_CHECKING:
    from priorities.querysets import ListedPriority

SHOWN = 5


def _declared(priorities: list[ListedPriority]) -> Chart:
    """How many priorities have which declared status, as a bar."""
    counts = Counter(priority.declared for priority in priorities if priority.declared)
    return status_bars(gettext("Declared status of the priorities"), [StatusBar(gettext("Declared"), counts)])


@method_decorator(login_not_required, name="dispatch")
class OverviewView(TemplateView):
    """What is reported, what is late, what nobody works on; a visitor gets a page that explains."""

    def get_template_names(self) -> list[str]:
        return ["nds_tracker/overview.html" if self.request.user.is_authenticated else "nds_tracker/front.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not self.request.user.is_authenticated:
            return super().get_context_data(**kwargs)
        user, today = self.request.user, timezone.localdate()
        visible = Priority.objects.visible_to(user)
        series = next(iter(visible.series_names()), "")
        priorities = list(visible.filter(series=series).for_list(today).order_by("position", "title"))
        late = Milestone.objects.visible_to(user).late(today)
        goals = Goal.objects.visible_to(user).filter(Q(pillar__strategy__is_nds=True), measures__isnull=True)
        return super().get_context_data(
            **kwargs,
            today=today,
            series=series,
            priorities=priorities,
            declared=_declared(priorities) if priorities else None,
            undeclared=sum(not priority.declared for priority in priorities),
            on_track=sum(priority.declared == DeclaredStatus.ON_TRACK for priority in priorities),
            mine=visible.editable_by(user, today).for_list(today) if user.role == Role.EDITOR else [],
            updates=ProgressUpdate.objects.visible_to(user)
            .approved()
            .select_related("priority", "measure", "round")[:SHOWN],
            late=late.with_owner()[:SHOWN],
            late_count=late.count(),
            goals_without_measure=goals.select_related("pillar__strategy").order_by(F("pillar__position"), "position")[
                :SHOWN
            ],
            goals_without_measure_count=goals.count(),
            counts={
                "strategies": Strategy.objects.visible_to(user).filter(is_nds=False).count(),
                "priorities": visible.count(),
                "measures": Measure.objects.visible_to(user).count(),
                "indicators": Indicator.objects.visible_to(user).count(),
                "contributions": Contribution.objects.visible_to(user).count(),
            },
        )
