from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class HistoryConfig(AppConfig):
    """The one history: who changed what, when and why, and every table as of any moment."""

    name = "history"

    def ready(self) -> None:
        from . import checks, schema  # noqa: F401  (registers the system checks)

        pre_migrate.connect(schema.drop_views, sender=self)
        post_migrate.connect(schema.prepare_database, sender=self)
