"""Addresses of what nobody works on yet, under /samenhang/witte-vlekken/."""

from django.urls import URLPattern

app_name = "holes"

urlpatterns: list[URLPattern] = []
