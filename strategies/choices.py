"""The fixed lists of this room; the values are the codes of the interface contract."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DocumentKind(models.TextChoices):
    """What sort of source a document is."""

    PARLIAMENTARY = "kamerstuk", _("parliamentary paper")
    REPORT = "rapport", _("report or policy paper")
    WEB_PAGE = "webpagina", _("web page")
    DATA = "gegevens", _("data set or repository")
    EXAMPLE = "voorbeeld", _("example")


class Reading(models.TextChoices):
    """How much of a source was read before facts were taken from it."""

    FULL = "full", _("read in full")
    PAGE = "page", _("opening of the page read")
    REPOSITORY = "repo", _("file in a public repository read")
    SECONDARY = "second", _("known through a secondary source")


class Wording(models.TextChoices):
    """Whose words a text is in; a reader must be able to tell a quotation from our rendering."""

    LITERAL = "letterlijk", _("literal text")
    SHORTENED = "ingekort", _("shortened by us")
    TRANSLATED = "vertaald", _("our translation")
    INTERPRETED = "interpretatie", _("our interpretation")
    ENTERED = "ingevoerd", _("entered by the responsible organisation")


class ImportFormat(models.TextChoices):
    """What the text of a document was read from."""

    XML = "xml", _("official XML")
    HTML = "html", _("official HTML")
    TEXT = "tekst", _("plain text")


class ParagraphKind(models.TextChoices):
    """What a piece of the text of a document is."""

    HEADING = "kop", _("heading")
    TEXT = "alinea", _("paragraph")
    ITEM = "opsomming", _("item of a list")
    NOTE = "voetnoot", _("footnote")
    CELL = "tabel", _("row of a table")


class PersonRole(models.TextChoices):
    """What somebody has to do with a document."""

    SIGNATORY = "ondertekenaar", _("signatory")
    RELATED = "betrokkene", _("related person")


class Level(models.TextChoices):
    """The levels that all strategies have, whatever they call them."""

    PILLAR = "pijler", _("pillar")
    GOAL = "doel", _("goal")
    MEASURE = "maatregel", _("measure")


class OverlapVerdict(models.TextChoices):
    """What a coordinator thinks of two things in different strategies whose texts are alike."""

    SUGGESTED = "voorgesteld", _("not judged yet")
    SAME = "zelfde", _("the same")
    STRENGTHENS = "versterkt", _("strengthen each other")
    CONFLICTS = "conflicteert", _("conflict")
    REJECTED = "verworpen", _("no overlap")


class LinkKind(models.TextChoices):
    """How the NDS relates to another strategy."""

    CONNECTS = "verbindt", _("connects")
    FRAMEWORK = "kapstok", _("is the framework for")
    BUILDS_ON = "bouwt_voort", _("builds on")
    ALIGNS = "sluit_aan", _("aligns with")


class Precision(models.TextChoices):
    """How precisely a date is known; the stored day is the first of the period."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    QUARTER = "quarter", _("quarter")
    YEAR = "year", _("year")


class Direction(models.TextChoices):
    """Which way an indicator should go."""

    UP = "omhoog", _("higher is better")
    DOWN = "omlaag", _("lower is better")


class Area(models.TextChoices):
    """What a value or target is about."""

    NETHERLANDS = "nl", _("Netherlands")
    EUROPE = "eu", _("European Union")


class RescheduleReason(models.TextChoices):
    """Reasons for a new date: the list of the Rijks ICT-dashboard."""

    LAW = "wetswijziging", _("change of law")
    PARLIAMENT = "wens_kamer", _("wish of parliament")
    REQUIREMENTS = "doelen_eisen", _("changed goals or requirements")
    IMPLEMENTATION = "implementatie", pgettext_lazy("reason", "implementation")
    SCOPE = "scope", _("internal change of scope")
    SETBACKS = "tegenvallers", _("setbacks within the activity")
    ADVICE = "extern_advies", _("adopting external advice")
    PRICES = "prijsontwikkeling", _("price development")
