"""Addresses of the promises and motions, under /toezeggingen/."""

from django.urls import path

from . import views

app_name = "commitments"

urlpatterns = [
    path("", views.CommitmentListView.as_view(), name="list"),
    path("<int:pk>/", views.CommitmentDetailView.as_view(), name="detail"),
]
