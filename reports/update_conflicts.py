"""A draft was saved in two windows: which fields differ, and what is kept after somebody chose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from .forms.updates import UpdateForm

MINE, THEIRS, BOTH = "mine", "theirs", "both"


@dataclass(frozen=True)
class Difference:
    """One field with two texts, in words and as they were typed."""

    name: str
    label: str
    mine: str
    theirs: str
    mine_value: str
    can_join: bool
    """Two texts, which may stand below each other."""

    @property
    def proposed(self) -> str:
        """What loses nothing: both, or the one that is not empty, or what was just typed."""
        if self.can_join:
            return BOTH
        return MINE if self.mine_value or not self.theirs else THEIRS


def differences(form: UpdateForm, mine: Mapping[str, str], theirs: Mapping[str, str]) -> list[Difference]:
    """The fields in which two drafts differ, in the order of the form."""
    found = []
    for name, field in form.fields.items():
        own, other = mine.get(name, ""), theirs.get(name, "")
        if _same(own, other) or isinstance(field.widget, forms.HiddenInput):
            continue
        joins = isinstance(field.widget, forms.Textarea) and bool(own.strip() and other.strip())
        found.append(Difference(name, str(field.label), _words(field, own), _words(field, other), own, joins))
    return found


def chosen(form: UpdateForm, theirs: Mapping[str, str], data: Mapping[str, str]) -> dict[str, str]:
    """What is kept: of each field what was chosen for it in `data`, and the one that is kept already where it was not
    asked."""
    result = dict(theirs)
    for name in form.fields:
        choice, own = data.get(f"take-{name}"), data.get(f"mine-{name}", "")
        if choice == MINE:
            result[name] = own
        elif choice == BOTH:
            result[name] = f"{own.rstrip()}\n\n{theirs.get(name, '').lstrip()}"
    for name in form.fields:
        if name.endswith("-version") and f"mine-{name}" in data:
            result.setdefault(name, data[f"mine-{name}"])
    return {name: value for name, value in result.items() if value}


def _same(own: str, other: str) -> bool:
    return own.replace("\r\n", "\n").strip() == other.replace("\r\n", "\n").strip()


def _words(field: Any, value: str) -> str:
    """A value as a person reads it."""
    if isinstance(field, forms.BooleanField):
        return str(_("ticked")) if value else str(_("not ticked"))
    if isinstance(field, forms.ChoiceField) and value:
        choices: Any = field.choices
        return str(next((label for key, label in choices if str(key) == value), value))
    return value
