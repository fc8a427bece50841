"""Forms that look and behave alike: the renderer, fields for text and imprecise dates, base classes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.forms.renderers import TemplatesSetting
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .dates import EARLIEST_YEAR, LATEST_YEAR, ImpreciseDate, UnreadableDate, format_imprecise, parse
from .markdown import validate_markdown
from .numbers import UnreadableNumber, parse_number
from .text import normalise, validate_plain_text

_TEXTBOX = "utrecht-textbox utrecht-textbox--html-input"
_WIDGET_CLASSES = {
    "textarea": "utrecht-textarea utrecht-textarea--html-textarea",
    "select": "utrecht-select utrecht-select--html-select",
    "checkbox": "utrecht-checkbox utrecht-checkbox--html-input",
    "radio": "",
    "checkbox_select": "",
    "hidden": "",
    "multiple_hidden": "",
    "multiwidget": "",
    "file": "nds-file",
    "clearable_file_input": "nds-file",
}
_OPTION_CLASSES = {
    "radio": "utrecht-radio-button utrecht-radio-button--html-input",
    "checkbox_select": "utrecht-checkbox utrecht-checkbox--html-input",
}
_INVALID_CLASSES = {"textarea": "utrecht-textarea--invalid", "select": "utrecht-select--invalid"}


class FormRenderer(TemplatesSetting):
    """Gives every widget the classes of NL Design System, in this one place, and every field one order:
    label, description, error, control (templates/django/forms/field.html)."""

    form_template_name = "django/forms/div.html"
    field_template_name = "django/forms/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if "widget" in context and template_name.startswith("django/forms/widgets/"):
            _dress(template_name.removeprefix("django/forms/widgets/").removesuffix(".html"), context["widget"])
        return super().render(template_name, context, request)


def _dress(kind: str, widget: dict[str, Any]) -> None:
    """Adds classes to the attributes of a widget that is about to be drawn."""
    attrs = widget["attrs"]
    classes = _WIDGET_CLASSES.get(kind, _TEXTBOX)
    if attrs.get("aria-invalid") and classes:
        classes = f"{classes} {_INVALID_CLASSES.get(kind, 'utrecht-textbox--invalid')}"
    _add_class(attrs, classes)
    if kind in _OPTION_CLASSES:
        for _group, options, _index in widget["optgroups"]:
            for option in options:
                _add_class(option["attrs"], _OPTION_CLASSES[kind])
    for part in widget.get("subwidgets", ()) if kind == "multiwidget" else ():
        _dress(part["template_name"].removeprefix("django/forms/widgets/").removesuffix(".html"), part)


def _add_class(attrs: dict[str, Any], classes: str) -> None:
    joined = f"{classes} {attrs.get('class', '')}".strip()
    if joined:
        attrs["class"] = joined


class PlainTextField(forms.CharField):
    """Text as data: one kind of line end, no characters that cannot be shown (ui.text). Not for passwords."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        _take_as_plain_text(self)


class MarkdownField(PlainTextField):
    """Text in the subset of Markdown of ui.markdown, in a box of several lines.

    In the form of a model: `field_classes = {"explanation": MarkdownField}`. Without a description of its own it gets
    one that says what one may use.
    """

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        kwargs["help_text"] = kwargs.get("help_text") or _(
            "You can use **bold**, *italic*, lists (- or 1. at the start of a line) and links: [words](https://…)."
        )
        super().__init__(**kwargs)

    def run_validators(self, value: Any) -> None:
        """What is too long is not read: with a megabyte of lists in lists that would take minutes."""
        super().run_validators(value)
        if value not in self.empty_values:
            validate_markdown(value)


def _take_as_plain_text(field: forms.CharField) -> None:
    """Makes any text field normalise what it reads and refuse what cannot be shown."""
    read = field.to_python

    def read_normalised(value: Any) -> Any:
        text = read(value)
        if isinstance(text, str):
            text = normalise(text)
        return field.empty_value if text == "" else text

    field.to_python = read_normalised  # type: ignore[method-assign]  # on one instance
    # Ours names the character and where it is.
    field.validators = [
        validator for validator in field.validators if not isinstance(validator, ProhibitNullCharactersValidator)
    ]
    if validate_plain_text not in field.validators:
        field.validators.append(validate_plain_text)


def validate_year(day: date) -> None:
    """Refuses a day outside the years that `ui.dates` knows: it is a typing error, and spreadsheets cannot hold it."""
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        error = UnreadableDate("no_such_year", first=EARLIEST_YEAR, last=LATEST_YEAR)
        raise ValidationError(error.message(get_language() or "nl"), code=error.code)


class PlainTextFormMixin:
    """Every text field of the form takes plain text, and every day lies in a year that can be meant, however they were
    declared."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField) and not isinstance(field.widget, forms.PasswordInput):
                _take_as_plain_text(field)
            elif isinstance(field, forms.DateField) and validate_year not in field.validators:
                field.validators.append(validate_year)


class Form(PlainTextFormMixin, forms.Form):
    """The form to build on."""


class ModelForm(PlainTextFormMixin, forms.ModelForm):
    """The form of a model to build on."""


class FilterForm(PlainTextFormMixin, forms.Form):
    """The form of a filter set above a list: fields are optional, so nothing is marked as such."""

    marks_optional = False


class ImpreciseDateField(forms.CharField):
    """One text box for a date that may be known to the month, quarter or year only; cleans to `ImpreciseDate`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("For example 1 March 2026, March 2026, 2nd quarter 2026 or 2026."))
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("class", "nds-input--medium")
        self.widget.attrs.setdefault("autocomplete", "off")

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return format_imprecise(value[0], value[1], get_language() or "nl")
        return value

    def clean(self, value: Any) -> ImpreciseDate | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse(text)
        except UnreadableDate as error:
            raise ValidationError(error.message(get_language() or "nl"), code=error.code) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Another way to write the same date is no change."""
        if data in self.empty_values:
            return bool(initial)
        try:
            return self.clean(data) != (ImpreciseDate(*initial) if initial else None)
        except ValidationError:
            return True


class DayField(ImpreciseDateField):
    """One text box for a day, read as people write it; cleans to a date."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "")
        super().__init__(**kwargs)
        self.widget.attrs["class"] = "nds-input--short"

    def prepare_value(self, value: Any) -> Any:
        return format_imprecise(value, "day", get_language() or "nl") if isinstance(value, date) else value

    def clean(self, value: Any) -> Any:
        no_day = ValidationError(_("Enter a day, for example 4 December 2026."), code="no_day")
        try:
            found = super().clean(value)
        except ValidationError as error:
            raise no_day if getattr(error, "code", "") == "unknown" else error from error
        if found is None:
            return None
        if found.precision != "day":
            raise no_day
        return found.first_day

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.clean(data) != initial)
        except ValidationError:
            return True


class NumberField(forms.CharField):
    """One text box for a number, with a comma or a point; cleans to a Decimal with at most three decimals."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("class", "nds-input--short")
        self.widget.attrs.setdefault("autocomplete", "off")
        self.widget.attrs.setdefault("inputmode", "decimal")

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            # Without grouping: what stands there must be read back as the same number.
            return number_format(value.normalize() if value % 1 else value.to_integral_value(), force_grouping=False)
        return value

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_number(text)
        except UnreadableNumber as error:
            raise ValidationError(error.message, code=error.code) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Another way to write the same number is no change."""
        if data in self.empty_values:
            return initial is not None
        try:
            return self.clean(data) != initial
        except ValidationError:
            return True
