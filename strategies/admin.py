"""Content of this room, to read in administration."""

from django.contrib import admin

from accounts.admin import WithoutResponsibleFilter
from history.admin import ReadOnlyAdmin, StaleFilter

from .models import (
    Document,
    DocumentPerson,
    Goal,
    Indicator,
    Measure,
    Measurement,
    MeasureResponsibility,
    Milestone,
    Overlap,
    Paragraph,
    ParliamentaryActivity,
    Passage,
    Pillar,
    Strategy,
    StrategyLink,
    StrategyResponsibility,
    Target,
)

SOURCE = ("source", admin.EmptyFieldListFilter)


@admin.register(Strategy)
class StrategyAdmin(ReadOnlyAdmin):
    list_display = ["code", "title", "adopted_on", "source", "updated"]
    list_filter = [SOURCE, "wording", StaleFilter]
    search_fields = ["code", "title", "summary"]


@admin.register(StrategyLink)
class StrategyLinkAdmin(ReadOnlyAdmin):
    list_display = ["strategy", "kind", "passage", "updated"]
    list_filter = ["kind", ("passage", admin.EmptyFieldListFilter), SOURCE]
    search_fields = ["strategy__title", "explanation"]


@admin.register(StrategyResponsibility)
class StrategyResponsibilityAdmin(ReadOnlyAdmin):
    list_display = ["strategy", "organisation", "role", "valid_from", "valid_to"]
    list_filter = ["role"]
    search_fields = ["strategy__title", "organisation__name"]


@admin.register(Pillar)
class PillarAdmin(ReadOnlyAdmin):
    list_display = ["title", "number", "strategy", "source", "updated"]
    list_filter = ["strategy", SOURCE, StaleFilter]
    search_fields = ["title", "summary"]


@admin.register(Goal)
class GoalAdmin(ReadOnlyAdmin):
    list_display = ["title", "pillar", "source", "updated"]
    list_filter = ["pillar__strategy", SOURCE, StaleFilter]
    search_fields = ["title"]


@admin.register(Measure)
class MeasureAdmin(ReadOnlyAdmin):
    list_display = ["title", "code", "pillar", "source", "updated"]
    list_filter = ["pillar__strategy", WithoutResponsibleFilter, SOURCE, StaleFilter]
    search_fields = ["title", "code", "description"]


@admin.register(MeasureResponsibility)
class MeasureResponsibilityAdmin(ReadOnlyAdmin):
    list_display = ["measure", "organisation", "role", "valid_from", "valid_to"]
    list_filter = ["role"]
    search_fields = ["measure__title", "organisation__name"]


@admin.register(Milestone)
class MilestoneAdmin(ReadOnlyAdmin):
    list_display = ["title", "strategy", "measure", "original_date", "current_date", "realised_date"]
    list_filter = ["reschedule_reason", SOURCE, StaleFilter]
    search_fields = ["title"]


@admin.register(Indicator)
class IndicatorAdmin(ReadOnlyAdmin):
    list_display = ["title", "code", "strategy", "unit", "source", "updated"]
    list_filter = ["strategy", SOURCE, StaleFilter]
    search_fields = ["title", "code"]


@admin.register(Target)
class TargetAdmin(ReadOnlyAdmin):
    list_display = ["indicator", "year", "area", "value", "value_text"]
    list_filter = ["area", SOURCE]
    search_fields = ["indicator__title", "indicator__code"]


@admin.register(Measurement)
class MeasurementAdmin(ReadOnlyAdmin):
    list_display = ["indicator", "value", "reference_date", "area", "part", "source"]
    list_filter = [SOURCE, "area", "is_example"]
    search_fields = ["indicator__title", "indicator__code"]


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    list_display = ["title", "code", "kind", "date", "sender"]
    list_filter = ["kind", "reading"]
    search_fields = ["title", "code", "number"]


@admin.register(Passage)
class PassageAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "document", "locator"]
    search_fields = ["quote", "document__title"]


@admin.register(ParliamentaryActivity)
class ParliamentaryActivityAdmin(ReadOnlyAdmin):
    list_display = ["date", "kind", "subject", "document"]
    search_fields = ["kind", "subject"]


@admin.register(DocumentPerson)
class DocumentPersonAdmin(ReadOnlyAdmin):
    list_display = ["name", "capacity", "role", "document"]
    list_filter = ["role"]
    search_fields = ["name", "capacity", "document__title"]


@admin.register(Paragraph)
class ParagraphAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "kind", "position", "document"]
    list_filter = ["kind"]
    search_fields = ["text", "document__title"]


@admin.register(Overlap)
class OverlapAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "verdict", "score", "assessed_on"]
    list_filter = ["verdict"]
    search_fields = ["explanation"]
    list_select_related = [f"{side}_{level}" for side in ("first", "second") for level in ("pillar", "goal", "measure")]
