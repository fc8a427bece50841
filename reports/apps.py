from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Reporting rounds, progress updates and the annual report."""

    name = "reports"
