from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, persons, organisations and roles."""

    name = "accounts"
