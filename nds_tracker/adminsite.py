"""The admin site: content can be read there, people and organisations can be changed."""

from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class AdminSite(admin.AdminSite):
    """Administration at /beheer/, with a dashboard as its first page. Login and passwords are those of the site."""

    site_header = _("Administration")
    site_title = _("Administration")
    index_title = _("Administration")
    site_url = "/"
    enable_nav_sidebar = False

    def get_urls(self) -> list[Any]:
        own = {"logout", "password_change", "password_change_done", "autocomplete", "jsi18n", "view_on_site"}
        return [pattern for pattern in super().get_urls() if getattr(pattern, "name", None) not in own]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Who is logged in without the right gets a page that says so, not another login form."""
        protected = super().admin_view(view, cacheable)

        @wraps(protected)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return protected(request, *args, **kwargs)

        return inner

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The login page of the site, and from there to where one was going."""
        if request.user.is_authenticated:
            if not self.has_permission(request):
                raise PermissionDenied
            return redirect("admin:index")
        return redirect_to_login(request.GET.get("next", reverse("admin:index")))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The dashboard."""
        from .dashboard import dashboard  # the models are there only after all apps are ready

        return super().index(request, {**dashboard(), **(extra_context or {})})
