"""Addresses of this room."""

from django.urls import path

from .views import documents, indicators, measures, milestones, strategies

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
    path("documenten/", documents.DocumentListView.as_view(), name="document-list"),
    path("documenten/<slug:code>/", documents.DocumentDetailView.as_view(), name="document-detail"),
]
