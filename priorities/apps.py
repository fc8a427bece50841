from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrioritiesConfig(AppConfig):
    """What is steered on, and how every strategy contributes to it."""

    name = "priorities"
    verbose_name = _("Priorities")
