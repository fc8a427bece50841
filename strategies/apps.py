from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StrategiesConfig(AppConfig):
    """The NDS and the strategies that it connects: pillars, goals, measures, indicators, milestones, documents."""

    name = "strategies"
    verbose_name = _("Strategies and documents")
