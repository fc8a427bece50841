"""Documents, places in them, and what parliament did with them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from history.models import Versioned
from history.tracking import tracked

from ..choices import DocumentKind, ImportFormat, ParagraphKind, PersonRole, Precision, Reading, Wording
from ..querysets import ContentQuerySet, DocumentQuerySet
from ..rules import parse_reference

PARAGRAPHS_ON_A_PAGE = 200
"""The text of a long document is shown in parts; a link to a paragraph leads to its part."""


class Loaded(Versioned):
    """A row that may come from the verified facts.

    `origin_key` names the fact it was loaded from, so that loading again finds it; empty for what people made.
    """

    origin_key = models.CharField(_("origin"), max_length=160, null=True, blank=True, unique=True, editable=False)
    is_example = models.BooleanField(_("example"), default=False, editable=False)

    objects = ContentQuerySet.as_manager()

    class Meta:
        abstract = True


@tracked
class Document(Loaded):
    """A Kamerstuk or another source. `code` is the id that the field uses and stays opaque."""

    code = models.SlugField(_("code"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=DocumentKind)
    title = models.CharField(_("title"), max_length=300)
    dossier = models.CharField(_("dossier"), max_length=20, blank=True)
    number = models.CharField(_("number"), max_length=20, blank=True)
    chamber_number = models.CharField(_("document number of the chamber"), max_length=20, blank=True)
    case_number = models.CharField(_("case number of the chamber"), max_length=20, blank=True)
    date = models.DateField(_("date"), null=True, blank=True)
    date_precision = models.CharField(
        _("precision of the date"), max_length=10, choices=Precision, default=Precision.DAY
    )
    date_note = models.CharField(_("remark on the date"), max_length=120, blank=True)
    sender = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("sender"),
    )
    signatory = models.CharField(_("signatory"), max_length=150, blank=True)
    url = models.URLField(_("web address"), max_length=500, blank=True)
    described_at = models.URLField(
        _("where its particulars were read"),
        max_length=500,
        blank=True,
        help_text=_("When that is another address than its own."),
    )
    reading = models.CharField(_("how much was read"), max_length=10, choices=Reading, blank=True)
    retrieved_on = models.DateField(_("retrieved on"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=5, default="nl")
    typed_reference = models.CharField(
        _("reference as it was typed"),
        max_length=300,
        blank=True,
        help_text=_("Kept where it is in no form that we know."),
    )
    imported_from = models.CharField(_("text read from"), max_length=10, choices=ImportFormat, blank=True)
    source_sha256 = models.CharField(_("SHA-256 of the file read"), max_length=64, blank=True, editable=False)

    objects: ClassVar = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-date", "code"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("strategies:document-detail", args=[self.code])

    @property
    def reference(self) -> str:
        """How the field cites it: "26 643, nr. 1231", "36 600-VII, A", the number of the chamber, or the title.

        What was typed in a form that nobody knows is how whoever typed it cites it.
        """
        if self.dossier and self.number:
            number = f"nr.\N{NO-BREAK SPACE}{self.number}" if self.number.isdigit() else self.number
            return f"{self.dossier[:2]}\N{NO-BREAK SPACE}{self.dossier[2:]}, {number}"
        known = parse_reference(self.code)
        return self.chamber_number or self.case_number or (known.code if known else self.typed_reference or self.title)


@tracked
class DocumentPerson(Loaded):
    """Who signed a document, or is named in its particulars."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="people", verbose_name=_("document"))
    name = models.CharField(_("name"), max_length=150)
    capacity = models.CharField(_("capacity"), max_length=200, blank=True)
    role = models.CharField(_("role"), max_length=15, choices=PersonRole)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("person of a document")
        verbose_name_plural = _("people of documents")
        ordering = ["document", "position", "pk"]

    def __str__(self) -> str:
        return f"{self.name}, {self.capacity}" if self.capacity else self.name

    def get_absolute_url(self) -> str:
        return self.document.get_absolute_url()


@tracked
class Paragraph(Loaded):
    """A piece of the text of a document, in its order, so that passages can be marked in it."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="paragraphs", verbose_name=_("document"))
    position = models.PositiveIntegerField(_("order"))
    kind = models.CharField(_("kind"), max_length=10, choices=ParagraphKind, default=ParagraphKind.TEXT)
    level = models.PositiveSmallIntegerField(_("level of a heading"), default=0)
    text = models.TextField(_("text"), max_length=20_000)

    class Meta:
        verbose_name = _("paragraph")
        verbose_name_plural = _("paragraphs")
        ordering = ["document", "position"]
        constraints = [
            models.UniqueConstraint(fields=["document", "position"], name="strategies_paragraph_position"),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 120 else f"{self.text[:119]}…"

    def get_absolute_url(self) -> str:
        return f"{reverse('strategies:document-text', args=[self.document.code])}{self.place}"

    @property
    def place(self) -> str:
        """What follows the address of the text to come to this paragraph."""
        page = (self.position - 1) // PARAGRAPHS_ON_A_PAGE + 1
        return f"{f'?page={page}' if page > 1 else ''}#alinea-{self.position}"


@tracked
class Passage(Loaded):
    """A place in a document, with the text that stands there."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="passages", verbose_name=_("document"))
    locator = models.CharField(_("place"), max_length=200, blank=True)
    quote = models.TextField(_("quoted text"), max_length=4000)
    paragraph = models.ForeignKey(
        Paragraph, models.SET_NULL, null=True, blank=True, related_name="passages", verbose_name=_("paragraph")
    )
    start = models.PositiveIntegerField(_("first character"), null=True, blank=True, editable=False)
    end = models.PositiveIntegerField(_("after the last character"), null=True, blank=True, editable=False)
    position = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        ordering = ["document", "position", "pk"]

    def __str__(self) -> str:
        return self.quote if len(self.quote) <= 120 else f"{self.quote[:119]}…"

    def get_absolute_url(self) -> str:
        return f"{self.document.get_absolute_url()}#passage-{self.pk}"


@tracked
class ParliamentaryActivity(Loaded):
    """What parliament did with a document, and when: an item on its agenda."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="activities", verbose_name=_("document"))
    date = models.DateField(_("date"))
    time = models.TimeField(_("time"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=120)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    committee = models.CharField(_("committee"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("parliamentary activity")
        verbose_name_plural = _("parliamentary activities")
        ordering = ["date", "time", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} ({self.date:%d-%m-%Y})"


class Sourced(Loaded):
    """Content that says where it comes from and in whose words it is."""

    source = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    source_detail = models.CharField(
        _("place in the source"), max_length=300, blank=True, help_text=_("Page, chapter or second source.")
    )
    wording = models.CharField(
        _("wording"),
        max_length=20,
        choices=Wording,
        default=Wording.ENTERED,
        help_text=_("Whose words these are."),
    )

    class Meta:
        abstract = True
