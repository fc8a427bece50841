"""Addresses of the coherence of everything, under /samenhang/."""

from django.urls import path

from .views import matrix

app_name = "matrix"

urlpatterns = [
    path("", matrix.MatrixView.as_view(), name="matrix"),
    path("<slug:slug>/<slug:code>/", matrix.CellView.as_view(), name="cell"),
]
