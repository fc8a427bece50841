from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Reporting rounds, progress updates and the annual report."""

    name = "reports"
    verbose_name = _("Reports")

    def ready(self) -> None:
        from ui.context_processors import COUNTS

        from .views.work import waiting

        COUNTS["mijn-werk/"] = waiting
