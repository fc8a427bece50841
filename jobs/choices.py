"""The fixed lists of this room; the values are the codes of the interface contract."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobStatus(models.TextChoices):
    """queued → running → done | failed; failed → queued by a retry; running → running when a lease expired."""

    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("being made")
    DONE = "done", _("ready")
    FAILED = "failed", _("failed")


WAITING = "waiting"
"""The step of every job before a worker takes it."""
