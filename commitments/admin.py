"""Content of this room, to read in administration."""

from django.contrib import admin

from accounts.admin import WithoutResponsibleFilter
from history.admin import ReadOnlyAdmin, StaleFilter
from strategies.admin import SOURCE

from .models import (
    Commitment,
    CommitmentMeasure,
    CommitmentPriority,
    CommitmentResponsibility,
    RejectedPromise,
)


@admin.register(Commitment)
class CommitmentAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "kind", "chamber", "date", "status"]
    list_filter = ["kind", "status", WithoutResponsibleFilter, SOURCE, StaleFilter]
    search_fields = ["text", "made_by"]


@admin.register(CommitmentPriority)
class CommitmentPriorityAdmin(ReadOnlyAdmin):
    list_display = ["commitment", "priority", "source"]
    search_fields = ["commitment__text", "priority__title"]


@admin.register(CommitmentResponsibility)
class CommitmentResponsibilityAdmin(ReadOnlyAdmin):
    list_display = ["commitment", "organisation", "role", "valid_from", "valid_to"]
    list_filter = ["role"]
    search_fields = ["commitment__text", "organisation__name"]


@admin.register(CommitmentMeasure)
class CommitmentMeasureAdmin(ReadOnlyAdmin):
    list_display = ["commitment", "measure", "source"]
    search_fields = ["commitment__text", "measure__title"]


@admin.register(RejectedPromise)
class RejectedPromiseAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "document", "rejected_by"]
    search_fields = ["sentence", "document__title"]
