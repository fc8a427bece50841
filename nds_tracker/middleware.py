"""Failures that a visitor must understand: the database away, and errors as pages or fragments in the house style."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from .views import errors

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]


class EncodingMiddleware:
    """Reads every form as UTF-8, as browsers send it.

    A request may name another encoding, and some that Python knows fail on text (rot13) or make characters that cannot
    be stored (unicode_escape).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.encoding is not None:
            request.encoding = settings.DEFAULT_CHARSET
        return self.get_response(request)


class OutageMiddleware:
    """Answers 503 with a plain page when the database cannot be reached.

    What fails in a view comes by `process_exception`; what fails in another middleware goes to the handler for 500,
    which gives the same page.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 503:
            connection.close_if_unusable_or_obsolete()
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, errors.DATABASE_AWAY):
            logger.error("database unavailable: %s", exception)
            return errors.unavailable(request)
        return None


class ErrorPageMiddleware:
    """Gives an answer 405 without a body the page that belongs to it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            return errors.method_not_allowed(request, response)
        return response
