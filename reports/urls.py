"""Addresses of this room; the paths are Dutch, the names English."""

from django.urls import path

from .views import annual, reminders, review, round_setup, round_steps, rounds

app_name = "reports"

VERSION = "<int:year>/<slug:language>/<int:version>/"

urlpatterns = [
    path("", annual.ReportListView.as_view(), name="list"),
    path("<int:year>/", rounds.RoundView.as_view(), name="round"),
    path("<int:year>/ronde/", round_setup.RoundSetUpView.as_view(), name="round-setup"),
    path("<int:year>/openen/", round_steps.RoundOpenView.as_view(), name="round-open"),
    path("<int:year>/sluiten/", round_steps.RoundCloseView.as_view(), name="round-close"),
    path("<int:year>/heropenen/", round_steps.RoundReopenView.as_view(), name="round-reopen"),
    path("<int:year>/verlengen/", round_steps.RoundExtendView.as_view(), name="round-extend"),
    path("<int:year>/geschiedenis/", rounds.RoundHistoryView.as_view(), name="round-history"),
    path("<int:year>/berichten/", rounds.RequestListView.as_view(), name="request-list"),
    path("<int:year>/berichten/<int:pk>/", review.RequestDetailView.as_view(), name="request"),
    path("<int:year>/beoordelen/", review.ReviewView.as_view(), name="review"),
    path("<int:year>/herinneringen/", reminders.ReminderListView.as_view(), name="reminders"),
    path("<int:year>/herinneringen/instellingen/", reminders.ReminderSettingsView.as_view(), name="reminder-settings"),
    path("<int:year>/herinneringen/versturen/", reminders.ReminderSendView.as_view(), name="reminder-send"),
    path(VERSION, annual.ReportView.as_view(), name="report"),
    path(f"{VERSION}opnieuw/", annual.RetryView.as_view(), name="retry"),
    path(f"{VERSION}pdf/", annual.PdfView.as_view(), name="pdf"),
    path(f"{VERSION}momentopname/", annual.SnapshotView.as_view(), name="snapshot"),
]
