"""Why an update, or what is being typed of one, cannot be stored: each refusal with what a page needs to say it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from history.services import StaleVersion
from strategies.models import Indicator, Milestone
from ui.errors import DomainError

from ..choices import UpdateState
from ..models import ProgressUpdate, UpdateDraft
from .statements import REPEAT_REFUSALS


class Refused(DomainError):
    """The step cannot be taken; `code` is that of `rules.updates.refusal`."""

    message = _("This is not possible.")

    def __init__(self, code: str, update: ProgressUpdate | None = None) -> None:
        super().__init__()
        self.code, self.update = code, update

    def __str__(self) -> str:
        if self.code == "round_closed":
            return gettext("The round does not take this any more.")
        if self.update and self.update.state == UpdateState.SUBMITTED:
            return gettext("This update is submitted already.")
        if self.update and self.update.state == UpdateState.APPROVED:
            return gettext("This update is approved already.")
        return gettext("This update is not submitted, so there is nothing to take back.")


class StaleDraft(DomainError):
    """Something else was saved after this was read. `draft` is what is kept now; nothing when that is the update."""

    message = _("Somebody saved another text in the meantime, or you did in another window.")

    def __init__(self, draft: UpdateDraft | None) -> None:
        super().__init__()
        self.draft = draft


class DraftTooLarge(DomainError):
    """More text than a draft holds."""

    message = _("This is more text than we can keep: at most %(limit)s characters in all fields together.")


class NothingToRepeat(DomainError):
    """That nothing changed cannot be said; `code` is that of `rules.updates.repeat_refusal`."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code
        self.message = REPEAT_REFUSALS[code]


class MilestoneRefused(Exception):
    """A milestone could not be changed as asked; `error` is a StaleVersion or a ValidationError by argument."""

    def __init__(self, milestone: Milestone, error: StaleVersion | ValidationError) -> None:
        super().__init__(str(milestone))
        self.milestone, self.error = milestone, error


class MeasurementRefused(Exception):
    """A value could not be added; the text says why."""

    def __init__(self, indicator: Indicator, reason: str) -> None:
        super().__init__(reason)
        self.indicator = indicator
