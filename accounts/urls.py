"""Addresses of this room."""

from django.urls import path

from . import views

app_name = "accounts"

urlpatterns = [
    path("inloggen/", views.LoginView.as_view(), name="login"),
    path("uitloggen/", views.LogoutView.as_view(), name="logout"),
    path("wachtwoord/wijzigen/", views.PasswordChangeView.as_view(), name="password-change"),
    path("wachtwoord/gewijzigd/", views.PasswordChangeDoneView.as_view(), name="password-change-done"),
    path("wachtwoord/vergeten/", views.PasswordResetView.as_view(), name="password-reset"),
    path("wachtwoord/verzonden/", views.PasswordResetDoneView.as_view(), name="password-reset-done"),
    path("wachtwoord/nieuw/", views.PasswordResetCompleteView.as_view(), name="password-reset-complete"),
    path("wachtwoord/nieuw/<uidb64>/<token>/", views.PasswordResetConfirmView.as_view(), name="password-reset-confirm"),
]
