"""Addresses of this room; the paths are Dutch, the names English."""

from django.urls import path

from . import views

app_name = "reports"

VERSION = "<int:year>/<slug:language>/<int:version>/"

urlpatterns = [
    path("", views.ReportListView.as_view(), name="list"),
    path("<int:year>/", views.RoundView.as_view(), name="round"),
    path(VERSION, views.ReportView.as_view(), name="report"),
    path(f"{VERSION}opnieuw/", views.RetryView.as_view(), name="retry"),
    path(f"{VERSION}pdf/", views.PdfView.as_view(), name="pdf"),
    path(f"{VERSION}momentopname/", views.SnapshotView.as_view(), name="snapshot"),
]
