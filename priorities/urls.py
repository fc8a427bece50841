"""Addresses of the priorities, under /prioriteiten/."""

from django.urls import path

from .views import contributions, priorities

app_name = "priorities"

urlpatterns = [
    path("", priorities.PriorityListView.as_view(), name="list"),
    path("<slug:slug>/", priorities.PriorityDetailView.as_view(), name="detail"),
    path("<slug:slug>/bewerken/", priorities.PriorityUpdateView.as_view(), name="edit"),
    path(
        "<slug:slug>/bijdragen/toevoegen/",
        contributions.TargetSearchView.as_view(),
        name="contribution-search",
    ),
    path(
        "<slug:slug>/bijdragen/toevoegen/<target:target>/",
        contributions.ContributionCreateView.as_view(),
        name="contribution-add",
    ),
    path(
        "<slug:slug>/bijdragen/<int:pk>/bewerken/",
        contributions.ContributionUpdateView.as_view(),
        name="contribution-edit",
    ),
    path(
        "<slug:slug>/bijdragen/<int:pk>/verwijderen/",
        contributions.ContributionDeleteView.as_view(),
        name="contribution-remove",
    ),
]
