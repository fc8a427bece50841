"""Addresses of this room."""

from django.urls import path

from .views import (
    document_additions,
    document_imports,
    documents,
    indicators,
    measurements,
    measures,
    milestones,
    passages,
    strategies,
)

app_name = "strategies"

urlpatterns = [
    path("strategieen/", strategies.StrategyListView.as_view(), name="strategy-list"),
    path("strategieen/<slug:code>/", strategies.StrategyDetailView.as_view(), name="strategy-detail"),
    path("maatregelen/", measures.MeasureListView.as_view(), name="measure-list"),
    path("maatregelen/<slug:code>/", measures.MeasureDetailView.as_view(), name="measure-detail"),
    path(
        "maatregelen/<slug:code>/mijlpalen/toevoegen/",
        milestones.MilestoneCreateView.as_view(),
        name="milestone-add",
    ),
    path("mijlpalen/<int:pk>/", milestones.MilestoneUpdateView.as_view(), name="milestone-edit"),
    path("indicatoren/", indicators.IndicatorListView.as_view(), name="indicator-list"),
    path("indicatoren/<slug:code>/", indicators.IndicatorDetailView.as_view(), name="indicator-detail"),
    path(
        "indicatoren/<slug:code>/metingen/toevoegen/",
        measurements.MeasurementAddView.as_view(),
        name="measurement-add",
    ),
    path(
        "indicatoren/<slug:code>/metingen/<int:pk>/corrigeren/",
        measurements.MeasurementCorrectView.as_view(),
        name="measurement-correct",
    ),
    path(
        "indicatoren/<slug:code>/metingen/tabel/",
        measurements.MeasurementTableView.as_view(),
        name="measurement-table",
    ),
    path(
        "indicatoren/<slug:code>/metingen/tabel/leeg/",
        measurements.MeasurementTemplateView.as_view(),
        name="measurement-template",
    ),
    path("documenten/", documents.DocumentListView.as_view(), name="document-list"),
    path("documenten/toevoegen/", document_additions.DocumentAddView.as_view(), name="document-add"),
    path("documenten/importeren/", document_imports.DocumentImportView.as_view(), name="document-import"),
    path("documenten/<slug:code>/", documents.DocumentDetailView.as_view(), name="document-detail"),
    path("documenten/<slug:code>/bewerken/", documents.DocumentUpdateView.as_view(), name="document-edit"),
    path("documenten/<slug:code>/tekst/", passages.DocumentTextView.as_view(), name="document-text"),
    path("documenten/<slug:code>/vindplaatsen/toevoegen/", passages.PassageAddView.as_view(), name="passage-add"),
    path("vindplaatsen/<int:pk>/", passages.PassageUpdateView.as_view(), name="passage-edit"),
]
