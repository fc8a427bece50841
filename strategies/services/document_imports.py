"""Bring the text and particulars of a paper into the register: first look, then agree.

Importing again shows what differs. Passages stay: they are attached again to the paragraph in which their quotation
stands, and keep it when it stands in none.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction

from accounts.models import User
from history.services import StaleVersion, because, update_version

from ..choices import DocumentKind, Precision
from ..models import Document, DocumentPerson, Paragraph, ParliamentaryActivity, Passage
from ..reading import ImportedDocument, Piece
from .documents import check_may_add, fields_of
from .passages import anchor_passages

AT_ONCE = 1000
_NOT_COMPARED = {"code", "typed_reference", "date_precision"}
"""How we call it, and what belongs to another field."""
MOST_CHANGES = 30
"""Changed paragraphs that a preview shows."""


@dataclass(frozen=True)
class TextChange:
    """A paragraph that becomes another one; an empty text is no paragraph."""

    before: str
    after: str


@dataclass
class Plan:
    """What importing would do with a document that is there, or with none."""

    document: Document | None
    same: int = 0
    changed: int = 0
    added: int = 0
    removed: int = 0
    changes: list[TextChange] = field(default_factory=list)
    filled: dict[str, Any] = field(default_factory=dict)
    """Particulars that are empty now, with what they become."""
    differing: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    """Particulars that say something else now: what they say, and what was read."""
    lost: list[Passage] = field(default_factory=list)
    """Passages whose quotation does not stand in the new text."""

    @property
    def version(self) -> int:
        """The version of the document that this was worked out for; 0 when there is none."""
        return self.document.version if self.document else 0

    @property
    def changes_text(self) -> bool:
        """Whether a text that is there becomes another one."""
        return bool(self.changed or self.removed or (self.same and self.added))


def fingerprint(text: str) -> str:
    """The SHA-256 of a text, whatever its line ends: a form carries them differently than a file."""
    return hashlib.sha256("\n".join(text.splitlines()).strip().encode("utf-8", "replace")).hexdigest()


def plan_import(document: Document | None, imported: ImportedDocument, values: Mapping[str, Any]) -> Plan:
    """What would change; `values` are the particulars, as far as they were read or typed."""
    plan = Plan(document)
    before = list(document.paragraphs.order_by("position")) if document else []
    _compare(plan, [paragraph.text for paragraph in before], [piece.text for piece in imported.pieces])
    if document:
        for name, value in values.items():
            now = getattr(document, name)
            if name in _NOT_COMPARED or not value or now == value:
                continue
            if now:
                plan.differing[name] = (now, value)
            else:
                plan.filled[name] = value
        passages = list(document.passages.select_related("paragraph"))
        unsaved = [Paragraph(position=n, text=piece.text) for n, piece in enumerate(imported.pieces, 1)]
        plan.lost = anchor_passages(passages, unsaved)
    return plan


def _compare(plan: Plan, before: list[str], after: list[str]) -> None:
    # Lines that return hundreds of times would make this take minutes; the matcher then looks at the others.
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=True)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            plan.same += i2 - i1
            continue
        both = min(i2 - i1, j2 - j1)
        plan.changed += both
        plan.removed += i2 - i1 - both
        plan.added += j2 - j1 - both
        if before:
            for n in range(max(i2 - i1, j2 - j1)):
                old = before[i1 + n] if i1 + n < i2 else ""
                new = after[j1 + n] if j1 + n < j2 else ""
                plan.changes.append(TextChange(old, new))
    del plan.changes[MOST_CHANGES:]


def import_document(
    actor: User,
    *,
    document: Document | None,
    version: int,
    imported: ImportedDocument,
    values: Mapping[str, Any],
    sha256: str,
    overwrite: bool = False,
) -> Document:
    """Write what was read, to a new document or to one that was seen at `version`.

    `values` are particulars by field; of a document that is there only those that are empty are filled, unless
    `overwrite`. Raises PermissionDenied (also for an editor when a text would change), or StaleVersion, also when
    somebody else added the same new document at the same moment.
    """
    check_may_add(actor)
    with transaction.atomic(), because():
        if document is None:
            document = _create(_own_fields(imported, sha256, values))
        else:
            current = Document.objects.select_for_update().filter(pk=document.pk).first()
            if current is None or current.version != version:
                raise StaleVersion(current)
            plan = plan_import(current, imported, values)
            if (plan.changes_text or (overwrite and plan.differing)) and not actor.is_coordinator:
                raise PermissionDenied
            taken = plan.filled | ({name: new for name, (_now, new) in plan.differing.items()} if overwrite else {})
            if "date" in taken:
                taken["date_precision"] = values.get("date_precision", Precision.DAY)
            update_version(document, version, _own_fields(imported, sha256, taken))
        write_content(document, imported)
    return document


def _create(fields: Mapping[str, Any]) -> Document:
    try:
        with transaction.atomic():
            return Document.objects.create(kind=DocumentKind.PARLIAMENTARY, **fields)
    except IntegrityError as error:
        if (there := Document.objects.filter(code=fields["code"]).first()) is None:
            raise
        raise StaleVersion(there) from error


def _own_fields(imported: ImportedDocument, sha256: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {**values, "imported_from": imported.format, "source_sha256": sha256}


def particulars(imported: ImportedDocument) -> dict[str, Any]:
    """What was read about a document, by field."""
    reference = imported.reference
    known = fields_of(reference) if reference else {}
    return known | {
        "title": imported.title,
        "date": imported.date,
        "signatory": imported.signatory[:150],
        "chamber_number": imported.chamber_number or known.get("chamber_number", ""),
        "case_number": imported.case_number or known.get("case_number", ""),
    }


def write_content(
    document: Document, imported: ImportedDocument, *, origins: Mapping[type[models.Model], str] | None = None
) -> None:
    """The people, the agenda and the text of a document; what is there already is not written twice.

    `origins` names what a loader remembers its rows by.
    """
    names = origins or {}
    people = {person.name.casefold() for person in document.people.all()}
    for position, person in enumerate(imported.people, 1):
        if person.name.casefold() not in people:
            DocumentPerson.objects.create(
                document=document, name=person.name, capacity=person.capacity, role=person.role, position=position
            )
    there = {(row.date, row.time, row.kind.casefold()) for row in document.activities.all()}
    for item in imported.activities:
        if (item.date, item.time, item.kind.casefold()) not in there:
            ParliamentaryActivity.objects.create(
                document=document,
                date=item.date,
                time=item.time,
                kind=item.kind,
                subject=item.subject,
                committee=item.committee,
            )
    _write_paragraphs(document, imported.pieces, names.get(Paragraph, ""))
    anchor_again(document)


def _write_paragraphs(document: Document, pieces: Sequence[Piece], origin: str) -> None:
    """Only what differs is written, so that the history tells what changed."""
    rows = {row.position: row for row in document.paragraphs.all()}
    new, changed = [], []
    for position, piece in enumerate(pieces, 1):
        row = rows.pop(position, None)
        if row is None:
            key = f"{origin}/{position}" if origin else None
            new.append(
                Paragraph(
                    document=document,
                    position=position,
                    kind=piece.kind,
                    level=piece.level,
                    text=piece.text,
                    origin_key=key,
                )
            )
        elif (row.text, row.kind, row.level) != (piece.text, piece.kind, piece.level):
            row.text, row.kind, row.level = piece.text, piece.kind, piece.level
            changed.append(row)
    document.paragraphs.filter(pk__in=[row.pk for row in rows.values()]).delete()
    Paragraph.objects.bulk_update(changed, ["text", "kind", "level"], batch_size=AT_ONCE)
    Paragraph.objects.bulk_create(new, batch_size=AT_ONCE)


def anchor_again(document: Document) -> int:
    """Attach the passages of a document to its text as it is now; gives how many stand in it."""
    passages = list(document.passages.select_related("paragraph"))
    before = {passage.pk: (passage.paragraph_id, passage.start, passage.end) for passage in passages}
    lost = anchor_passages(passages, list(document.paragraphs.order_by("position")))
    moved = [
        passage for passage in passages if before[passage.pk] != (passage.paragraph_id, passage.start, passage.end)
    ]
    Passage.objects.bulk_update(moved, ["paragraph", "start", "end"], batch_size=AT_ONCE)
    return len(passages) - len(lost)
