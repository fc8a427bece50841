"""All addresses of the site. The paths are Dutch and fixed; the names are English."""

from django.contrib import admin
from django.urls import path

from .views import errors

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error

urlpatterns = [
    path("beheer/", admin.site.urls),
]
