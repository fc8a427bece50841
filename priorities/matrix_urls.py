"""Addresses of the coherence of everything, under /samenhang/."""

from django.urls import path

from .views import contributions, matrix

app_name = "matrix"

urlpatterns = [
    path("", matrix.MatrixView.as_view(), name="matrix"),
    path("bijdragen/", contributions.ContributionListView.as_view(), name="contributions"),
    path("<slug:slug>/<slug:code>/", matrix.CellView.as_view(), name="cell"),
]
