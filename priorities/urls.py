"""Addresses of the priorities, of what contributes to them, and of what independent bodies think of them."""

from django.urls import path

from .views import contributions, many_contributions, opinions, priorities

app_name = "priorities"

urlpatterns = [
    path("prioriteiten/", priorities.PriorityListView.as_view(), name="list"),
    path("prioriteiten/<slug:slug>/", priorities.PriorityDetailView.as_view(), name="detail"),
    path("prioriteiten/<slug:slug>/bewerken/", priorities.PriorityUpdateView.as_view(), name="edit"),
    path(
        "prioriteiten/<slug:slug>/bijdragen/toevoegen/",
        many_contributions.FromPriorityView.as_view(),
        name="contribution-search",
    ),
    path(
        "prioriteiten/<slug:slug>/bijdragen/<int:pk>/bewerken/",
        contributions.ContributionUpdateView.as_view(),
        name="contribution-edit",
    ),
    path(
        "prioriteiten/<slug:slug>/bijdragen/<int:pk>/verwijderen/",
        contributions.ContributionDeleteView.as_view(),
        name="contribution-remove",
    ),
    path(
        "strategieen/<slug:code>/bijdragen/toevoegen/",
        many_contributions.FromStrategyView.as_view(),
        name="strategy-contributions",
    ),
    path("bijdragen/<int:pk>/reactie/", contributions.RespondView.as_view(), name="contribution-respond"),
    path("oordelen/toevoegen/", opinions.OpinionCreateView.as_view(), name="opinion-add"),
    path("oordelen/<int:pk>/", opinions.OpinionUpdateView.as_view(), name="opinion-edit"),
    path("oordelen/<int:pk>/verwijderen/", opinions.OpinionDeleteView.as_view(), name="opinion-remove"),
]
