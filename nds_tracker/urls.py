"""All addresses of the site. The paths are Dutch and fixed; the names are English."""

from django.contrib import admin
from django.urls import include, path

from .views import errors, explanation, health, overview, search

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error

urlpatterns = [
    path("", overview.OverviewView.as_view(), name="overview"),
    path("", include("accounts.urls")),
    path("", include("strategies.urls")),
    path("mijn-werk/", include("reports.work_urls")),
    path("", include("priorities.urls")),
    path("samenhang/witte-vlekken/", include("priorities.holes_urls")),
    path("samenhang/overlappen/", include("strategies.overlap_urls")),
    path("samenhang/rapport/", include("reports.coherence_urls")),
    path("samenhang/", include("priorities.matrix_urls")),
    path("agenda/", include("priorities.agenda_urls")),
    path("toezeggingen/", include("commitments.urls")),
    path("rapportages/", include("reports.urls")),
    path("zoeken/", search.SearchView.as_view(), name="search"),
    path("zo-berekenen-wij/", explanation.HowComputedView.as_view(), name="how-computed"),
    path("uitwisselen/", include("exchange.urls")),
    path("geschiedenis/", include("history.urls")),
    path("gezondheid/", health.HealthView.as_view(), name="health"),
    path("beheer/", admin.site.urls),
]
