"""The fixed lists of this room; the values are the codes of the interface contract."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    """What a user may do (docs/architecture.md, Rights)."""

    READER = "lezer", _("reader")
    EDITOR = "redacteur", _("editor")
    COORDINATOR = "coordinator", _("coordinator")
    ADMINISTRATOR = "beheerder", _("administrator")


class Layer(models.TextChoices):
    """The layer of government, or the part of society, that an organisation belongs to."""

    CENTRAL = "rijk", _("central government")
    PROVINCE = "provincie", _("provinces")
    MUNICIPALITY = "gemeente", _("municipalities")
    WATER_BOARD = "waterschap", _("water boards")
    PUBLIC_SERVICE = "dienstverlener", _("public service providers")
    PARLIAMENT = "parlement", _("parliament")
    EUROPE = "europa", _("European Union")
    SCIENCE = "wetenschap", _("science and knowledge institutions")
    BUSINESS = "bedrijfsleven", _("business")
    SOCIETY = "samenleving", _("citizens and civil society")


class OrganisationKind(models.TextChoices):
    """One organisation, a party that stands for many, or a body in which several meet."""

    ORGANISATION = "organisatie", _("organisation")
    GROUP = "partij", pgettext_lazy("kind of organisation", "group of organisations")
    BODY = "overleg", _("consultative body")


class ResponsibilityRole(models.TextChoices):
    """In which way an organisation answers for something."""

    RESPONSIBLE = "verantwoordelijk", _("responsible")
    CO_RESPONSIBLE = "mede", _("jointly responsible")
    DRIVER = "aanjager", _("driving team")
    EXECUTOR = "uitvoerder", _("executing organisation")
    INVOLVED = "betrokken", _("involved party")
