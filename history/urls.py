"""Addresses of this room, under /geschiedenis/."""

from django.urls import path

from .views import TrailView

app_name = "history"

urlpatterns = [
    path("<slug:kind>/<int:pk>/", TrailView.as_view(), name="trail"),
]
