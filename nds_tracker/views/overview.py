"""The first page: where the NDS stands, or for a visitor what this site is."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.views.generic import TemplateView

from ..overview.changes import changes
from ..overview.cycle import coming_dates, own_work, round_panel
from ..overview.holes import holes
from ..overview.pictures import timeline, trends
from ..overview.standing import where_it_stands


@method_decorator(login_not_required, name="dispatch")
class OverviewView(TemplateView):
    """How it goes, what changed, what is late, what nobody works on; a visitor gets a page that explains."""

    def get_template_names(self) -> list[str]:
        return ["nds_tracker/overview.html" if self.request.user.is_authenticated else "nds_tracker/front.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        if not user.is_authenticated:
            return super().get_context_data(**kwargs)
        today, language = timezone.localdate(), get_language() or "nl"
        state, panel, line = (
            where_it_stands(user, today, language),
            round_panel(user, today),
            timeline(user, today, language),
        )
        return super().get_context_data(
            **kwargs,
            today=today,
            stale_after=settings.STALE_AFTER_DAYS,
            state=state,
            panel=panel,
            work=own_work(user, state.series, today),
            dates=coming_dates(panel, line.milestones if line else [], today),
            holes=holes(user, today),
            changes=changes(user, state, today),
            timeline=line,
            trends=trends(user, today, language),
        )
