"""System checks: a content table without history would silently show today's rows on a page of the past."""

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register

from .models import TemporalEvent, Versioned
from .tracking import tracked_models


@register()
def content_is_tracked(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every concrete versioned model is tracked."""
    return [
        Error(
            f"{model._meta.label} is versioned but not tracked.",
            hint="Decorate it with @tracked.",
            id="history.E001",
        )
        for model in apps.get_models()
        if issubclass(model, Versioned) and not issubclass(model, TemporalEvent) and model not in tracked_models
    ]
