"""Addresses of what nobody works on yet, under /samenhang/witte-vlekken/."""

from django.urls import path

from .views import holes

app_name = "holes"

urlpatterns = [
    path("", holes.HoleListView.as_view(), name="list"),
    path("ongebruikt/", holes.UnusedListView.as_view(), name="unused"),
    path("opgaven/<int:pk>/", holes.ChallengeDetailView.as_view(), name="challenge"),
    path("opgaven/<int:pk>/aanpak/toevoegen/", holes.CoverageCreateView.as_view(), name="coverage-add"),
    path("aanpak/<int:pk>/verwijderen/", holes.CoverageDeleteView.as_view(), name="coverage-remove"),
]
