"""What a coordinator fills in to set up a round, and to take a step with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Person
from ui.forms import DayField, Form, PlainTextField

from ..models import ReportingRound
from ..proposals import Answering, Candidate
from ..rules import rounds as rules

DATE_PROBLEMS: dict[str, str | Promise] = {
    "before_opening": _("A round cannot close before it opens."),
    "before_closing": _("This day lies before the closing date. Without extra time it is the same day."),
    "other_year": _("This day is in another year than the report. Choose a day in the year of the report."),
    "before_year": _("A round cannot open before the year that it is about."),
    "too_far": _("This is more than a year from now. Is the year right?"),
    "past": _("This day is over. Choose today or later."),
    "earlier": _(
        "This is earlier than the present date. Extending only gives more time."
        " For less time, close the round and open it again."
    ),
    "same": _("These are the present dates. Choose a later one."),
}


def add_date_problems(form: forms.Form, problems: Mapping[str, str]) -> None:
    """Put what the rules say of dates at their fields."""
    for name, code in problems.items():
        form.add_error(name, ValidationError(str(DATE_PROBLEMS[code]), code=code))


class RoundForm(Form):
    """The dates of a round. Of a round that is open only the reference date; the others have an action of their own."""

    marks_optional = False

    reference_date = DayField(
        label=_("Reference date"),
        help_text=_("The day that the updates and the report are about."),
    )
    opens = DayField(label=_("Opens"), help_text=_("You open the round yourself; it does not happen by itself."))
    closes = DayField(label=_("Closes"), help_text=_("Updates are due on this day."))
    grace_until = DayField(
        label=_("Accepted until"), help_text=_("The last day of the grace period. No grace? Repeat the closing date.")
    )
    zoeken = PlainTextField(
        label=_("Search a priority or measure of any strategy"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "nds-setup__words"}),
    )
    reason = PlainTextField(
        label=_("Why do you change this?"),
        help_text=_("This goes into the history. You may leave it empty."),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, year: int, is_open: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        if is_open:
            for name in ("opens", "closes", "grace_until"):
                del self.fields[name]

    def date_fields(self) -> list[Any]:
        """The dates, as bound fields in their order."""
        return [self[name] for name in self.date_names]

    @property
    def date_names(self) -> list[str]:
        """The names of the dates on this form."""
        return [name for name, found in self.fields.items() if isinstance(found, DayField)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        new = rules.Dates(cleaned.get("opens"), cleaned.get("closes"), cleaned.get("grace_until"))
        reference_date, today = cleaned.get("reference_date"), timezone.localdate()
        add_date_problems(self, rules.planning_problems(self.year, reference_date, new, today))
        return cleaned


class RowForm(Form):
    """One row of the table: whether it takes part, and who answers."""

    doet_mee = forms.BooleanField(required=False)
    organisatie = forms.TypedChoiceField(
        label=_("Organisation"),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": _("Choose an organisation from the list.")},
    )
    persoon = forms.TypedChoiceField(
        label=_("Person"),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": _("Choose a person from the list.")},
    )

    def offer(self, people: People) -> None:
        """Say what can be chosen; the page writes the options itself."""
        for name, known in (("organisatie", people.organisations), ("persoon", people.persons)):
            cast("forms.TypedChoiceField", self.fields[name]).choices = [(pk, "") for pk in known]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("doet_mee") and "organisatie" in cleaned and cleaned["organisatie"] is None:
            self.add_error("organisatie", _("Choose an organisation."))
        return cleaned

    def wanted(self) -> Answering | None:
        """Who is to answer; nothing when it takes no part."""
        if not self.cleaned_data["doet_mee"]:
            return None
        return Answering(self.cleaned_data["organisatie"], self.cleaned_data["persoon"])


class Options:
    """The options of a select that stands in every row, written once."""

    def __init__(self, choices: Iterable[tuple[int, str]]) -> None:
        self.choices: list[tuple[Any, str]] = [("", "—"), *choices]
        self._html = format_html_join("", '<option value="{}">{}</option>', self.choices)

    def html(self, selected: Any) -> SafeString:
        """All options, with one selected."""
        marker = format_html('<option value="{}">', "" if selected is None else selected)
        chosen = f"{marker[:-1]} selected>"
        return mark_safe(self._html.replace(marker, chosen, 1))  # noqa: S308 (both were escaped)


@dataclass
class People:
    """All organisations and persons that can be asked, with what there is to say of them on the days that matter."""

    organisations: dict[int, Organisation]
    persons: dict[int, Person]
    reference_date: date
    today: date

    def has_ended(self, organisation: Organisation) -> bool:
        """Ended before the reference date, or before today: nobody is there to answer."""
        last = organisation.valid_to
        return last is not None and last < max(self.reference_date, self.today)

    def has_left(self, person: Person) -> bool:
        """Works elsewhere now."""
        return person.left_on is not None and person.left_on <= self.today

    def options(self, shown: Iterable[Answering]) -> tuple[Options, Options]:
        """What can be chosen: what exists, and what rows have chosen already."""
        organisations = {whom.organisation for whom in shown}
        persons = {whom.person for whom in shown}
        return (
            Options(
                (pk, row.name)
                for pk, row in self.organisations.items()
                if pk in organisations or not self.has_ended(row)
            ),
            Options((pk, row.name) for pk, row in self.persons.items() if pk in persons or not self.has_left(row)),
        )


@dataclass
class Row:
    """A row as the page shows it: what is typed in it, and what there is to know."""

    candidate: Candidate
    form: RowForm
    base: Answering | None
    """What was stored when its reader got the page."""
    people: People
    options: tuple[Options, Options]
    is_found: bool = False
    """It was searched for just now."""
    errors: list[str] = field(default_factory=list)
    """What is wrong with the row as a whole."""

    @property
    def key(self) -> str:
        """Its name in the form."""
        return self.candidate.key

    @property
    def seen(self) -> str:
        """`base` as a hidden field holds it."""
        return write_seen(self.base)

    @property
    def takes_part(self) -> bool:
        """Whether the box is ticked."""
        return bool(self.form["doet_mee"].value())

    @property
    def is_changed(self) -> bool:
        """Whether something else was typed than was stored."""
        chosen = Answering(_number(self.form["organisatie"].value()) or 0, _number(self.form["persoon"].value()))
        return self.is_forgotten or (chosen if self.takes_part else None) != self.base

    @property
    def is_forgotten(self) -> bool:
        """Somebody else was chosen to answer than stood there, but the box was not ticked."""
        if self.takes_part:
            return False
        stood = [whom for whom in (self.base, self.candidate.stored, self.candidate.proposed) if whom]
        chosen = (_number(self.form["organisatie"].value()), _number(self.form["persoon"].value()))
        return chosen[0] not in {None, *(whom.organisation for whom in stood)} or chosen[1] not in {
            None,
            *(whom.person for whom in stood),
        }

    @property
    def organisation(self) -> Organisation | None:
        """The one that is chosen in the row."""
        return self.people.organisations.get(_number(self.form["organisatie"].value()) or 0)

    @property
    def person(self) -> Person | None:
        """The one that is chosen in the row."""
        return self.people.persons.get(_number(self.form["persoon"].value()) or 0)

    @property
    def organisation_options(self) -> SafeString:
        """For its select."""
        return self.options[0].html(_number(self.form["organisatie"].value()))

    @property
    def person_options(self) -> SafeString:
        """For its select."""
        return self.options[1].html(_number(self.form["persoon"].value()))

    @property
    def ended(self) -> Organisation | None:
        """The chosen organisation, when it ended."""
        chosen = self.organisation
        return chosen if chosen and self.people.has_ended(chosen) else None

    @property
    def left(self) -> Person | None:
        """The chosen person, when mail does not reach them."""
        chosen = self.person
        return chosen if chosen and not chosen.is_reachable(self.people.today) else None

    @property
    def cannot_write(self) -> Person | None:
        """The chosen person, when there is no account with which they can fill in what is asked."""
        chosen = self.person
        account = chosen.account if chosen else None
        organisation = _number(self.form["organisatie"].value())
        return None if account and account.may_write_for(organisation) else chosen

    @property
    def problems(self) -> list[tuple[str, str]]:
        """All that is wrong with it, each with the id of the control that it is about."""
        found = [(f"id_{self.key}-doet_mee", text) for text in self.errors]
        return found + [
            (f"id_{self.key}-{name}", str(text)) for name, texts in self.form.errors.items() for text in texts
        ]


def _number(value: Any) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def write_seen(whom: Answering | None) -> str:
    """Who answers, as a hidden field holds it; empty when it takes no part."""
    return "" if whom is None else f"{whom.organisation}:{whom.person or ''}"


def read_seen(text: str) -> Answering | None:
    """What `write_seen` wrote; what cannot be read counts as taking no part."""
    organisation, _colon, person = text.partition(":")
    number = _number(organisation)
    return None if number is None else Answering(number, _number(person))


def write_seen_dates(round_: ReportingRound | None, names: Iterable[str]) -> str:
    """The dates that were stored when the page was made, as a hidden field holds them."""
    stored = ((name, getattr(round_, name, None)) for name in names)
    return " ".join(f"{name}={value.isoformat() if value else ''}" for name, value in stored)


def read_seen_dates(text: str) -> dict[str, date | None]:
    """What `write_seen_dates` wrote."""
    found: dict[str, date | None] = {}
    for part in text.split(" "):
        name, _sign, value = part.partition("=")
        try:
            found[name] = date.fromisoformat(value) if value else None
        except ValueError:
            found[name] = None
    return found


class StepForm(Form):
    """A step with a round: the version that was read, and why."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    reason = PlainTextField(
        label=_("Reason"),
        help_text=_("Everybody can read this in the history."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    field_order = ("version", "closes", "grace_until", "reason")


class OpenForm(StepForm):
    """Opening explains itself."""

    reason = PlainTextField(
        label=_("Reason"),
        help_text=_("Everybody can read this in the history."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NewDatesForm(StepForm):
    """A step that also gives more time."""

    closes = DayField(label=_("New closing date"), help_text=_("Updates are due on this day."))
    grace_until = DayField(
        label=_("Accepted until"), help_text=_("The last day of the grace period. No grace? Repeat the closing date.")
    )
