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


class Verdict(models.TextChoices):
    """What an independent body thinks of how it goes: the statuses of the site, or none."""

    ON_TRACK = "op_schema", _("on track")
    ATTENTION = "aandacht_nodig", _("needs attention")
    DELAYED = "vertraagd", _("delayed")
    NONE = "geen_oordeel", _("no verdict on the progress")


class FollowUp(models.TextChoices):
    """What became of a recommendation."""

    OPEN = "open", _("not started yet")
    BUSY = "bezig", _("being worked on")
    DONE = "gedaan", _("done")
    DECLINED = "niet_overgenomen", _("not adopted")
