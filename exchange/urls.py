"""Addresses of import and export, under /uitwisselen/."""

from django.urls import path

from . import views

app_name = "exchange"

urlpatterns = [
    path("", views.ExchangeView.as_view(), name="list"),
    path("importeren/<int:pk>/", views.JobView.as_view(), name="job"),
    path("<slug:noun>/importeren/", views.ImportView.as_view(), name="import"),
    path("<slug:noun>/leeg.<slug:file_format>", views.EmptyFormView.as_view(), name="form"),
    path("<slug:noun>.<slug:file_format>", views.ExportView.as_view(), name="export"),
]
