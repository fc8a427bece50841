"""Addresses of overlaps between strategies, under /samenhang/overlappen/."""

from django.urls import URLPattern

app_name = "overlaps"

urlpatterns: list[URLPattern] = []
