"""How signals and statuses are computed, in plain words."""

from __future__ import annotations

from typing import Any

from django.views.generic import TemplateView

from reports.choices import STATUS_DEFINITIONS
from strategies.standings import LIMITS


class HowComputedView(TemplateView):
    """The rules with the thresholds that hold here, for everybody who is logged in."""

    template_name = "nds_tracker/how_computed.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            limits=LIMITS,
            part_percentage=round(LIMITS.part_of_the_way * 100),
            delayed_share=LIMITS.delayed_share,
            definitions=STATUS_DEFINITIONS,
        )
