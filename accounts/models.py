"""Organisations that change names, persons whose names can be removed, and users with one role."""

from __future__ import annotations

from datetime import date
from typing import Any

import pghistory
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from history.models import Versioned
from history.tracking import tracked

from .choices import Layer, OrganisationKind, ResponsibilityRole, Role
from .querysets import UserQuerySet, ValidityQuerySet


class Validity(models.Model):
    """A period in which something holds; both days belong to it, an empty end is open."""

    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="%(app_label)s_%(class)s_period",
                violation_error_message=_("The last day lies before the first day."),
            )
        ]


@tracked
class Organisation(Versioned, Validity):
    """A ministry, municipality, water board, service provider, or a group or body of them.

    A renamed ministry is a new organisation with the old one's `successor` pointing to it, so that a report on an
    earlier year shows the name of that year.
    """

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    abbreviation = models.CharField(_("abbreviation"), max_length=20, blank=True)
    layer = models.CharField(_("layer"), max_length=20, choices=Layer)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind, default=OrganisationKind.ORGANISATION)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )
    contact = models.ForeignKey(
        "Person",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="contact_of",
        verbose_name=_("contact"),
        help_text=_("Gets the reminders when nobody else can be reached."),
    )
    source_reference = models.CharField(
        _("source"), max_length=500, blank=True, help_text=_("The document or web address that names it.")
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    origin_key = models.CharField(_("origin"), max_length=160, null=True, blank=True, unique=True, editable=False)

    objects = ValidityQuerySet.as_manager()

    class Meta(Validity.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """The abbreviation, or the name when there is none."""
        return self.abbreviation or self.name


class Person(models.Model):
    """Somebody's name, kept outside the history so that it can be removed without rewriting it."""

    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail address"), blank=True)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
        verbose_name=_("account"),
        help_text=_("With which this person logs in."),
    )
    left_on = models.DateField(
        _("left on"), null=True, blank=True, help_text=_("From this day on, others get the reminders.")
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def is_reachable(self, day: date) -> bool:
        """Whether mail to this person makes sense on `day`: not left, account not closed, an address known."""
        closed = self.account is not None and not self.account.is_active
        return bool(self.address) and not closed and not (self.left_on and self.left_on <= day)

    @property
    def address(self) -> str:
        """The own e-mail address, or that of the account."""
        return self.email or (self.account.email if self.account else "")


class Responsibility(Versioned, Validity):
    """Who answers for something, in which role and in which period. Concrete tables add what it is about."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    role = models.CharField(
        _("role"), max_length=20, choices=ResponsibilityRole, default=ResponsibilityRole.RESPONSIBLE
    )
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    is_example = models.BooleanField(_("example"), default=False, editable=False)

    objects = ValidityQuerySet.as_manager()

    class Meta(Validity.Meta):
        abstract = True
        verbose_name = _("responsible organisation")
        verbose_name_plural = _("responsible organisations")
        ordering = ["valid_from", "pk"]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]  # made at run time
    """Creates accounts; every account has exactly one role."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        """An account with a hashed password; without a password nobody can log in with it."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> User:
        """The first administrator of an installation (`manage.py createsuperuser`)."""
        return self.create_user(username, password, **{**fields, "role": Role.ADMINISTRATOR})


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    fields=["role", "is_active", "organisation"],
    model_name="UserRightsEvent",
    obj_field=pghistory.ObjForeignKey(related_name="rights_events", related_query_name="rights_event"),
)
class User(AbstractBaseUser):
    """An account with one role; all rights follow from the role and the organisation (docs/architecture.md)."""

    username = models.CharField(
        _("user name"),
        max_length=150,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("There is already an account with this user name.")},
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.READER)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        verbose_name=_("organisation"),
    )
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("An account that is not active cannot log in; open sessions end."),
    )
    is_example = models.BooleanField(_("example"), default=False, editable=False)
    date_joined = models.DateTimeField(_("created"), auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """The name as shown on pages."""
        return self.name or self.username

    @property
    def is_coordinator(self) -> bool:
        """Belongs to the NDS programme team."""
        return self.is_active and self.role == Role.COORDINATOR

    @property
    def is_administrator(self) -> bool:
        """Manages users and operations, and changes no content."""
        return self.is_active and self.role == Role.ADMINISTRATOR

    def may_write_for(self, organisation: int | None) -> bool:
        """Whether this account may fill in what is asked of an organisation: of all, or as editor of the own one."""
        if self.is_coordinator:
            return True
        is_editor = self.is_active and self.role == Role.EDITOR
        return is_editor and self.organisation_id is not None and self.organisation_id == organisation

    @property
    def is_staff(self) -> bool:
        """Django admin lets in administrators only."""
        return self.is_administrator

    def has_module_perms(self, app_label: str) -> bool:
        """Django admin shows an app to administrators."""
        return self.is_administrator

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Django admin: administrators may view everything and change what `accounts` holds."""
        if not self.is_administrator:
            return False
        app_label, _dot, codename = perm.partition(".")
        return app_label == "accounts" or codename.startswith("view_")

    def has_perms(self, perms: Any, obj: Any = None) -> bool:
        """Whether all of `perms` are held."""
        return all(self.has_perm(perm, obj) for perm in perms)
