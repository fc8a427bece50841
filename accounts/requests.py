"""What the middleware guarantees about a request, said to the type checker."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from .models import User


class MemberRequest(HttpRequest):
    """A request of somebody who is logged in; the middleware lets nobody else come here."""

    user: User
    htmx: HtmxDetails
