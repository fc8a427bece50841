"""Who may come in, and for how long."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.middleware import LoginRequiredMiddleware as DjangoLoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from .choices import Role

GetResponse = Callable[[HttpRequest], HttpResponse]

STARTED, SEEN = "session_started", "session_seen"
WRITE_EVERY_SECONDS = 60

POLL = "gezien"
"""Query parameter by which a page that waits asks for news by itself: nobody does anything then."""

IDLE = gettext_lazy("You are logged out because you did nothing here for a while. Log in again to go on.")
TOO_LONG = gettext_lazy("You are logged out because you were logged in for a long time. Log in again to go on.")
ENDED = gettext_lazy("Your session has ended. Log in again to go on.")


def idle_seconds(role: str) -> int:
    """After how many seconds in which nobody did anything a session ends; shorter for administrators."""
    if role == Role.ADMINISTRATOR:
        return settings.SESSION_IDLE_SECONDS_ADMINISTRATOR
    return settings.SESSION_IDLE_SECONDS


def begin_session(request: HttpRequest) -> None:
    """Let idle time and longest duration count from now."""
    request.session[STARTED] = request.session[SEEN] = int(timezone.now().timestamp())


def _asks_by_itself(request: HttpRequest) -> bool:
    return bool(HtmxDetails(request)) and POLL in request.GET


class SessionExpiryMiddleware:
    """Ends a session after idle time and after its longest duration, and says why on the next page.

    A session that was ended from elsewhere (account closed, password changed) leaves a cookie without a session.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._check_age(request, idle_seconds(request.user.role))
        elif settings.SESSION_COOKIE_NAME in request.COOKIES:
            if SESSION_KEY in request.session:
                self._end(request, ENDED)
            elif request.session.is_empty():
                messages.warning(request, ENDED)
        return self.get_response(request)

    def _check_age(self, request: HttpRequest, idle: int) -> None:
        now = int(timezone.now().timestamp())
        started = request.session.get(STARTED)
        seen = request.session.get(SEEN, now)
        if started is None:
            begin_session(request)
        elif now - started > settings.SESSION_ABSOLUTE_SECONDS:
            self._end(request, TOO_LONG)
        elif now - seen > idle:
            self._end(request, IDLE)
        elif now - seen > WRITE_EVERY_SECONDS and not _asks_by_itself(request):
            request.session[SEEN] = now

    def _end(self, request: HttpRequest, why: Promise) -> None:
        logout(request)
        messages.warning(request, str(why))


class LoginRequiredMiddleware(DjangoLoginRequiredMiddleware):
    """Every view asks for a login unless it says otherwise, and afterwards leads back to where one was."""

    def handle_no_permission(  # type: ignore[override]  # the stub only knows redirects; Django takes any response
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponseBase:
        htmx = HtmxDetails(request)
        if htmx and request.method not in ("GET", "HEAD"):
            # Whoever typed for longer than the session lasted keeps the text: only the messages of the page change.
            text = _("You are logged out. What you typed is still here. Log in in another window and save once more.")
            return render(request, "components/error.html", {"status": 401, "message": text}, status=401)
        # One login page for all, administration included, which would name its own.
        response = redirect_to_login(_way_back(request, htmx))
        return HttpResponseClientRedirect(response.url) if htmx else response


def _way_back(request: HttpRequest, htmx: HtmxDetails) -> str:
    """The page to return to: of a form or a part of a page, the page that it was on."""
    if not htmx and request.method in ("GET", "HEAD"):
        return request.get_full_path()
    page = request.headers.get("HX-Current-URL" if htmx else "Referer", "")
    if url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        parts = urlsplit(page)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return "/"
