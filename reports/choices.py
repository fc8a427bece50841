"""The fixed lists of this room; the values are the codes of the interface contract."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DeclaredStatus(models.TextChoices):
    """What the responsible organisation says of the progress. Order and signs are those of the interface."""

    ON_TRACK = "op_schema", _("on track")
    ATTENTION = "aandacht_nodig", _("needs attention")
    DELAYED = "vertraagd", _("delayed")
    NOT_STARTED = "niet_gestart", _("not started")
    DONE = "afgerond", _("finished")
    STOPPED = "gestopt", _("stopped")


STATUS_DEFINITIONS: dict[str, Promise] = {
    DeclaredStatus.ON_TRACK: _(
        "The work goes as planned. The next milestone will be reached in time, with the people and money there are."
    ),
    DeclaredStatus.ATTENTION: _(
        "There is a risk or a setback. The end date can still be met if something is done now. Explain what it is and"
        " what you do about it."
    ),
    DeclaredStatus.DELAYED: _(
        "A date will not be met, or the result will not be reached without help. Explain why, say what you ask of whom,"
        " and give a new date or say that it is not known yet."
    ),
    DeclaredStatus.NOT_STARTED: _("The work has not begun, and according to the plan it did not have to."),
    DeclaredStatus.DONE: _("The result was reached. There is nothing left to do here."),
    DeclaredStatus.STOPPED: _("The work ended before the result was reached, and it will not go on."),
}
"""What each declared status means. It stands beside the choice and on the page that explains the statuses."""


class UpdateState(models.TextChoices):
    """Where a progress update stands."""

    DRAFT = "concept", _("draft")
    SUBMITTED = "ingediend", _("submitted")
    APPROVED = "goedgekeurd", _("approved")
    RETURNED = "teruggestuurd", _("returned")


class RoundState(models.TextChoices):
    """planned → open → closed; closed → open by re-opening, with a reason."""

    PLANNED = "gepland", _("planned")
    OPEN = "open", pgettext_lazy("round", "open")
    CLOSED = "gesloten", pgettext_lazy("round", "closed")


class ReminderState(models.TextChoices):
    """A mail is noted before it is sent, so that a crash can lose one but never send it twice."""

    SENDING = "wordt_verstuurd", _("being sent")
    SENT = "verstuurd", _("sent")
    FAILED = "mislukt", _("failed")
    REFUSED = "geweigerd", _("refused")
    """The address does not exist, says the mail server."""


class Recipient(models.TextChoices):
    """In which quality somebody gets a reminder; the next one when the one before cannot be reached."""

    PERSON = "persoon", _("person who answers")
    CONTACT = "contactpersoon", _("contact of the organisation")
    COORDINATOR = "coordinator", _("coordinator")


class ReportLanguage(models.TextChoices):
    """Language of a report's own words; the content stays in the language it was written in."""

    DUTCH = "nl", _("Dutch")
    ENGLISH = "en", _("English")


class ReportStep(models.TextChoices):
    """What a running job is doing, in order."""

    WAITING = "waiting", _("Waiting for a worker")
    FREEZING = "freezing", _("Fixing the state")
    SNAPSHOT = "snapshot", _("Collecting the data")
    TYPESETTING = "typesetting", _("Making the PDF")
    CHECKING = "checking", _("Checking the structure")
    STORING = "storing", _("Storing the file")


class CoherenceStep(models.TextChoices):
    """What a running job of a coherence report is doing, in order."""

    WAITING = "waiting", _("Waiting for a worker")
    FREEZING = "freezing", _("Fixing the state")
    SNAPSHOT = "snapshot", _("Collecting the data")
    TYPESETTING = "typesetting", _("Making the PDF")
    CHECKING = "checking", _("Checking the structure")
    WRITING = "writing", _("Making the web page and the ODT")
    STORING = "storing", _("Storing the files")
