"""Addresses of the coherence report, under /samenhang/rapport/."""

from django.urls import URLPattern

app_name = "coherence"

urlpatterns: list[URLPattern] = []
