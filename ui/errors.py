"""What a service says when a rule does not allow what was asked."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A rule refused, and nothing was changed. The text is a sentence for the person who asked.

    Subclasses declare `message`, a translatable text; named values in it come from the arguments. It is translated
    when it is shown, so that each reader gets it in their own language.
    """

    message: str | Promise = _("This is not possible.")

    def __init__(self, **values: Any) -> None:
        super().__init__(values)
        self.values = values

    def __str__(self) -> str:
        return str(self.message) % self.values if self.values else str(self.message)
