from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    """Content out to spreadsheets and back in."""

    name = "exchange"
    verbose_name = _("Import and export")
