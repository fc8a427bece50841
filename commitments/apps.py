from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    """Promises to parliament and its motions."""

    name = "commitments"
