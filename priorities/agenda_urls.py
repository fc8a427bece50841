"""Addresses of the agenda, under /agenda/."""

from django.urls import path

from .views import agenda

app_name = "agenda"

urlpatterns = [
    path("", agenda.AgendaListView.as_view(), name="list"),
    path("toevoegen/", agenda.AgendaCreateView.as_view(), name="add"),
    path("<int:pk>/", agenda.AgendaDetailView.as_view(), name="detail"),
    path("<int:pk>/bewerken/", agenda.AgendaUpdateView.as_view(), name="edit"),
    path("<int:pk>/besluit/", agenda.AgendaDecideView.as_view(), name="decide"),
]
