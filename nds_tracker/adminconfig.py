"""The admin site of this project: content can be read there, people and organisations can be changed."""

from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class AdminConfig(DjangoAdminConfig):
    """Django admin with our own site."""

    default_site = "nds_tracker.adminsite.AdminSite"
