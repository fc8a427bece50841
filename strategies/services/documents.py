"""Add documents by their reference, and change what is said about them.

Editors and coordinators may add documents, import their text and mark passages; what is said about a document is
changed by coordinators only, because every organisation refers to it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from accounts.choices import Role
from accounts.models import User
from history.services import because, update_version

from ..choices import DocumentKind, Precision
from ..models import Document
from ..rules import Reference, parse_reference

if TYPE_CHECKING:
    from accounts.querysets import AnyUser

LONGEST_CODE = 60
_ADDRESSES = {"toevoegen", "importeren"}
"""What stands in the place of a code in addresses of this site."""
_is_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class NewDocument:
    """A document to add: the reference as it was typed, and what people say about it."""

    typed: str
    title: str
    kind: str = DocumentKind.PARLIAMENTARY.value
    date: datetime.date | None = None
    precision: str = Precision.DAY.value


def may_add(user: AnyUser) -> bool:
    """Whether `user` may add documents, their text and passages."""
    return user.is_authenticated and user.is_active and (user.is_coordinator or user.role == Role.EDITOR)


def check_may_add(actor: AnyUser) -> None:
    """Raises PermissionDenied unless `actor` may add documents."""
    if not may_add(actor):
        raise PermissionDenied


def known_as(typed: str) -> Document | None:
    """The document that is in the register already under this reference, in whatever form it was typed."""
    if reference := parse_reference(typed):
        return Document.objects.cited_as(reference).order_by("pk").first()
    return Document.objects.filter(typed_reference__iexact=typed.strip()).exclude(typed_reference="").first()


def fields_of(reference: Reference) -> dict[str, Any]:
    """What a reference says about a document, by field."""
    return {
        "code": reference.code,
        "dossier": reference.full_dossier,
        "number": reference.number,
        "chamber_number": reference.chamber_number,
        "case_number": reference.case_number,
        "url": reference.url,
    }


def is_address(typed: str) -> bool:
    """Whether what was typed is an address on the web."""
    try:
        _is_address(typed)
    except ValidationError:
        return False
    return len(typed) <= 500


def add_documents(actor: User, *, documents: Sequence[NewDocument], reason: str = "") -> list[Document]:
    """Add what is not there yet; gives all of them, also those that somebody else added meanwhile.

    A reference that nobody knows is kept as it was typed. Raises PermissionDenied, or ValidationError.
    """
    check_may_add(actor)
    with transaction.atomic(), because(reason):
        return [known_as(new.typed) or _add(new) for new in documents]


def _add(new: NewDocument) -> Document:
    reference = parse_reference(new.typed)
    fields: dict[str, Any] = (
        fields_of(reference)
        if reference
        else {
            "code": free_code(new.title or new.typed),
            "typed_reference": new.typed.strip()[:300],
            "url": new.typed if is_address(new.typed) else "",
        }
    )
    document = Document(kind=new.kind, title=new.title, date=new.date, date_precision=new.precision, **fields)
    document.full_clean(exclude=["sender"], validate_unique=False)
    try:
        with transaction.atomic():
            document.save(force_insert=True)
    except IntegrityError:
        # Somebody added it between our look and our writing, or something else that took the same code.
        if there := known_as(new.typed):
            return there
        if reference or not Document.objects.filter(code=document.code).exists():
            raise
        return _add(new)
    return document


def free_code(text: str) -> str:
    """A code for what has none of its own: its first words, with a number when that is taken."""
    base = slugify(text)[:LONGEST_CODE].strip("-") or "document"
    taken = _ADDRESSES | set(Document.objects.filter(code__startswith=base).values_list("code", flat=True))
    return base if base not in taken else next(f"{base}-{n}" for n in _from_two() if f"{base}-{n}" not in taken)


def _from_two() -> Iterable[int]:
    return range(2, 1_000_000)


def edit_document(
    actor: User, *, document: Document, version: int, values: Mapping[str, Any], reason: str = ""
) -> Document:
    """Change what is said about a document.

    Raises PermissionDenied, or StaleVersion when somebody else saved after `version` was read.
    """
    if not actor.is_coordinator:
        raise PermissionDenied
    with transaction.atomic(), because(reason):
        update_version(document, version, values)
    return document
