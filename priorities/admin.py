"""Content of this room, to read in administration."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.admin import WithoutResponsibleFilter
from history.admin import ReadOnlyAdmin, StaleFilter
from strategies.admin import SOURCE

from .models import (
    AgendaItem,
    Challenge,
    Contribution,
    Coverage,
    Opinion,
    Priority,
    PriorityResponsibility,
    Recommendation,
    Succession,
)


@admin.register(Priority)
class PriorityAdmin(ReadOnlyAdmin):
    list_display = ["title", "series", "source", "updated"]
    list_filter = ["series", WithoutResponsibleFilter, SOURCE, StaleFilter]
    search_fields = ["title", "summary", "description"]


@admin.register(PriorityResponsibility)
class PriorityResponsibilityAdmin(ReadOnlyAdmin):
    list_display = ["priority", "organisation", "role", "valid_from", "valid_to"]
    list_filter = ["role"]
    search_fields = ["priority__title", "organisation__name"]


@admin.register(Contribution)
class ContributionAdmin(ReadOnlyAdmin):
    list_display = ["priority", "kind", "part", "passage", "assessed_on"]
    list_filter = ["kind", ("passage", admin.EmptyFieldListFilter), "wording"]
    search_fields = ["priority__title", "explanation"]

    @admin.display(description=_("part of a strategy"))
    def part(self, contribution: Contribution) -> str:
        return str(contribution.target)


@admin.register(Succession)
class SuccessionAdmin(ReadOnlyAdmin):
    list_display = ["predecessor", "successor", "source"]
    search_fields = ["predecessor__title", "successor__title"]


@admin.register(Challenge)
class ChallengeAdmin(ReadOnlyAdmin):
    list_display = ["text", "kind", "pillar", "source"]
    list_filter = ["kind", SOURCE]
    search_fields = ["text"]


@admin.register(Opinion)
class OpinionAdmin(ReadOnlyAdmin):
    list_display = ["title", "body", "verdict", "given_on", "priority", "measure"]
    list_filter = ["verdict", SOURCE]
    search_fields = ["title", "text", "priority__title", "measure__title"]


@admin.register(Recommendation)
class RecommendationAdmin(ReadOnlyAdmin):
    list_display = ["text", "opinion", "follow_up"]
    list_filter = ["follow_up"]
    search_fields = ["text", "opinion__title"]


@admin.register(Coverage)
class CoverageAdmin(ReadOnlyAdmin):
    list_display = ["challenge", "goal", "measure", "assessed_on"]
    list_filter = ["wording"]
    search_fields = ["challenge__text", "explanation"]


@admin.register(AgendaItem)
class AgendaItemAdmin(ReadOnlyAdmin):
    list_display = ["title", "state", "asked_of", "due_date", "raised_on"]
    list_filter = ["state"]
    search_fields = ["title", "question", "outcome"]
