"""Builds a snapshot: the order here is the order of the report, and sources are numbered along it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from commitments.choices import CommitmentStatus
from commitments.models import Commitment
from commitments.moves import Move
from commitments.rules import Expected
from priorities.models import Priority

from .canonical import day, imprecise, moment
from .priorities import Priorities
from .progress import Progress, limits
from .sources import Sources
from .strategies import Strategies
from .tables import Tables

SCHEMA = "nds-report/3"
"""Name and version of the structure, described in docs/snapshot.md; a change of meaning raises the number."""

LETTER = ("26643", "1231")
"""Dossier and number of the letter that promised the report."""


def build_snapshot(
    *, year: int, language: str, reference_date: date, frozen_at: datetime, version: int
) -> dict[str, Any]:
    """Everything that the report of a year needs, as plain JSON, from what the database answers now.

    Call it inside `history.services.as_of(frozen_at)`. The number of queries does not depend on the number of rows.
    """
    tables = Tables(year=year, reference_date=reference_date)
    sources = Sources(tables.documents)
    progress = Progress(tables, sources)
    strategies = Strategies(tables, sources, progress)
    priorities = Priorities(tables, sources, strategies, progress)
    letter = next((row for row in tables.documents.values() if (row.dossier, row.number) == LETTER), None)
    nds = next((row for row in tables.strategies if row.is_nds), None)
    linked = [row for row in tables.strategies if not row.is_nds]
    current, earlier = by_series(tables.priorities)

    # From the first page to the last, so that numbers of sources rise through the report.
    cited_first = [
        sources.refer(row.pk) if row else None for row in (letter, tables.documents.get(nds.source_id) if nds else None)
    ]
    snapshot: dict[str, Any] = {
        "schema": SCHEMA,
        "report": {
            "year": year,
            "language": language,
            "version": version,
            "reference_date": day(reference_date),
            "frozen_at": moment(frozen_at),
            "example": tables.has_examples(),
        },
        "letter": cited_first[0],
        "round": progress.round(),
        "limits": limits(),
    }
    snapshot["priorities"] = [priorities.priority(row) for row in current]
    snapshot["earlier"] = [priorities.priority(row) for row in earlier]
    snapshot["nds"] = strategies.strategy(nds) if nds else None
    snapshot["strategies"] = [strategies.strategy(row) for row in linked]
    snapshot["indicators"] = [strategies.indicator(row) for row in tables.indicators]
    snapshot["activities"] = [_activity(row, sources) for row in tables.activities if row.date <= reference_date]
    made = [row for row in tables.commitments if not row.date or row.date <= reference_date]
    snapshot["commitments"] = [_commitment(row, tables, strategies) for row in made]
    snapshot["sources"] = sources.listed()
    return snapshot


def by_series(rows: list[Priority]) -> tuple[list[Priority], list[Priority]]:
    """The priorities of the series that the NDS steers on, and those of older series.

    The current series is the one whose priorities are pillars of the NDS; without any, the first in order.
    """
    current = {row.series for row in rows if row.pillar_id} or {row.series for row in rows[:1]}
    return [row for row in rows if row.series in current], [row for row in rows if row.series not in current]


def _activity(row: Any, sources: Sources) -> dict[str, Any]:
    """What parliament did with a document."""
    return {
        "date": day(row.date),
        "time": row.time.strftime("%H:%M") if row.time else None,
        "kind": row.kind,
        "subject": row.subject,
        "committee": row.committee,
        "source": sources.refer(row.document_id),
        "example": row.is_example,
    }


def _commitment(row: Commitment, tables: Tables, strategies: Strategies) -> dict[str, Any]:
    """A promise or motion with what became of it; what came after the reference date has not settled it."""
    settled_with = tables.documents.get(row.settled_with_id)
    paper_day = settled_with.date if settled_with else None
    later = any(one is not None and one > tables.reference_date for one in (row.settled_on, paper_day))
    settled = row.status == CommitmentStatus.SETTLED and not later
    links = tables.commitment_priorities[row.pk]
    known = [tables.priority_by_id[link.priority_id] for link in links if link.priority_id in tables.priority_by_id]
    return {
        "kind": row.kind,
        "number": row.number,
        "text": row.text,
        "made_by": row.made_by,
        "made_in": row.made_in,
        "chamber": row.chamber,
        "date": day(row.date),
        "passage": strategies.sources.quote(tables.passages.get(row.passage_id)),
        "expected": imprecise(row.expected_date, row.expected_precision),
        "expected_note": row.expected_note,
        "moves": [_move(one) for one in tables.commitment_courses[row.pk].moves],
        "status": CommitmentStatus.OPEN.value if later else row.status,
        "status_note": "" if later else row.status_note,
        "settled_with": None if later else strategies.sources.refer(row.settled_with_id),
        "settled_on": day(row.settled_on or paper_day) if settled else None,
        "priorities": [{"slug": priority.slug, "short_title": priority.short_title} for priority in known],
        "measures": [
            {"code": measure.code, "title": measure.title}
            for link in tables.commitment_measures[row.pk]
            if (measure := tables.measure_by_id.get(link.measure_id))
        ],
        "responsible": tables.organisations.answering(tables.commitment_responsibilities[row.pk]),
        **strategies.origin(row),
    }


def _move(move: Move) -> dict[str, Any]:
    """Another moment than the chamber was told before; who decided is not named."""
    return {
        "decided_on": day(move.at.date()),
        "from": _expected(move.old),
        "to": _expected(move.new),
        "reason": move.why,
    }


def _expected(expected: Expected) -> dict[str, Any]:
    return {"date": imprecise(expected.first_day, expected.precision), "note": expected.note}
