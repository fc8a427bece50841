"""Imports in the administration: to be looked at, without the files."""

from django.contrib import admin

from history.admin import ReadOnlyAdmin

from .models import ImportJob


@admin.register(ImportJob)
class ImportJobAdmin(ReadOnlyAdmin):
    """Who imported what, and how it ended."""

    list_display = ["file_name", "noun", "stage", "status", "requested_by", "requested_at"]
    exclude = ["content"]
