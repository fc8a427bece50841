"""Administration of users, persons and organisations."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import BadRequest
from django.db.models import Exists, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from history.admin import SiteModelAdmin, short_moment
from history.services import StaleVersion, because, update_version

from .forms import AccountForm, InitialPasswordForm, NewAccountForm, OrganisationForm, PersonForm
from .models import Organisation, Person, User
from .querysets import answering
from .services import save_account

admin.site.unregister(Group)


class WithoutResponsibleFilter(admin.SimpleListFilter):
    """Rows that no organisation answers for today."""

    title = _("responsible")
    parameter_name = "verantwoordelijke"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("geen", _("nobody"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() is None:
            return queryset
        if self.value() != "geen":
            raise BadRequest("unknown value")
        return queryset.exclude(Exists(answering(queryset.model, timezone.localdate())))


@admin.register(User)
class UserAdmin(SiteModelAdmin, DjangoUserAdmin):
    """Accounts: role, organisation, open or closed, and a password. One does not change one's own role."""

    form = AccountForm
    add_form = NewAccountForm
    change_password_form = InitialPasswordForm
    list_display = ["username", "name", "role", "organisation_name", "state", "logged_in"]
    list_filter = ["role", "is_active", "organisation"]
    search_fields = ["username", "name", "email"]
    filter_horizontal = []
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password", "name", "email", "stamp"]}),
        (_("Rights"), {"fields": ["role", "organisation", "is_active"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "name", "email"]}),
        (_("Rights"), {"fields": ["role", "organisation"]}),
        (_("Password"), {"fields": ["password1", "password2"]}),
    ]

    @admin.display(description=_("organisation"), ordering="organisation__name")
    def organisation_name(self, user: User) -> str:
        return user.organisation.short_name if user.organisation else ""

    @admin.display(description=_("state"), ordering="is_active")
    def state(self, user: User) -> str:
        return gettext("open") if user.is_active else gettext("closed")

    @admin.display(description=_("last login"), ordering="last_login")
    def logged_in(self, user: User) -> str:
        return short_moment(user.last_login)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        # An installation always keeps the administrator who is at work.
        own = ["role", "is_active"] if obj is not None and obj == request.user else []
        return [*self.readonly_fields, *own]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        fields = form.changed_fields() if change else None
        save_account(request.user, obj, fields)  # type: ignore[arg-type]  # only administrators come here


@admin.register(Person)
class PersonAdmin(SiteModelAdmin):
    """Names of persons, kept apart so that they can be removed without rewriting history."""

    form = PersonForm
    list_display = ["name", "email", "account", "left_on"]
    search_fields = ["name", "email"]


@admin.register(Organisation)
class OrganisationAdmin(SiteModelAdmin):
    """Organisations with their period; a renamed one is a new one that the old one points to."""

    list_display = ["name", "abbreviation", "layer", "kind", "valid_from", "valid_to", "successor"]
    list_filter = ["layer", "kind"]
    search_fields = ["name", "abbreviation", "code"]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        # As it is: Django would refuse `version`, which nobody can edit and every save needs.
        return OrganisationForm

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [
            (None, {"fields": ["code", "name", "abbreviation", "layer", "kind"]}),
            (_("Period"), {"fields": ["valid_from", "valid_to", "successor"]}),
            (_("Reminders"), {"fields": ["contact"]}),
            (_("Source"), {"fields": ["source_reference", "note"]}),
            (_("History"), {"fields": ["reason", "version"] if obj else ["reason"]}),
        ]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        with because(form.cleaned_data["reason"]):
            if change:
                update_version(obj, form.cleaned_data["version"], form.values())
            else:
                obj.save()

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except StaleVersion:
            messages.error(request, gettext("Somebody else changed this in the meantime. Nothing was saved."))
            return HttpResponseRedirect(request.get_full_path())
