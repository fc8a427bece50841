"""The audit trail of one thing."""

from typing import Any

from django.http import Http404
from django.views.generic import ListView

from .tracking import tracked_models


class TrailView(ListView):
    """Every change of one tracked row, newest first."""

    template_name = "history/trail.html"
    paginate_by = 50

    def get_queryset(self) -> Any:
        models = {model._meta.model_name: model for model in tracked_models}
        model = models.get(self.kwargs["kind"])
        if model is None or not model._default_manager.visible_to(self.request.user).filter(pk=self.kwargs["pk"]).exists():
            raise Http404
        return model.pgh_event_model.objects.filter(pgh_obj=self.kwargs["pk"]).order_by("-pgh_id")
