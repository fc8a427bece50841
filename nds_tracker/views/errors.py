"""Errors as pages in Dutch, and as fragments for htmx. The pages for 500 and 503 need neither database nor session."""

import sys
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

DATABASE_AWAY = (OperationalError, InterfaceError)


def _page(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    htmx = getattr(request, "htmx", None)
    if htmx and not htmx.boosted:
        return render(request, "components/error.html", {"status": status, **context}, status=status)
    return render(request, f"{status}.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request could not be understood."""
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: logged in, but without the right."""
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: unknown, or not visible to this user."""
    return _page(request, 404)


def method_not_allowed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """405: this address does not do that; keeps the Allow header."""
    page = _page(request, 405)
    page["Allow"] = response["Allow"]
    return page


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 because the form's token is missing or old; says how to go on."""
    return _page(request, 403, csrf_failure=True)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: rendered without context processors, so that it cannot fail for the same reason.

    Django comes here straight from a middleware that failed, such as that of the session when the database is away.
    """
    if isinstance(sys.exc_info()[1], DATABASE_AWAY):
        return unavailable(request)
    return _bare_page(request, 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database cannot be reached; nothing is lost and everything continues when it is back."""
    response = _bare_page(request, 503)
    response["Retry-After"] = "10"
    return response


def _bare_page(request: HttpRequest, status: int) -> HttpResponse:
    """A page, or its fragment, that needs neither session nor database."""
    htmx = getattr(request, "htmx", None)
    template = "components/error.html" if htmx and not htmx.boosted else f"{status}.html"
    return HttpResponse(loader.render_to_string(template, {"status": status}), status=status)
