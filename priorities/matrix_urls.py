"""Addresses of the coherence of everything, under /samenhang/."""

from django.urls import path

from . import targets  # noqa: F401  # registers the converter "target"
from .views import cells, contributions, matrix, picture

app_name = "matrix"

cell, goal_cell = cells.CellView.as_view(), cells.GoalCellView.as_view()

urlpatterns = [
    path("", matrix.MatrixView.as_view(), name="matrix"),
    path("bijdragen/", contributions.ContributionListView.as_view(), name="contributions"),
    path("beeld/", picture.PictureView.as_view(), name="picture"),
    path("doelen/<int:number>/<slug:code>/", goal_cell, name="goal-cell"),
    path("doelen/<int:number>/<slug:code>/<target:part>/", goal_cell, name="goal-cell"),
    path("doelen/<int:number>/<slug:code>/<target:part>/geheel/", goal_cell, {"whole": True}, name="goal-cell-whole"),
    path("<slug:slug>/<slug:code>/", cell, name="cell"),
    path("<slug:slug>/<slug:code>/<target:part>/", cell, name="cell"),
    path("<slug:slug>/<slug:code>/<target:part>/geheel/", cell, {"whole": True}, name="cell-whole"),
]
