"""Addresses of this room; the paths are Dutch, the names English."""

from django.urls import path

from .views import annual, reminders

app_name = "reports"

VERSION = "<int:year>/<slug:language>/<int:version>/"

urlpatterns = [
    path("", annual.ReportListView.as_view(), name="list"),
    path("<int:year>/", annual.RoundView.as_view(), name="round"),
    path("<int:year>/herinneringen/", reminders.ReminderListView.as_view(), name="reminders"),
    path("<int:year>/herinneringen/instellingen/", reminders.ReminderSettingsView.as_view(), name="reminder-settings"),
    path("<int:year>/herinneringen/versturen/", reminders.ReminderSendView.as_view(), name="reminder-send"),
    path(VERSION, annual.ReportView.as_view(), name="report"),
    path(f"{VERSION}opnieuw/", annual.RetryView.as_view(), name="retry"),
    path(f"{VERSION}pdf/", annual.PdfView.as_view(), name="pdf"),
    path(f"{VERSION}momentopname/", annual.SnapshotView.as_view(), name="snapshot"),
]
