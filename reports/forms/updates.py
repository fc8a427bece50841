"""The form of a progress update, with the milestones of what it is about; and the small one for "no change"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from strategies.choices import RescheduleReason
from strategies.models import Indicator, Milestone
from ui.dates import ImpreciseDate, format_imprecise
from ui.forms import Form, ImpreciseDateField, MarkdownField, PlainTextField

from ..choices import DeclaredStatus
from ..models import ProgressUpdate
from ..rules import evidence
from ..services.statements import CONTENT, PROBLEMS, overdue_milestone, problems
from ..services.updates import MilestoneChange, Seen
from .update_measurements import MeasurementsForm

MARKDOWN_TEXTS = ("results", "explanation", "decision_asked", "bottlenecks", "course_correction")
"""Texts that stand beside those of last time, may stay as they were, and can be previewed."""

EVIDENCE_PROBLEMS = {
    "no_address": _("Line %(line)d has no web address. Write it as: description https://…"),
    "two_addresses": _("Line %(line)d has two web addresses. Put each on a line of its own."),
    "not_web": _("The address on line %(line)d does not begin with https:// or http://."),
    "no_host": _("The address on line %(line)d is not complete."),
    "hidden_host": _("The address on line %(line)d has an @ before the name of the site. Leave that out."),
    "too_many": _("Line %(line)d is too much: at most 20 links."),
}

_REASONS = [("", _("Choose a reason")), *RescheduleReason.choices]


def _text(label: Any, help_text: Any, *, limit: int, rows: int = 4) -> MarkdownField:
    return MarkdownField(
        label=label, help_text=help_text, max_length=limit, required=False, widget=forms.Textarea(attrs={"rows": rows})
    )


class OrganisationField(forms.ModelChoiceField):
    """An organisation, with its abbreviation so that it can be found by it."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.abbreviation})" if obj.abbreviation else str(obj.name)


