"""Who may come in, and for how long."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware as DjangoLoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from .choices import Role

GetResponse = Callable[[HttpRequest], HttpResponse]

STARTED, SEEN = "session_started", "session_seen"
WRITE_EVERY_SECONDS = 60


def idle_seconds(role: str) -> int:
    """After how many seconds without a request a session ends; shorter for administrators."""
    if role == Role.ADMINISTRATOR:
        return settings.SESSION_IDLE_SECONDS_ADMINISTRATOR
    return settings.SESSION_IDLE_SECONDS


class SessionExpiryMiddleware:
    """Ends a session after idle time and after its longest duration; closed accounts have no session at all."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(timezone.now().timestamp())
            started = request.session.get(STARTED)
            seen = request.session.get(SEEN, now)
            if started is None:
                request.session[STARTED] = request.session[SEEN] = now
            elif now - seen > idle_seconds(request.user.role) or now - started > settings.SESSION_ABSOLUTE_SECONDS:
                logout(request)
            elif now - seen > WRITE_EVERY_SECONDS:
                request.session[SEEN] = now
        return self.get_response(request)


class LoginRequiredMiddleware(DjangoLoginRequiredMiddleware):
    """Every view asks for a login unless it says otherwise; an htmx request is sent to the login page as a whole."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseBase:
        response = super().handle_no_permission(request, view_func)
        if request.htmx:
            return HttpResponseClientRedirect(response.url)
        return response
