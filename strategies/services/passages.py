"""Mark a passage in the text of a document, change it, or remove it while nobody uses it.

A passage quotes literally: it must stand in one paragraph of the text, apart from white space, the shape of quotation
marks and the marks of footnotes. Of a document without text anything can be quoted.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from history.services import StaleVersion, because, delete_version, update_version
from history.tracking import tracked_models

from ..choices import ParagraphKind
from ..models import Document, Paragraph, Passage
from ..reading import Finder
from .documents import check_may_add


def add_passage(
    actor: User, *, document: Document, quote: str, locator: str = "", near: tuple[int, int] = (1, 0), reason: str = ""
) -> Passage:
    """Mark a passage; `near` is the paragraph (its position) and the character that was pointed at.

    Raises PermissionDenied, or ValidationError at `quote` when it does not stand in the text, or stands there already
    as a passage.
    """
    check_may_add(actor)
    with transaction.atomic(), because(reason):
        passage = Passage(document=document, quote=quote, locator=locator)
        _place(passage, near)
        if document.passages.filter(paragraph=passage.paragraph, start=passage.start, quote=quote).exists():
            raise ValidationError({"quote": _("This passage is already marked.")})
        passage.locator = locator or _heading_above(passage)
        passage.position = (document.passages.aggregate(last=Max("position"))["last"] or 0) + 1
        passage.full_clean(exclude=["document", "paragraph"])
        passage.save()
    return passage


def edit_passage(actor: User, *, passage: Passage, version: int, quote: str, locator: str, reason: str = "") -> Passage:
    """Change what is quoted, or how its place is called.

    Raises PermissionDenied, StaleVersion, or ValidationError at `quote`.
    """
    check_may_add(actor)
    with transaction.atomic(), because(reason, about=passage):
        # The row that a form was filled into may hold the new words already.
        current = Passage.objects.select_related("document", "paragraph").filter(pk=passage.pk).first()
        if current is None:
            raise StaleVersion(None)
        changed = Passage(document=current.document, quote=quote, locator=locator)
        if quote == current.quote and current.paragraph_id:
            changed.paragraph, changed.start, changed.end = current.paragraph, current.start, current.end
        else:
            _place(changed, (current.paragraph.position if current.paragraph else 1, current.start or 0))
        values = {name: getattr(changed, name) for name in ("quote", "locator", "paragraph", "start", "end")}
        update_version(passage, version, values)
    return passage


def is_used(passage: int) -> bool:
    """Whether something refers to the passage of that number, also in a room above this one."""
    return any(
        relation.related_model._default_manager.filter(**{relation.field.name: passage}).exists()
        for relation in Passage._meta.related_objects
        if relation.related_model in tracked_models
    )


def delete_passage(actor: User, *, passage: Passage, version: int, reason: str = "") -> None:
    """Remove a passage that nobody uses. Raises PermissionDenied, StaleVersion, or ValidationError."""
    check_may_add(actor)
    with transaction.atomic(), because(reason, about=passage):
        Passage.objects.select_for_update().filter(pk=passage.pk).first()
        if is_used(passage.pk):
            raise ValidationError(_("Something refers to this passage, so it stays. Change that first."))
        delete_version(passage, version)


def anchor_passages(passages: Sequence[Passage], paragraphs: Sequence[Paragraph]) -> list[Passage]:
    """Attach each passage to the paragraph in which its quotation stands; gives those of which it stands in none.

    Of several places the one closest to where it stood before is taken. Nothing is saved.
    """
    finder = Finder(paragraph.text for paragraph in paragraphs)
    lost = []
    for passage in passages:
        before = passage.paragraph.position - 1 if passage.paragraph else 0
        found = finder.find(passage.quote, near=(before, passage.start or 0))
        if found is None:
            passage.paragraph = passage.start = passage.end = None
            lost.append(passage)
        else:
            passage.paragraph, passage.start, passage.end = paragraphs[found.place], found.start, found.end
    return lost


def _place(passage: Passage, near: tuple[int, int]) -> None:
    """Where in the text the quotation stands. Raises ValidationError when it does not."""
    paragraphs = list(passage.document.paragraphs.order_by("position"))
    if not paragraphs:
        return
    found = Finder(paragraph.text for paragraph in paragraphs).find(passage.quote, near=(near[0] - 1, near[1]))
    if found is None:
        raise ValidationError(
            {
                "quote": _(
                    "This does not stand in the text in these words. Copy it literally, from within one paragraph."
                )
            }
        )
    passage.paragraph, passage.start, passage.end = paragraphs[found.place], found.start, found.end


def _heading_above(passage: Passage) -> str:
    """The heading under which a passage stands."""
    if passage.paragraph is None:
        return ""
    heading = (
        passage.document.paragraphs.filter(kind=ParagraphKind.HEADING, position__lte=passage.paragraph.position)
        .order_by("-position")
        .first()
    )
    return heading.text[:200] if heading else ""
