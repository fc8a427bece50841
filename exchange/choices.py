"""The fixed lists of this room."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jobs.choices import WAITING


class ImportStage(models.TextChoices):
    """uploaded → preview → confirmed → applied; preview → discarded; confirmed → preview when rows had changed."""

    UPLOADED = "geupload", _("being checked")
    PREVIEW = "voorbeeld", _("waits for your confirmation")
    CONFIRMED = "bevestigd", _("being saved")
    APPLIED = "toegepast", _("saved")
    DISCARDED = "verworpen", _("discarded")


class Outcome(models.TextChoices):
    """What an import does with a row, in the order in which a preview shows them."""

    ERROR = "fout", pgettext_lazy("outcome", "error")
    CONFLICT = "conflict", pgettext_lazy("outcome", "conflict")
    CHANGED = "gewijzigd", pgettext_lazy("outcome", "changed")
    NEW = "nieuw", pgettext_lazy("outcome", "new")
    SAME = "gelijk", pgettext_lazy("outcome", "the same")


class ImportStep(models.TextChoices):
    """What the worker does, in both of its turns."""

    WAITING = WAITING, _("waiting")
    READING = "lezen", _("read the file")
    COMPARING = "vergelijken", _("check and compare each row")
    STORING = "bewaren", _("keep the result")
    APPLYING = "opslaan", _("save the rows")
