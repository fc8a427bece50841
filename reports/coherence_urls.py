"""Addresses of the coherence report, under /samenhang/rapport/."""

from django.urls import path

from .views import coherence

app_name = "coherence"

VERSION = "<slug:language>/<int:version>/"

urlpatterns = [
    path("", coherence.CoherenceListView.as_view(), name="list"),
    path(VERSION, coherence.CoherenceReportView.as_view(), name="report"),
    path(f"{VERSION}opnieuw/", coherence.CoherenceRetryView.as_view(), name="retry"),
    path(f"{VERSION}lezen/", coherence.CoherenceHtmlView.as_view(), name="html"),
    path(f"{VERSION}pdf/", coherence.CoherencePdfView.as_view(), name="pdf"),
    path(f"{VERSION}odt/", coherence.CoherenceOdtView.as_view(), name="odt"),
    path(f"{VERSION}momentopname/", coherence.CoherenceSnapshotView.as_view(), name="snapshot"),
]
