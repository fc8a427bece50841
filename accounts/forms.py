"""Forms for logging in and for passwords."""

from __future__ import annotations

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from ui.forms import Form, PlainTextFormMixin


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
