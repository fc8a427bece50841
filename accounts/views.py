"""Logging in and out, and passwords."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.generic import FormView, TemplateView

from history.editing import AnswersInvalidMixin

from .forms import LoginForm, ResetRequestForm
from .middleware import begin_session
from .services import request_password_reset


class LoginView(AnswersInvalidMixin, auth.LoginView):
    """`/inloggen/`: afterwards to the page that was asked for, if that is one of this site."""

    template_name = "accounts/login.html"
    authentication_form = LoginForm

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        begin_session(self.request)
        return response


@method_decorator(login_not_required, name="dispatch")
class LogoutView(auth.LogoutView):
    """`/uitloggen/`, by POST; also when the session has ended already."""


class PasswordChangeView(AnswersInvalidMixin, auth.PasswordChangeView):
    """`/wachtwoord/wijzigen/`; other sessions of the account end."""

    template_name = "accounts/password_change_form.html"
    success_url = reverse_lazy("accounts:password-change-done")


class PasswordChangeDoneView(TemplateView):
    """The password is changed."""

    template_name = "accounts/password_change_done.html"


@method_decorator(login_not_required, name="dispatch")
class PasswordResetView(AnswersInvalidMixin, FormView):
    """`/wachtwoord/vergeten/`: the answer does not tell whether the address belongs to an account."""

    template_name = "accounts/password_reset_form.html"
    form_class = ResetRequestForm
    success_url = reverse_lazy("accounts:password-reset-done")

    def form_valid(self, form: ResetRequestForm) -> HttpResponse:
        request_password_reset(
            form.cleaned_data["email"], domain=self.request.get_host(), use_https=self.request.is_secure()
        )
        return super().form_valid(form)


@method_decorator(login_not_required, name="dispatch")
class PasswordResetDoneView(TemplateView):
    """A message is on its way, if there is an account."""

    template_name = "accounts/password_reset_done.html"


class PasswordResetConfirmView(AnswersInvalidMixin, auth.PasswordResetConfirmView):
    """The link in the message: once, for one hour."""

    template_name = "accounts/password_reset_confirm.html"
    reset_url_token = "instellen"  # noqa: S105 (a part of the address)
    success_url = reverse_lazy("accounts:password-reset-complete")


@method_decorator(login_not_required, name="dispatch")
class PasswordResetCompleteView(TemplateView):
    """The new password is saved."""

    template_name = "accounts/password_reset_complete.html"
