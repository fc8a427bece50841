"""The steps from snapshot to PDF: make showable, compose, typeset, finish, check."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from jobs.working import JobFailed

from ..snapshot.canonical import sha256
from .composing import compose
from .finishing import finish
from .glyphs import Showable
from .structure import check, demanded
from .typesetting import TypesettingFailed, UnshowableCharacter, typeset

LAYOUT = "2"
"""Raised when the same snapshot would give another PDF."""


class RenderFailed(JobFailed):
    """No report can be made of this snapshot; the message is the reason."""


@dataclass(frozen=True)
class Kind:
    """A sort of report: the template that sets it, what makes its words, and the tags that its data demand."""

    template: str
    compose: Callable[[dict[str, Any], str], dict[str, Any]]
    demanded: Callable[[dict[str, Any]], Counter[str]]


ANNUAL = Kind("report.typ", compose, demanded)


@dataclass(frozen=True)
class Rendered:
    """A finished report."""

    pdf: bytes
    pages: int
    tools: dict[str, str]
    notes: list[str] = field(default_factory=list)


def render(snapshot: bytes, on_progress: Callable[[str], None] | None = None, kind: Kind = ANNUAL) -> Rendered:
    """The PDF of a snapshot, made of nothing else; the same bytes give the same PDF.

    `on_progress` is called with "typesetting" and "checking" when those begin. Raises RenderFailed when this snapshot
    can never give a report, and TypesettingInterrupted when it could another time.
    """
    data = json.loads(snapshot)
    report = on_progress or (lambda step: None)
    report("typesetting")
    try:
        raw, notes = _typeset(data, snapshot, kind)
    except TypesettingFailed as error:
        raise RenderFailed(_("Typesetting failed: %(reason)s") % {"reason": str(error)[:1500]}) from error
    report("checking")
    pdf, pages = finish(raw)
    problems = check(pdf, snapshot, data, kind.demanded(data))
    if problems:
        reason = "; ".join(problems)
        raise RenderFailed(_("The structure of the PDF does not match the data: %(reason)s") % {"reason": reason})
    tools = {"typst": version("typst"), "pikepdf": version("pikepdf"), "layout": LAYOUT}
    return Rendered(pdf, pages, tools, notes)


def _typeset(data: dict[str, Any], snapshot: bytes, kind: Kind) -> tuple[bytes, list[str]]:
    """First with all fonts; when a combination of characters proves unshowable, with the report's own letters only."""
    timestamp = int(datetime.fromisoformat(data["report"]["frozen_at"]).timestamp())
    digest = sha256(snapshot)
    for own_fonts_only in (False, True):
        showable = Showable(own_fonts_only=own_fonts_only)
        view = kind.compose(showable.tree(data), digest)
        try:
            pdf = typeset(
                view,
                snapshot,
                timestamp=timestamp,
                seconds=settings.REPORT_RENDER_SECONDS,
                template=kind.template,
            )
        except UnshowableCharacter:
            if own_fonts_only:
                raise
        else:
            return pdf, showable.notes()
    raise AssertionError("unreachable")
