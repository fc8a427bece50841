"""The audit trail of one object."""

from __future__ import annotations

from typing import Any

from django.core.paginator import InvalidPage, Paginator
from django.http import Http404
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from . import trails
from .editing import PartialMixin
from .querysets import event_models, events_of, is_removed

PAGE_SIZE = 20


class TrailView(PartialMixin, TemplateView):
    """Who changed what, when and why, newest first; also of what was removed."""

    template_name = "history/trail.html"
    partial_template_name = "history/partials/trail.html"

    @cached_property
    def model(self) -> Any:
        try:
            return event_models()[self.kwargs["kind"]].pgh_tracked_model
        except KeyError:
            raise Http404 from None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pk = self.kwargs["pk"]
        row = self.model._default_manager.visible_to(self.request.user).filter(pk=pk).first()
        if row is None and not is_removed(self.model, pk):
            raise Http404
        events = events_of(self.model, pk)
        try:
            page = Paginator(events, PAGE_SIZE).page(self.request.GET.get("page", 1))
        except InvalidPage as error:
            raise Http404 from error
        # One more than is shown: the state before the oldest change on this page.
        shown = events[page.start_index() - 1 : page.end_index() + 1] if page.paginator.count else []
        return super().get_context_data(
            page=page,
            changes=trails.trail(self.model, list(shown))[:PAGE_SIZE],
            url=row.get_absolute_url() if row and hasattr(row, "get_absolute_url") else "",
            name=trails.names_of([(self.model, pk)]).get((self.model, pk), ""),
            noun=trails.sentence(self.model._meta.verbose_name),
            **kwargs,
        )
