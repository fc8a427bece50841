"""Each change knows who made it and from which request."""

import uuid
from typing import Any

import pghistory.middleware
from django.http import HttpRequest


class HistoryContextMiddleware(pghistory.middleware.HistoryMiddleware):
    """Stores the user's id (never a name), the path and a request id with every change made by a request."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().get_context(request), "via": "web", "request": uuid.uuid4().hex}
