"""Addresses of the promises and motions, under /toezeggingen/."""

from django.urls import path

from .views import annexes, editing, register, responsibilities, settling, suggestions

app_name = "commitments"

urlpatterns = [
    path("", register.CommitmentListView.as_view(), name="list"),
    path("toevoegen/", editing.CommitmentCreateView.as_view(), name="add"),
    path("bijlagen/", annexes.AnnexesView.as_view(), name="annexes"),
    path("bijlagen/<slug:name>.<slug:file_format>", annexes.AnnexView.as_view(), name="annex"),
    path("voorstellen/<slug:code>/", suggestions.SuggestionsView.as_view(), name="suggestions"),
    path("<int:pk>/", register.CommitmentDetailView.as_view(), name="detail"),
    path("<int:pk>/bewerken/", editing.CommitmentUpdateView.as_view(), name="edit"),
    path("<int:pk>/moment/", editing.CommitmentMoveView.as_view(), name="move"),
    path("<int:pk>/afdoen/", settling.CommitmentSettleView.as_view(), name="settle"),
    path(
        "<int:pk>/verantwoordelijken/toevoegen/",
        responsibilities.ResponsibilityCreateView.as_view(),
        name="responsibility-add",
    ),
    path(
        "verantwoordelijken/<int:pk>/", responsibilities.ResponsibilityUpdateView.as_view(), name="responsibility-edit"
    ),
    path(
        "verantwoordelijken/<int:pk>/verwijderen/",
        responsibilities.ResponsibilityDeleteView.as_view(),
        name="responsibility-remove",
    ),
]
