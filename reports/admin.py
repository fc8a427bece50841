"""Rounds, updates and report jobs, to read in administration."""

from django.contrib import admin

from history.admin import ReadOnlyAdmin

from .models import AnnualReport, CoherenceReport, ProgressUpdate, Reminder, ReportingRound, UpdateRequest


@admin.register(ReportingRound)
class ReportingRoundAdmin(ReadOnlyAdmin):
    list_display = ["year", "state", "reference_date", "opens", "closes", "grace_until"]


@admin.register(ProgressUpdate)
class ProgressUpdateAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "round", "status", "state", "reported_on", "submitted_by", "submitted_for"]
    list_filter = ["round", "status", "state", "is_example"]
    search_fields = ["priority__title", "measure__title", "explanation", "results"]


@admin.register(AnnualReport)
class AnnualReportAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "status", "step", "attempts", "requested_by", "requested_at", "finished_at"]
    list_filter = ["status", "language"]


@admin.register(UpdateRequest)
class UpdateRequestAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "round", "organisation", "person"]
    list_filter = ["round", "is_example"]
    search_fields = ["priority__title", "measure__title", "organisation__name"]


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    list_display = ["subject", "address", "recipient", "state", "created_at", "sent_at"]
    list_filter = ["round", "state", "recipient", "created_at"]
    search_fields = ["address", "name", "subject"]


@admin.register(CoherenceReport)
class CoherenceReportAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "status", "step", "attempts", "requested_by", "requested_at", "finished_at"]
    list_filter = ["status", "language"]
