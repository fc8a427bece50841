"""What was promised or asked, where that stands, and what it is about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import OrganisationKind
from accounts.models import Organisation
from history.forms import VersionedModelForm
from priorities.models import Priority
from strategies.forms.sources import DocumentField, PassageField
from strategies.models import Measure, Passage
from ui.forms import Form, ImpreciseDateField, PlainTextField

from ..choices import Chamber, CommitmentKind
from ..models import Commitment
from ..services.commitments import Links, Place

FOUND_AT_MOST = 20
"""So many measures are offered by one search; who misses one adds a word."""

DATE_WIDGET = forms.DateInput(attrs={"type": "date", "class": "nds-input--short"}, format="%Y-%m-%d")


class PriorityField(forms.ModelMultipleChoiceField):
    """Priorities with the plan that they are of: names return from plan to plan."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title} ({obj.series})"


class MeasureField(forms.ModelMultipleChoiceField):
    """Measures; only those that are chosen or were just found are offered, for there may be hundreds."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title} ({obj.pillar.strategy.code}, {obj.code})"

    def offer(self, chosen: Iterable[Any], words: str) -> bool:
        """Offer what is chosen and what holds all words in its title or code; whether there was more than fits."""
        rows = Measure.objects.select_related("pillar__strategy").order_by("pillar__strategy__position", "code")
        keys = {int(one) for one in chosen if str(one).isascii() and str(one).isdecimal() and len(str(one)) < 18}
        offered = list(rows.filter(pk__in=keys))
        found: list[Measure] = []
        if words.strip():
            wanted = rows.exclude(pk__in=keys)
            for word in words.split():
                wanted = wanted.filter(Q(title__icontains=word) | Q(code__icontains=word))
            found = list(wanted[: FOUND_AT_MOST + 1])
        self.found = len(found)
        self.widget.choices = [(row.pk, self.label_from_instance(row)) for row in [*offered, *found[:FOUND_AT_MOST]]]
        return len(found) > FOUND_AT_MOST


class NumbersField(forms.CharField):
    """Numbers of rows in a hidden field; what is no number is left out."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, max_length=20_000)

    def prepare_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else " ".join(str(one) for one in value)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return frozenset(int(one) for one in text.split() if one.isascii() and one.isdecimal() and len(one) < 18)


