"""Why a version of a report is not made, or not made again."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from ui.errors import DomainError

from ..models import AnnualReport, CoherenceReport


class BeingMade(DomainError):
    """The same report is waiting or being made; `report` is that request."""

    def __init__(self, report: AnnualReport | CoherenceReport, **values: Any) -> None:
        super().__init__(**values)
        self.report = report


class NoSuchLanguage(DomainError):
    """The report does not exist in that language."""

    message = gettext_lazy("The report is made in Dutch and in English.")


class NotFailed(DomainError):
    """Only what failed can be tried again."""

    message = gettext_lazy("Only a report that failed can be made again. To make it anew, request a new version.")


class Superseded(DomainError):
    """A later version was requested, so this one stays what it is."""

    message = gettext_lazy("There is a later version already. Request a new version instead.")
