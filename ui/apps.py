from django.apps import AppConfig


class UiConfig(AppConfig):
    """What every page looks like: components, forms, tables, charts. No models."""

    name = "ui"
