"""Filters above the log of the mails of a round."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from ui.lists import FilterSet, SearchFilter

from ..choices import Recipient, ReminderState
from ..querysets.reminders import UNCERTAIN


class ReminderFilterSet(FilterSet):
    """Which mails of a round: to whom, how they went, in which quality."""

    zoeken = SearchFilter("address", "name", "subject")
    stand = django_filters.ChoiceFilter(
        label=_("State"),
        field_name="standing",
        choices=[*ReminderState.choices, (UNCERTAIN, _("uncertain"))],
        empty_label=_("All"),
    )
    als = django_filters.ChoiceFilter(
        label=_("Sent as"), field_name="recipient", choices=Recipient, empty_label=_("All")
    )
