"""The form renderer and the fields: what a screen reader needs, and text as data."""

import re
from datetime import date

import pytest
from django import forms
from django.template.loader import render_to_string

from ui.dates import ImpreciseDate
from ui.forms import FilterForm, Form, ImpreciseDateField, PlainTextField


class SampleForm(Form):
    title = forms.CharField(label="Titel", max_length=20, help_text="Maximaal 20 tekens.")
    about = forms.CharField(label="Toelichting", widget=forms.Textarea, required=False)
    organisation = forms.ChoiceField(label="Organisatie", choices=[("", "–"), ("bzk", "BZK")])
    end = ImpreciseDateField(label="Einddatum", required=False)
    kind = forms.ChoiceField(label="Soort", choices=[("a", "voert uit"), ("b", "overlapt")], widget=forms.RadioSelect)
    goals = forms.MultipleChoiceField(
        label="Doelen", choices=[("1", "Eén")], widget=forms.CheckboxSelectMultiple, required=False
    )
    unknown = forms.BooleanField(label="Nog onbekend", required=False, help_text="Vragen wij later.")
    password = forms.CharField(label="Wachtwoord", widget=forms.PasswordInput, required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def field(form, name):
    return re.sub(r"\s+", " ", form[name].as_field_group())


def test_order_is_label_description_error_control():
    html = field(SampleForm({"title": "x" * 21}), "title")
    assert re.search(r'<label.*for="id_title".*id="id_title_helptext".*id="id_title_error".*<input', html)
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'aria-invalid="true"' in html
    assert "utrecht-form-field--invalid" in html


def test_widgets_get_their_classes_in_one_place():
    form = SampleForm()
    assert 'class="utrecht-textbox utrecht-textbox--html-input"' in field(form, "title")
    assert 'class="utrecht-textarea utrecht-textarea--html-textarea"' in field(form, "about")
    assert 'class="utrecht-select utrecht-select--html-select"' in field(form, "organisation")
    assert 'class="utrecht-checkbox utrecht-checkbox--html-input"' in field(form, "goals")
    assert 'class="utrecht-radio-button utrecht-radio-button--html-input"' in field(form, "kind")
    assert "nds-input--medium" in field(form, "end")
    assert "class" not in str(form["token"])


def test_drawing_twice_gives_the_same():
    form = SampleForm()
    assert field(form, "title") == field(form, "title")
    assert field(form, "kind") == field(form, "kind")


def test_a_group_of_choices_is_a_fieldset():
    html = field(SampleForm({}), "kind")
    assert re.search(r'<fieldset[^>]*aria-describedby="id_kind_error"', html)
    assert re.search(r"<legend[^>]*>Soort *</legend>", html)


def test_only_optional_fields_say_so():
    form = SampleForm()
    assert "nds-optional" not in field(form, "title")
    assert "nds-optional" in field(form, "about")

    class Filter(FilterForm):
        q = forms.CharField(required=False)

    assert "nds-optional" not in field(Filter(), "q")


def test_error_summary_links_to_each_control():
    form = SampleForm({"title": "", "organisation": "bzk"})
    form.add_error(None, "Niet samen.")
    html = render_to_string("components/error_summary.html", {"form": form})
    assert 'href="#id_title"' in html
    assert 'href="#id_kind_0"' in html
    assert "Niet samen." in html
    assert "data-focus" in html
    assert render_to_string("components/error_summary.html", {"form": SampleForm()}).strip() == ""


def test_text_is_normalised_and_what_cannot_be_shown_is_refused():
    form = SampleForm({"title": " a \r\n b ", "organisation": "bzk", "kind": "a", "about": "x\x00"})
    assert not form.is_valid()
    assert form.cleaned_data["title"] == "a\n b"
    assert [error.code for error in form.errors.as_data()["about"]] == ["control_character"]


def test_spaces_alone_are_no_text():
    form = SampleForm({"title": "\u00a0 \t", "organisation": "bzk", "kind": "a"})
    assert form.errors.as_data()["title"][0].code == "required"


def test_a_password_is_left_as_it_is():
    form = SampleForm({"title": "a", "organisation": "bzk", "kind": "a", "password": " \u202eabc "})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["password"] == "\u202eabc"


def test_a_text_that_is_too_long_is_measured_after_normalising():
    assert PlainTextField(max_length=3).clean("a\r\nb   ") == "a\nb"


@pytest.mark.parametrize(
    ("text", "value"), [("2e kwartaal 2026", ImpreciseDate(date(2026, 4, 1), "quarter")), ("", None)]
)
def test_imprecise_date(text, value):
    assert ImpreciseDateField(required=False).clean(text) == value


def test_imprecise_date_explains():
    with pytest.raises(forms.ValidationError) as caught:
        ImpreciseDateField().clean("30 februari 2027")
    assert caught.value.code == "no_such_day"


def test_imprecise_date_shows_its_initial_and_sees_no_change_in_another_notation():
    field = ImpreciseDateField()
    initial = (date(2026, 6, 1), "month")
    assert field.prepare_value(initial) == "juni 2026"
    assert not field.has_changed(initial, "6-2026")
    assert field.has_changed(initial, "1 juni 2026")
    assert field.has_changed(initial, "onzin")
    assert field.has_changed(None, "2026")


@pytest.mark.parametrize("base", [Form, FilterForm])
@pytest.mark.parametrize(
    ("typed", "fits"), [("1900-01-01", True), ("2199-12-31", True), ("0001-01-01", False), ("9999-12-31", False)]
)
def test_a_day_in_a_year_that_cannot_be_meant_is_refused(base, typed, fits):
    class DayForm(base):
        day = forms.DateField()

    form = DayForm({"day": typed})
    assert form.is_valid() == fits
    if not fits:
        assert form.errors["day"] == ["Vul een jaar in van 1900 tot en met 2199."]
