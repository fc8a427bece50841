"""Go through the sentences of a document that look like promises; a person decides on each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from accounts.requests import CoordinatorsMixin, MemberRequest
from history.editing import go_to
from strategies.models import Document

from ..services import suggestions as services
from ..suggestions import sentence_at, suggestions_in
from .editing import add_url

REJECT, TAKE_BACK = "geen", "toch"
"""Names of the two buttons."""


class SuggestionsView(CoordinatorsMixin, TemplateView):
    """Each sentence in its paragraph, with two buttons."""

    request: MemberRequest
    template_name = "commitments/suggestions.html"

    @cached_property
    def document(self) -> Document:
        return get_object_or_404(Document.objects.visible_to(self.request.user), code=self.kwargs["code"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = [(one, add_url(one)) for one in suggestions_in(self.document)]
        return super().get_context_data(
            **kwargs,
            document=self.document,
            has_text=self.document.paragraphs.exists(),
            suggestions=[pair for pair in found if pair[0].rejected is None],
            rejected=[one for one, _url in found if one.rejected is not None],
            open_count=sum(one.is_open for one, _url in found),
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        document = self.document
        place, number = request.POST.get(REJECT, ""), request.POST.get(TAKE_BACK, "")
        url = reverse("commitments:suggestions", args=[document.code])
        if place:
            suggestion = sentence_at(document, place)
            if suggestion is None:
                messages.error(request, _("This sentence is not in the text any more."))
                return go_to(request, url)
            services.reject_promise(self.request.user, document=document, sentence=suggestion.promise.sentence)
            messages.success(request, _("This sentence is not suggested again. You can take that back below."))
        elif number.isascii() and number.isdecimal() and len(number) < 18:
            services.take_back_rejection(self.request.user, document=document, pk=int(number))
            messages.success(request, _("The sentence is suggested again."))
        else:
            raise BadRequest
        return go_to(request, url)
