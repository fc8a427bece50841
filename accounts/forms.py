"""Forms for logging in, passwords, and the administration of people and organisations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AdminUserCreationForm,
    AuthenticationForm,
    UserChangeForm,
)
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from history.forms import VersionedModelForm
from ui.forms import Form, ModelForm, PlainTextFormMixin

from .models import Organisation, Person, User

CHANGED_MEANWHILE = _("Somebody else changed this in the meantime. Open the page again and make your change once more.")


class LoginForm(PlainTextFormMixin, AuthenticationForm):
    """One answer for an unknown name, a wrong password and a closed account."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": _("This user name and password do not belong together. Check both and try again."),
        "inactive": _("This user name and password do not belong together. Check both and try again."),
    }


class ResetRequestForm(Form):
    """The address to which a link to a new password goes."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class InitialPasswordForm(AdminPasswordChangeForm):
    """A password that an administrator gives out; accounts always have one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _require_password(self)


class NewAccountForm(PlainTextFormMixin, AdminUserCreationForm):
    """A new account with a role and a first password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _require_password(self)

    class Meta:
        model = User
        fields = ["username", "name", "email", "role", "organisation"]


class AccountForm(PlainTextFormMixin, UserChangeForm):
    """An existing account; saved only over what was read, so that an old page does not give rights back."""

    STAMPED = ("username", "name", "email", "role", "organisation", "is_active")

    stamp = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = User
        fields = ["username", "password", "name", "email", "role", "organisation", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["stamp"] = self._stamp(User.objects.filter(pk=self.instance.pk))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        # Locked until it is saved, so that of two pages that were read in time only one is saved.
        if data.get("stamp") != self._stamp(User.objects.select_for_update().filter(pk=self.instance.pk)):
            raise ValidationError(CHANGED_MEANWHILE)
        return data

    def changed_fields(self) -> list[str]:
        """Names of the model's fields that differ from what was read."""
        return [name for name in self.STAMPED if name in self.changed_data]

    def _stamp(self, account: QuerySet[User]) -> str:
        """What the account says, in a form that means nothing to a reader."""
        return salted_hmac("accounts.AccountForm", repr(account.values_list(*self.STAMPED).first())).hexdigest()


def _require_password(form: forms.BaseForm) -> None:
    """Django offers accounts without a password, which this site does not have."""
    form.fields.pop("usable_password", None)
    for name in ("password1", "password2"):
        form.fields[name].required = True


class PersonForm(ModelForm):
    """The name of somebody."""

    class Meta:
        model = Person
        fields = ["name", "email", "account", "left_on"]


class OrganisationForm(VersionedModelForm):
    """An organisation; saved only over the version that was read."""

    class Meta:
        model = Organisation
        fields = [
            "code",
            "name",
            "abbreviation",
            "layer",
            "kind",
            "valid_from",
            "valid_to",
            "successor",
            "contact",
            "source_reference",
            "note",
        ]
        widgets = {
            name: forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "nds-input--medium"})
            for name in ("valid_from", "valid_to")
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        version = data.get("version")
        if version is not None and not Organisation.objects.filter(pk=self.instance.pk, version=version).exists():
            raise ValidationError(CHANGED_MEANWHILE)
        if data.get("successor") == self.instance and self.instance.pk:
            self.add_error("successor", _("An organisation cannot be its own successor."))
        return data
