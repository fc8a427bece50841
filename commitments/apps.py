from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommitmentsConfig(AppConfig):
    """Promises to parliament and its motions."""

    name = "commitments"
    verbose_name = _("Promises and motions")
