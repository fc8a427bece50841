from django.apps import AppConfig


class PrioritiesConfig(AppConfig):
    """What is steered on, and how every strategy contributes to it."""

    name = "priorities"
