"""How the things that a round asks about stand on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from priorities.models import Priority
from priorities.standings import priority_standings
from strategies.models import Measure
from strategies.rules import Standing
from strategies.standings import measure_standings

from .models import ProgressUpdate, UpdateRequest


def standings_of(rows: Iterable[UpdateRequest | ProgressUpdate], today: date) -> dict[int, Standing]:
    """How the thing of each request or update stands, by the number of that row, in a fixed number of queries."""
    rows = list(rows)
    priorities = priority_standings(
        Priority.objects.filter(pk__in=[row.priority_id for row in rows if row.priority_id]), today
    )
    measures = measure_standings(
        Measure.objects.filter(pk__in=[row.measure_id for row in rows if row.measure_id]), today
    )
    found: dict[tuple[int | None, int | None], Standing] = {
        **{(pk, None): standing for pk, standing in priorities.items()},
        **{(None, pk): standing for pk, standing in measures.items()},
    }
    return {row.pk: found[row.priority_id, row.measure_id] for row in rows}
