"""The fixed lists of this room; the values are the codes of the interface contract."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ContributionKind(models.TextChoices):
    """How something in a strategy relates to a priority. Order and signs are those of the interface."""

    EXECUTES = "voert_uit", _("executes")
    CONTRIBUTES = "draagt_bij", _("contributes to")
    DEPENDS = "hangt_af", _("depends on")
    OVERLAPS = "overlapt", _("overlaps with")
    CONFLICTS = "conflicteert", _("conflicts with")


class Side(models.TextChoices):
    """From which side a contribution was added; the other side agrees with it or not."""

    PRIORITY = "prioriteit", _("priority")
    STRATEGY = "strategie", _("strategy")


class Response(models.TextChoices):
    """What the other side thinks of a contribution; empty as long as it said nothing."""

    AGREED = "eens", _("agreed")
    DISPUTED = "oneens", _("disputed")


class CoverageState(models.TextChoices):
    """How far something is worked on that should be; computed, never stored."""

    UNCOVERED = "witte_vlek", _("white spot")
    GOALS_ONLY = "alleen_doelen", _("only goals")
    TOO_SLOW = "te_traag", _("too slow")
    UNKNOWN = "tempo_onbekend", _("pace unknown")
    ON_COURSE = "op_koers", _("on course")


class AgendaState(models.TextChoices):
    """What became of a decision that was asked."""

    OPEN = "open", pgettext_lazy("agenda item", "open")
    DECIDED = "besloten", _("decided")
    DROPPED = "vervallen", _("no longer needed")


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
