"""Several contributions at once: choose what is linked, then say how and why, for all of them or for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from strategies.choices import Wording
from strategies.forms.sources import DocumentField, PassageField, document_label
from strategies.models import Document, Strategy
from ui.forms import FilterForm, Form, PlainTextField

from ..choices import ContributionKind
from ..models import Contribution, Priority
from ..services.contributions import NewContribution
from ..targets import Target
from .contributions import NEW_DOCUMENT, WORDINGS, check_quotation

MOST = 30
"""So many contributions fit on one form."""

LEVELS = [("pijler", _("pillars")), ("doel", _("goals")), ("maatregel", _("measures"))]


class OwnTargetSearchForm(FilterForm):
    """Find pillars, goals and measures of one strategy."""

    zoeken = PlainTextField(
        label=_("Words"),
        help_text=_("Singular and plural are both found."),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    niveau = forms.ChoiceField(label=_("Level"), choices=[("", _("All levels")), *LEVELS], required=False)


class TargetSearchForm(OwnTargetSearchForm):
    """Find pillars, goals and measures of all strategies."""

    strategie = forms.ModelChoiceField(
        label=_("Strategy"),
        queryset=Strategy.objects.all(),
        to_field_name="code",
        required=False,
        empty_label=_("All strategies"),
    )


class SharedForm(Form):
    """What holds for all contributions, unless one of them says otherwise."""

    marks_optional = False
    kind = forms.ChoiceField(
        label=_("What is the relation?"), choices=ContributionKind, widget=forms.RadioSelect, required=False
    )
    explanation = PlainTextField(
        label=_("Why?"),
        help_text=_("In one or two sentences. You can write something else for each below."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    wording = forms.ChoiceField(
        label=_("Where does this relation come from?"), choices=WORDINGS, widget=forms.RadioSelect, required=False
    )
    passage = PassageField()
    document = DocumentField(**NEW_DOCUMENT)
    quote = PlainTextField(
        label=_("Quoted text"),
        help_text=_("Copy the words of the document literally."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        required=False,
    )
    reason = PlainTextField(
        label=_("Why do you add this?"),
        help_text=_("This goes into the history. You may leave it empty."),
        max_length=300,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_quotation(self, cleaned)
        return cleaned


class ItemForm(Form):
    """One of the contributions: what is linked to what, and what is different from the others."""

    marks_optional = False
    priority = forms.IntegerField(widget=forms.HiddenInput)
    target = forms.CharField(max_length=40, widget=forms.HiddenInput)
    skip = forms.BooleanField(label=_("Do not add this one"), required=False)
    explanation = PlainTextField(
        label=_("Why does this one?"),
        help_text=_("Empty: the explanation for all."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
    )
    kind = forms.ChoiceField(
        label=_("Relation"), choices=[("", _("as for all")), *ContributionKind.choices], required=False
    )
    wording = forms.ChoiceField(
        label=_("Where it comes from"), choices=[("", _("as for all")), *WORDINGS], required=False
    )
    document = DocumentField(label=_("Document of its own quotation"), empty_label=_("as for all"))
    quote = PlainTextField(
        label=_("Its own quoted text"), widget=forms.Textarea(attrs={"rows": 2}), max_length=4000, required=False
    )

    def __init__(self, *args: Any, documents: Sequence[tuple[Any, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The same for all on the page: one query, not one for each.
        self.fields["document"].choices = [("", _("as for all")), *documents]  # type: ignore[attr-defined]  # it has

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_quotation(self, cleaned)
        return cleaned

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.cleaned_data.get("skip"):
            # What is not added need not be right.
            for name in set(self.errors) - {"priority", "target"}:
                del self.errors[name]

    @property
    def differs(self) -> bool:
        """Whether it says more of itself than why; then the page shows all its fields."""
        more = ("kind", "wording", "document", "quote")
        return any(self[name].value() or (self.is_bound and name in self.errors) for name in more)


class BaseItemFormSet(forms.BaseFormSet):
    """The contributions on the form, in the order in which they were chosen."""

    default_error_messages = {
        **forms.BaseFormSet.default_error_messages,
        "missing_management_form": _("The form did not arrive whole. Choose again what contributes."),
    }

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "empty_permitted": False}

    def clean(self) -> None:
        if self.total_form_count() < 1:
            raise ValidationError(_("There is nothing to add. Choose something first."))


ItemFormSet = forms.formset_factory(
    ItemForm, formset=BaseItemFormSet, extra=0, max_num=MOST, absolute_max=MOST, validate_max=True
)


@dataclass(frozen=True)
class Pair:
    """A priority and what would be linked to it."""

    priority: Priority
    target: Target

    @property
    def key(self) -> tuple[str, str]:
        """How the form names it."""
        return str(self.priority.pk), self.target.word


class ManyContributionsForm:
    """The fields for all and those of each as one form.

    `pairs` are what may be linked; with `data` the form is bound and `is_valid` tells whether `entries` can be added.
    """

    def __init__(self, pairs: Iterable[Pair], documents: Iterable[Document], data: Any = None) -> None:
        self.pairs = {pair.key: pair for pair in pairs}
        offered = [(document.pk, document_label(document)) for document in documents]
        initial = [{"priority": priority, "target": target} for priority, target in self.pairs]
        self.shared = SharedForm(data, prefix="alle", initial={"kind": ContributionKind.CONTRIBUTES})
        self.items = ItemFormSet(data, prefix="bijdrage", initial=initial, form_kwargs={"documents": offered})
        self.places: list[int] = []
        self.entries: list[NewContribution] = []

    @property
    def rows(self) -> list[tuple[Pair | None, ItemForm]]:
        """Each part of the form with what it is about; nothing when that is no longer there."""
        return [(self._pair(form), form) for form in self.items.forms]

    def _pair(self, form: ItemForm) -> Pair | None:
        return self.pairs.get((str(form["priority"].value()), str(form["target"].value())))

    def is_valid(self) -> bool:
        """Also what follows from both: a kind and an explanation from one of the two, and nothing twice."""
        shared_is_valid, items_are_valid = self.shared.is_valid(), self.items.is_valid()
        if not (items_are_valid and self._check_parts()):
            return False
        if not shared_is_valid:
            return False
        self.entries = [self._entry(self.items.forms[place]) for place in self.places]
        return self._check_existing()

    def _check_parts(self) -> bool:
        self.places = []
        for place, form in enumerate(self.items.forms):
            if form.cleaned_data["skip"]:
                continue
            if self._pair(form) is None:
                form.add_error(None, _("This is no longer there, or you may not link it. Do not add this one."))
            self.places.append(place)
        if not self.places:
            self.shared.add_error(None, _("You add none of these. Take away a mark, or choose something else."))
        forms_left = [self.items.forms[place] for place in self.places]
        for name, message in (
            ("kind", _("Choose a relation, for all or for this one.")),
            ("explanation", _("Say why, for all or for this one.")),
            ("wording", _("Say where this relation comes from, for all or for this one.")),
        ):
            self._require(name, message, forms_left)
        self._require_quotation(forms_left)
        return not self.has_errors

    def _require(self, name: str, message: Any, forms_left: list[ItemForm]) -> None:
        """A value from one of the two; where all miss it, the error stands once, at the fields for all."""
        if name in self.shared.errors or self.shared.cleaned_data.get(name):
            return
        missing = [form for form in forms_left if not form.cleaned_data[name]]
        if missing and len(missing) == len(forms_left):
            self.shared.add_error(name, message)
        else:
            for form in missing:
                form.add_error(name, message)

    def _require_quotation(self, forms_left: list[ItemForm]) -> None:
        shared = self.shared.cleaned_data
        if shared.get("passage") or shared.get("quote") or {"passage", "document", "quote"} & set(self.shared.errors):
            return
        message = _("Add the quoted text, or say that it is an interpretation.")
        missing = [
            form
            for form in forms_left
            if (form.cleaned_data["wording"] or shared.get("wording")) == Wording.LITERAL
            and not form.cleaned_data["quote"]
        ]
        if missing and not any(form.cleaned_data["wording"] for form in missing):
            self.shared.add_error("wording", message)
        else:
            for form in missing:
                form.add_error("wording", message)

    def _entry(self, form: ItemForm) -> NewContribution:
        own, shared = form.cleaned_data, self.shared.cleaned_data
        pair = self.pairs[str(own["priority"]), own["target"]]
        values = {name: own[name] or shared[name] for name in ("kind", "explanation", "wording")}
        source = own if own["quote"] else shared
        if source is shared and shared["passage"]:
            values["passage"] = shared["passage"]
        return NewContribution(pair.priority, pair.target, values, source["document"], source["quote"])

    def _check_existing(self) -> bool:
        """Nothing that is there already, and nothing twice on the form."""
        there = {
            (row.priority_id, row.pillar_id, row.goal_id, row.measure_id, row.kind)
            for row in Contribution.objects.filter(priority__in={entry.priority.pk for entry in self.entries})
        }
        for place, entry in zip(self.places, self.entries, strict=True):
            target = {"pillar": None, "goal": None, "measure": None} | {entry.target.field: entry.target.row.pk}
            key = (entry.priority.pk, *target.values(), entry.values["kind"])
            if key in there:
                message = _("This contribution of this kind is already there.")
                self.items.forms[place].add_error("kind", message)
            there.add(key)
        return not self.has_errors

    def refuse(self, errors: Mapping[int, ValidationError]) -> None:
        """Put what the service found wrong at the part of the form that it is about."""
        for number, error in errors.items():
            form = self.items.forms[self.places[number]]
            for message in error.messages:
                form.add_error(None, message)

    @property
    def has_errors(self) -> bool:
        """Whether something is wrong anywhere."""
        return bool(self.shared.errors or self.items.non_form_errors() or any(form.errors for form in self.items))

    @cached_property
    def count_words(self) -> str:
        """How many contributions the form holds, in words."""
        count = len(self.items.forms)
        return ngettext("%(count)d contribution", "%(count)d contributions", count) % {"count": count}
