"""`/gezondheid/`: for machines that watch the site."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View

from nds_tracker import health


@method_decorator([login_not_required, never_cache], name="dispatch")
class HealthView(View):
    """200 when database and broker answer, else 503; no login, and nothing else about the installation."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> JsonResponse:
        state = {"database": health.database_alive(), "broker": health.broker_alive()}
        return JsonResponse(state, status=200 if all(state.values()) else 503)
