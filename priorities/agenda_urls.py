"""Addresses of the agenda, under /agenda/."""

from django.urls import URLPattern

app_name = "agenda"

urlpatterns: list[URLPattern] = []
