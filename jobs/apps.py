from django.apps import AppConfig


class JobsConfig(AppConfig):
    """What every background job has in common: the row that asks for it, and how a worker holds it."""

    name = "jobs"
