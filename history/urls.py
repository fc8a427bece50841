"""Addresses of this room."""

from django.urls import path

from . import views

app_name = "history"

urlpatterns = [
    path("<slug:kind>/<int:pk>/", views.TrailView.as_view(), name="trail"),
]