class CommitmentForm(VersionedModelForm):
    """A promise or motion that is there: all but its expected moment and its status, which have forms of their own.

    `place` is a sentence that was chosen in the text of a document: then there is no passage to choose.
    """

    kind = forms.ChoiceField(label=_("What is it?"), choices=CommitmentKind, widget=forms.RadioSelect)
    chamber = forms.ChoiceField(label=_("To which chamber?"), choices=Chamber, widget=forms.RadioSelect)
    source = DocumentField(
        label=_("Document in which it stands"), help_text=_("The letter or the report of the debate, when you have it.")
    )
    quote = PlainTextField(
        label=_("Quoted text"),
        help_text=_("Copy the words of the document literally. This becomes a new passage."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        required=False,
    )
    passage = PassageField(
        label=_("Existing passage"),
        queryset=Passage.objects.select_related("document").order_by("-document__date", "document", "position", "pk"),
        required=False,
        empty_label=_("No existing passage"),
    )
    priorities = PriorityField(
        label=_("Priorities"),
        queryset=Priority.objects.order_by("series", "position", "title"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    measures = MeasureField(
        label=_("Measures"), queryset=Measure.objects.all(), widget=forms.CheckboxSelectMultiple, required=False
    )
    search = PlainTextField(
        label=_("Search a measure"), help_text=_("Words of its title or its code."), max_length=100, required=False
    )
    priorities_read = NumbersField()
    measures_read = NumbersField()

    class Meta:
        model = Commitment
        fields = ["kind", "text", "made_by", "chamber", "date", "made_in", "number", "source", "passage", "status_note"]
        labels = {
            "text": _("What was promised or asked?"),
            "made_by": _("By whom?"),
            "date": _("On which day?"),
            "made_in": _("In which debate or letter?"),
            "status_note": _("State of affairs"),
        }
        help_texts = {
            "text": _("In one sentence that can be read by itself. Parliament reads this too."),
            "made_by": _("The office, such as the state secretary of BZK, or who proposed the motion."),
            "made_in": "",
            "number": _("For example TZ202411-001, or the number of the motion."),
        }
        widgets = {
            "text": forms.Textarea(attrs={"rows": 4}),
            "date": DATE_WIDGET,
            "status_note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, place: Place | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = place
        if place is not None:
            for name in ("source", "quote", "passage"):
                del self.fields[name]
        if self.instance.pk and not self.is_bound:
            for name, links in (("priorities", "priority_links"), ("measures", "measure_links")):
                column = "priority_id" if name == "priorities" else "measure_id"
                linked = list(getattr(self.instance, links).values_list(column, flat=True))
                self.initial.setdefault(name, linked)
                self.initial.setdefault(f"{name}_read", linked)
        self._offer_measures()

    def _offer_measures(self) -> None:
        if self.is_bound:
            chosen = self.data.getlist("measures") if hasattr(self.data, "getlist") else self.data.get("measures", [])
            words = str(self.data.get("search", ""))
        else:
            chosen, words = self.initial.get("measures") or [], str(self.initial.get("search") or "")
        field: Any = self.fields["measures"]
        self.searched = words.strip()[:100]
        self.has_more_measures = field.offer(chosen, "" if "\x00" in words else self.searched)
        self.found_measures = field.found

    def clean_date(self) -> Any:
        day = self.cleaned_data["date"]
        if day and day > timezone.localdate():
            raise ValidationError(_("This day is still to come. Fill in the day on which it was promised or adopted."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        passage, source, quote = (cleaned.get(name) for name in ("passage", "source", "quote"))
        if quote and not source and "source" not in self.errors:
            self.add_error("source", _("Choose the document that the quoted text comes from."))
        if passage and quote:
            self.add_error("passage", _("Choose an existing passage or quote a new one, not both."))
        return cleaned

    def where(self) -> Place | None:
        """The new passage, if there is one."""
        if self.place is not None:
            return self.place
        quote = self.cleaned_data["quote"]
        return Place(self.cleaned_data["source"], quote) if quote else None

    def linked(self, name: str) -> Links:
        """What is chosen of `priorities` or `measures`, and what was when the form was opened."""
        chosen = frozenset(row.pk for row in self.cleaned_data[name])
        return Links(chosen, self.cleaned_data[f"{name}_read"])


class NewCommitmentForm(CommitmentForm):
    """A new one, with the moment that the chamber was told and who answers for it."""

    expected = ImpreciseDateField(label=_("When does the chamber hear more?"), required=False)
    responsible = forms.ModelChoiceField(
        label=_("Responsible organisation"),
        queryset=Organisation.objects.exclude(kind=OrganisationKind.GROUP).order_by("name"),
        required=False,
        empty_label=_("Not known yet"),
    )

    class Meta(CommitmentForm.Meta):
        fields = [*CommitmentForm.Meta.fields, "expected_note"]
        labels = CommitmentForm.Meta.labels | {"expected_note": _("Expected moment in words")}
        help_texts = CommitmentForm.Meta.help_texts | {
            "expected_note": _("As the chamber was told, such as “before the summer recess”.")
        }


class MoveForm(Form):
    """Another moment at which the chamber hears more, and why."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    expected = ImpreciseDateField(label=_("When does the chamber hear more?"), required=False)
    note = PlainTextField(
        label=_("Expected moment in words"),
        help_text=_("As the chamber was told, such as “before the summer recess”."),
        max_length=120,
        required=False,
    )
    reason = PlainTextField(
        label=_("Why does the moment change?"),
        help_text=_("This stays with the new moment, and everybody who logs in can read it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
        required=False,
    )

    def values(self) -> dict[str, Any]:
        """What `move_commitment` takes."""
        return dict(self.cleaned_data)
