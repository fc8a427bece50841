from django.apps import AppConfig


class StrategiesConfig(AppConfig):
    """The NDS and the strategies that it connects: pillars, goals, measures, indicators, milestones, documents."""

    name = "strategies"
