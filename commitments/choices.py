"""The fixed lists of this room; the values are the codes of the interface contract."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CommitmentKind(models.TextChoices):
    """A promise that a minister made, or a motion that a chamber adopted."""

    PROMISE = "toezegging", _("promise")
    MOTION = "motie", _("motion")


class Chamber(models.TextChoices):
    """To which chamber of parliament."""

    HOUSE = "tk", _("House of Representatives")
    SENATE = "ek", _("Senate")


class CommitmentStatus(models.TextChoices):
    """Whether the chamber got what was promised."""

    OPEN = "openstaand", _("open")
    PARTLY = "deels_voldaan", _("partly settled")
    SETTLED = "voldaan", _("settled")
