"""Addresses of what somebody has to do; the paths are Dutch, the names English."""

from django.urls import path

from .views import own_requests, update_form, work

app_name = "work"

urlpatterns = [
    path("", work.WorkView.as_view(), name="list"),
    path("voorbeeld/", update_form.PreviewView.as_view(), name="preview"),
    path("<int:pk>/", update_form.UpdateFormView.as_view(), name="update"),
    path("<int:pk>/geen-wijziging/", own_requests.NoChangeView.as_view(), name="no-change"),
    path("<int:pk>/terugnemen/", own_requests.WithdrawView.as_view(), name="withdraw"),
]
