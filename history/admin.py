"""The base of administration pages: content is read there, and changed on its own pages only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.main import ERROR_FLAG, ORDER_VAR, PAGE_VAR, ChangeList
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import BadRequest
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from . import trails
from .querysets import event_models, stale


def short_moment(moment: datetime | None) -> str:
    """Day and time as in the tables of the site."""
    return date_format(localtime(moment), "j b Y, H.i") if moment else ""


class StrictChangeList(ChangeList):
    """A list in administration that, like those of the site, knows no page or column that is not there."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if request.GET.get(PAGE_VAR, "1") not in map(str, self.paginator.page_range):
            raise Http404

    def get_ordering(self, request: HttpRequest, queryset: models.QuerySet) -> list[Any]:
        there = set(map(str, range(len(self.list_display))))
        asked = filter(None, self.params.get(ORDER_VAR, "").split("."))
        if not there.issuperset(column.removeprefix("-") for column in asked):
            raise Http404
        return super().get_ordering(request, queryset)


class SiteModelAdmin(admin.ModelAdmin):
    """An administration page without scripts, pop-ups, deletion and actions on many rows at once."""

    actions = None
    view_on_site = False
    list_per_page = 50
    show_full_result_count = False
    save_on_top = False
    formfield_overrides = {
        models.DateField: {"widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})},
        models.CharField: {"widget": forms.TextInput},
        models.EmailField: {"widget": forms.EmailInput},
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 6})},
    }

    @admin.display(description=_("updated"), ordering="updated_at")
    def updated(self, row: Any) -> str:
        """When the row was last changed."""
        return short_moment(row.updated_at)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def get_list_select_related(self, request: HttpRequest) -> list[str]:
        """All references, the empty ones too, because names are often made of them."""
        return [column.name for column in self.opts.concrete_fields if column.is_relation]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return StrictChangeList

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """A filter that makes no sense is an error, and does not show the unfiltered list."""
        # The database knows no text with this character in it.
        unreadable = any("\0" in text for name, values in request.GET.lists() for text in (name, *values))
        response = None if unreadable or ERROR_FLAG in request.GET else super().changelist_view(request, extra_context)
        if response is None or getattr(response, "url", "").endswith(f"?{ERROR_FLAG}=1"):
            raise BadRequest("unknown filter")
        return response

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        row = context.get("original")
        if row is not None:
            context["page_url"] = row.get_absolute_url() if hasattr(row, "get_absolute_url") else ""
            if self.model._meta.model_name in event_models():
                context["trail_url"] = trails.trail_url(self.model, row.pk)
        return super().render_change_form(request, context, *args, **kwargs)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The one history of the site instead of the log of administration."""
        row = self.get_object(request, object_id)
        if row is None:
            return super().history_view(request, object_id, extra_context)
        if self.model._meta.model_name not in event_models():
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", row.pk)
        return redirect(trails.trail_url(self.model, row.pk))


class ReadOnlyAdmin(SiteModelAdmin):
    """Rows can be looked up, by administrators who may not change them."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class StaleFilter(admin.SimpleListFilter):
    """Rows that nobody has changed for a long time."""

    title = _("last update")
    parameter_name = "bijgewerkt"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("lang-geleden", _("more than %(days)d days ago") % {"days": settings.STALE_AFTER_DAYS})]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        if self.value() is None:
            return queryset
        if self.value() != "lang-geleden":
            raise BadRequest("unknown value")
        return stale(queryset)