class MilestoneField(forms.ModelChoiceField):
    """A milestone with its present date."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title} ({_shown(obj.current_date, obj.current_precision)})"


@dataclass(frozen=True)
class MilestoneRow:
    """The fields of one milestone, to lay them out together."""

    milestone: Milestone
    date: BoundField
    reason: BoundField
    realised: BoundField
    version: BoundField

    @property
    def has_errors(self) -> bool:
        """Something is wrong with one of them."""
        return bool(self.date.errors or self.reason.errors or self.realised.errors)


class UpdateForm(MeasurementsForm):
    """What is reported. `milestones` are those that are not realised; of them `movable` can be changed here, and
    `measurable` are the indicators that can get a new value here."""

    marks_optional = False

    results = _text(_("What was reached?"), _("Name results, no plans. About 100 words."), limit=4000)
    status = forms.ChoiceField(
        label=_("How do things stand?"), choices=DeclaredStatus, widget=forms.RadioSelect, required=False
    )
    explanation = _text(
        _("What is going on, and why?"), _("What happened, and what do you do about it?"), limit=2000, rows=3
    )
    decision_asked = _text(
        _("What do you ask?"), _("A decision, people, money, or something else."), limit=2000, rows=3
    )
    asked_of = OrganisationField(
        label=_("Of whom?"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("Choose an organisation"),
    )
    delayed_milestone = MilestoneField(
        label=_("Which milestone is delayed?"),
        queryset=Milestone.objects.none(),
        required=False,
        empty_label=_("Choose a milestone"),
    )
    new_date = ImpreciseDateField(label=_("When will it be ready?"), required=False)
    new_date_unknown = forms.BooleanField(label=_("Not known yet"), required=False)
    new_date_reason = forms.ChoiceField(label=_("Reason for the new date"), choices=_REASONS, required=False)
    bottlenecks = _text(_("What stands in your way?"), _("Bottlenecks that others should know of."), limit=4000)
    course_correction = _text(
        _("Where must the course change?"), _("What you do differently from now on, or want to."), limit=4000
    )
    evidence = PlainTextField(
        label=_("Where can one see this?"),
        help_text=_("One link on each line, with a description if you like: Report of the pilot https://…"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *args: Any,
        milestones: Sequence[Milestone] = (),
        movable: Sequence[Milestone] = (),
        measurable: Sequence[Indicator] = (),
        previous: ProgressUpdate | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.milestones, self.movable, self.previous = milestones, movable, previous
        asked_of: Any = self.fields["asked_of"]
        asked_of.queryset = Organisation.objects.on(timezone.localdate()).order_by("name", "pk")
        if len(milestones) > 1:
            delayed: Any = self.fields["delayed_milestone"]
            delayed.queryset = Milestone.objects.filter(pk__in=[milestone.pk for milestone in milestones])
            if late := overdue_milestone(milestones, timezone.localdate()):
                delayed.help_text = _("“%(title)s” is late. Choose another one if you mean that.") % {"title": late}
                self.initial["delayed_milestone"] = self.initial.get("delayed_milestone") or late.pk
        else:
            del self.fields["delayed_milestone"]
        for name in MARKDOWN_TEXTS:
            if getattr(previous, name, ""):
                # Who ticks it hears which text stays.
                stays = forms.CheckboxInput(attrs={"aria-describedby": f"id_{name}_previous"})
                self.fields[f"same_{name}"] = forms.BooleanField(label=_("No change"), required=False, widget=stays)
        for milestone in movable:
            self._add_milestone(milestone)
        self.add_measurements(measurable)
        for field in self.fields.values():
            # A browser would cut off what is pasted, without a word.
            field.widget.attrs.pop("maxlength", None)

    def _add_milestone(self, milestone: Milestone) -> None:
        names = {"title": milestone.title}
        self.fields |= {
            _name(milestone, "version"): forms.IntegerField(
                min_value=1, required=False, widget=forms.HiddenInput, initial=milestone.version
            ),
            _name(milestone, "realised"): ImpreciseDateField(
                label=_("“%(title)s” realised on") % names, required=False, help_text=""
            ),
            _name(milestone, "date"): ImpreciseDateField(
                label=_("Date of “%(title)s”") % names, required=False, help_text="", initial=_present(milestone)
            ),
            _name(milestone, "reason"): forms.ChoiceField(
                label=_("Reason for the new date of “%(title)s”") % names, choices=_REASONS, required=False
            ),
        }

    def milestone_rows(self) -> list[MilestoneRow]:
        """The milestones that can be changed, each with its fields."""
        return [
            MilestoneRow(
                milestone,
                **{part: self[_name(milestone, part)] for part in ("date", "reason", "realised", "version")},
            )
            for milestone in self.movable
        ]

    def fixed_milestones(self) -> list[Milestone]:
        """Milestones that are not realised, and that this person may not change."""
        return [milestone for milestone in self.milestones if milestone not in self.movable]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in MARKDOWN_TEXTS:
            if cleaned.get(f"same_{name}"):
                cleaned[name] = getattr(self.previous, name)
                self.errors.pop(name, None)
        for milestone in self.movable:
            self._clean_milestone(milestone)
        realised = {change.milestone.pk for change in self.changes() if change.realised}
        still_open = [milestone for milestone in self.milestones if milestone.pk not in realised]
        found = problems(self.values(), still_open, timezone.localdate())
        if "new_date" in found and "new_date" in self.errors and not cleaned.get("new_date_reason"):
            # A date that cannot be read will need a reason once it can: said now, that is one attempt less.
            found["new_date_reason"] = PROBLEMS["new_date_reason", "required"]
        for name, sentence in found.items():
            # A date that cannot be read has its own sentence already.
            if name not in self.errors:
                self.add_error(name if name in self.fields else None, str(sentence))
        return cleaned

    def clean_evidence(self) -> str:
        """Every line is a link, or the first that is not is named."""
        text = self.cleaned_data["evidence"]
        try:
            evidence.links(text)
        except evidence.UnreadableLine as error:
            raise ValidationError(EVIDENCE_PROBLEMS[error.code], code=error.code, params={"line": error.line}) from None
        return text

    def _clean_milestone(self, milestone: Milestone) -> None:
        named = {part: _name(milestone, part) for part in ("date", "reason", "realised")}
        if any(name in self.errors for name in named.values()):
            return
        date, reason, realised = (self.cleaned_data.get(name) for name in named.values())
        moved = date is not None and date != _present(milestone)
        if realised and realised.first_day > timezone.localdate():
            self.add_error(
                named["realised"], _("This date is in the future. A milestone is realised when it is there.")
            )
        elif realised and moved:
            self.add_error(named["date"], _("Give the day on which it was realised, or a new date, not both."))
        elif date is None and self.data.get(named["date"]) is not None:
            self.add_error(named["date"], _("A milestone has a date. Enter when it is planned now."))
        elif moved and self._is_the_delayed_one(milestone) and date != self.cleaned_data.get("new_date"):
            self.add_error(named["date"], _("This milestone gets another date above, where you say what is delayed."))
        elif moved and not reason and not self._is_the_delayed_one(milestone):
            self.add_error(named["reason"], _("Choose a reason for the new date."))

    def _is_the_delayed_one(self, milestone: Milestone) -> bool:
        if self.cleaned_data.get("status") != DeclaredStatus.DELAYED or not self.cleaned_data.get("new_date"):
            return False
        chosen = self.cleaned_data.get("delayed_milestone")
        return milestone == chosen if chosen else len(self.milestones) == 1

    def values(self) -> dict[str, Any]:
        """The fields of the update, as the service takes them."""
        cleaned = self.cleaned_data
        new_date: ImpreciseDate | None = cleaned.get("new_date")
        return {
            **{name: cleaned.get(name, "") for name in CONTENT},
            "asked_of": cleaned.get("asked_of"),
            "delayed_milestone": cleaned.get("delayed_milestone"),
            "new_date": new_date.first_day if new_date else None,
            "new_date_precision": new_date.precision if new_date else "day",
            "new_date_unknown": bool(cleaned.get("new_date_unknown")),
        }

    def changes(self) -> list[MilestoneChange]:
        """What is said of each milestone that can be changed."""
        return [
            MilestoneChange(
                milestone,
                self.cleaned_data.get(_name(milestone, "version")) or milestone.version,
                realised=self.cleaned_data.get(_name(milestone, "realised")),
                date=self.cleaned_data.get(_name(milestone, "date")),
                reason=self.cleaned_data.get(_name(milestone, "reason"), ""),
            )
            for milestone in self.movable
        ]

    def refuse_milestone(self, milestone: Milestone, error: Any) -> None:
        """Say at the fields of a milestone why it could not be changed; `error` as in refusals.MilestoneRefused."""
        if isinstance(error, ValidationError):
            for part, sentences in error.message_dict.items():
                name = _name(milestone, part)
                self.add_error(name if name in self.fields else None, sentences)
            return
        current = error.current
        text = str(_("Somebody removed this milestone in the meantime."))
        if current is not None:
            shown = _shown(current.current_date, current.current_precision)
            sentence = _("Somebody else changed this milestone; it is now planned for %(date)s. Check your date.")
            text = sentence % {"date": shown}
            self.data = {
                **{key: self.data[key] for key in self.data},
                _name(milestone, "version"): str(current.version),
            }
        name = _name(milestone, "date")
        self.add_error(name if name in self.fields else None, text)

    def typed(self, data: Mapping[str, str]) -> dict[str, str]:
        """What of `data` a draft keeps, as it was typed: known fields, and of milestones only what was changed."""
        kept = {name: data[name] for name in self.fields if data.get(name)}
        for milestone in self.movable:
            names = {part: _name(milestone, part) for part in ("version", "date", "reason", "realised")}
            untouched = data.get(names["date"], "") in ("", _shown(*_present(milestone)))
            if untouched and not data.get(names["reason"]) and not data.get(names["realised"]):
                for name in names.values():
                    kept.pop(name, None)
        return kept


def initial_of(update: ProgressUpdate) -> dict[str, Any]:
    """The content of an update as initial values of the form."""
    values = {name: getattr(update, name) for name in CONTENT}
    values["new_date"] = ImpreciseDate(update.new_date, update.new_date_precision) if update.new_date else None
    return values


def initial_of_draft(fields: Mapping[str, str], form_fields: Mapping[str, forms.Field]) -> dict[str, Any]:
    """What was typed, exactly; a milestone that nobody touched shows its present date."""
    return {name: fields.get(name, "") for name in form_fields if name in fields or not name.startswith("milestone-")}


class NoChangeForm(Form):
    """Why nothing changed."""

    reason = PlainTextField(
        label=_("Why did nothing change?"),
        help_text=_("One sentence; the reviewer and the reader see it."),
        max_length=300,
        widget=forms.TextInput(attrs={"autofocus": True}),
        error_messages={"required": _("Say why nothing changed.")},
    )


class SeenForm(forms.Form):
    """What the page had before it: hidden, and sent along with every save."""

    update_version = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    draft_version = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    window = forms.RegexField(r"\A[0-9a-f]{1,32}\Z", required=False)
    sequence = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)

    def seen(self) -> Seen:
        """For the services."""
        cleaned = self.cleaned_data
        return Seen(
            cleaned["update_version"] or 0, cleaned["draft_version"] or 0, cleaned["window"], cleaned["sequence"] or 0
        )


def _name(milestone: Milestone, part: str) -> str:
    return f"milestone-{milestone.pk}-{part}"


def _present(milestone: Milestone) -> ImpreciseDate:
    return ImpreciseDate(milestone.current_date, milestone.current_precision)


def _shown(day: Any, precision: str) -> str:
    return format_imprecise(day, precision, get_language() or "nl")
