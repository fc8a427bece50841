"""The admin site: content can be read there, people and organisations can be changed."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class AdminSite(admin.AdminSite):
    """Administration at /beheer/, with a dashboard as its first page."""

    site_header = _("Administration")
    site_title = _("Administration")
    index_title = _("Administration")
    site_url = "/"
