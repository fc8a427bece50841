"""Whose requests a view answers: what the middleware guarantees, said to the type checker, and views for one role."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.views.generic import View
from django_htmx.middleware import HtmxDetails

from .models import User
from .rights import only_coordinators


class MemberRequest(HttpRequest):
    """A request of somebody who is logged in; the middleware lets nobody else come here."""

    user: User
    htmx: HtmxDetails


class CoordinatorsMixin(View):
    """A view for coordinators; others are refused (403)."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        only_coordinators(request.user)
        return super().dispatch(request, *args, **kwargs)
