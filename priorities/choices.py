"""The fixed lists of this room; the values are the codes of the interface contract."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContributionKind(models.TextChoices):
    """How something in a strategy relates to a priority. Order and signs are those of the interface."""

    EXECUTES = "voert_uit", _("executes")
    CONTRIBUTES = "draagt_bij", _("contributes to")
    DEPENDS = "hangt_af", _("depends on")
    OVERLAPS = "overlapt", _("overlaps with")
    CONFLICTS = "conflicteert", _("conflicts with")


class ChallengeKind(models.TextChoices):
    """What sort of thing should be worked on."""

    OBSTACLE = "belemmering", _("obstacle")
    CHALLENGE = "opgave", _("challenge")
