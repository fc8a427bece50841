"""What every page needs beside its own context."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, get_urlconf, is_valid_path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SECTIONS: tuple[tuple[str, str | Promise], ...] = (
    ("", _("Overview")),
    ("mijn-werk/", _("My work")),
    ("prioriteiten/", _("Priorities")),
    ("strategieen/", _("Strategies")),
    ("maatregelen/", _("Measures")),
    ("indicatoren/", _("Indicators")),
    ("samenhang/", _("Coherence")),
    ("toezeggingen/", _("Promises and motions")),
    ("documenten/", _("Documents")),
    ("rapportages/", _("Reports")),
)
"""The navigation, by the fixed paths of the site. A section that this version does not have is left out."""

ALSO: dict[str, tuple[str, ...]] = {"samenhang/": ("agenda/",)}
"""Other paths that belong to a section."""

COUNTS: dict[str, Callable[[HttpRequest], int]] = {}
"""How much waits in a section for who is logged in, by path. The room of the section registers it when it is ready;
it is asked only when the navigation is drawn."""

ADMINISTRATION = ("beheer/", _("Administration"))


def site(request: HttpRequest) -> dict[str, Any]:
    """Name, theme and mode of this installation."""
    return {
        "product_name": settings.PRODUCT_NAME,
        "theme_class": settings.THEME_CLASS,
        "example_mode": settings.EXAMPLE_MODE,
    }


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The sections that this user may open, with the current one marked. Nothing for a visitor."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": []}
    sections = [*SECTIONS, ADMINISTRATION] if user.is_staff else SECTIONS
    prefix = get_script_prefix()
    return {
        "navigation": [
            {
                "url": prefix + path,
                "label": label,
                "current": _is_current(request.path, prefix, path),
                "count": partial(COUNTS[path], request) if path in COUNTS else 0,
            }
            for path, label in sections
            if _exists(prefix + path, get_urlconf())
        ]
    }


def _is_current(here: str, prefix: str, path: str) -> bool:
    return here.startswith(tuple(prefix + part for part in (path, *ALSO.get(path, ())))) if path else here == prefix


@lru_cache(maxsize=64)
def _exists(path: str, urlconf: str | None) -> bool:
    return bool(is_valid_path(path, urlconf))
