"""Addresses of overlaps between strategies, under /samenhang/overlappen/."""

from django.urls import path

from .views import overlaps

app_name = "overlaps"

urlpatterns = [
    path("", overlaps.OverlapListView.as_view(), name="list"),
    path("zoeken/", overlaps.LookAgainView.as_view(), name="look"),
    path("<int:pk>/", overlaps.OverlapDetailView.as_view(), name="detail"),
]
