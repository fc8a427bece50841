"""Keep the suggested overlaps as the texts are now, for the button and for the scheduler."""

from __future__ import annotations

from django.db import connection, transaction
from django.utils.translation import gettext as _

from history.services import because

from .choices import Level, OverlapVerdict
from .models import Overlap
from .overlapping import Alike, Side, find_alike

FIELDS = {Level.PILLAR: "pillar", Level.GOAL: "goal", Level.MEASURE: "measure"}
Key = tuple[int | None, ...]


def compare_texts() -> int:
    """Keep the suggestions as the texts are now; how many there are.

    New pairs are added, suggestions whose texts are alike no more go. What somebody judged stays as it is: a rejected
    pair is not suggested again.
    """
    with transaction.atomic(), because(_("The texts of the strategies were compared.")):
        # One at a time: two comparisons would add the same pairs.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('strategies.overlap'))")
        found = {_key(pair): pair for pair in find_alike()}
        known = {_key_of(row): row for row in Overlap.objects.all()}
        gone = [row.pk for key, row in known.items() if key not in found and row.verdict == OverlapVerdict.SUGGESTED]
        Overlap.objects.filter(pk__in=gone).delete()
        for key, row in known.items():
            pair = found.get(key)
            if pair and row.verdict == OverlapVerdict.SUGGESTED and (row.score, row.words) != (pair.score, pair.words):
                Overlap.objects.filter(pk=row.pk).update(score=pair.score, words=pair.words)
        Overlap.objects.bulk_create(_new(pair) for key, pair in found.items() if key not in known)
        return Overlap.objects.suggested().count()


def _references(side: str, which: Side) -> dict[str, int]:
    return {f"{side}_{FIELDS[which.level]}_id": which.pk}


def _new(pair: Alike) -> Overlap:
    return Overlap(
        score=pair.score, words=pair.words, **_references("first", pair.first), **_references("second", pair.second)
    )


def _key(pair: Alike) -> Key:
    return _key_of(_new(pair))


def _key_of(row: Overlap) -> Key:
    return tuple(getattr(row, f"{side}_{name}_id") for side in ("first", "second") for name in FIELDS.values())
