from django.apps import AppConfig


class NdsTrackerConfig(AppConfig):
    """The pages that join all rooms, and the commands that run the site."""

    name = "nds_tracker"
