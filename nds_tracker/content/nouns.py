"""Which things the files may hold, how an entry is named, and what may stand inside what."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Field, ForeignKey
from django.utils.text import slugify

from accounts.models import Organisation
from commitments.models import Commitment, CommitmentMeasure, CommitmentPriority, CommitmentResponsibility
from priorities.models import (
    AgendaItem,
    Challenge,
    Contribution,
    Coverage,
    Opinion,
    Priority,
    PriorityResponsibility,
    Recommendation,
    Succession,
)
from reports.models import ProgressUpdate, ReportingRound, UpdateRequest
from strategies.models import (
    Document,
    DocumentPerson,
    Goal,
    Indicator,
    Measure,
    Measurement,
    MeasureResponsibility,
    Milestone,
    ParliamentaryActivity,
    Passage,
    Pillar,
    Strategy,
    StrategyLink,
    StrategyResponsibility,
    Target,
)

NEVER_IN_FILES = {
    *("id", "version", "created_at", "updated_at", "origin_key", "is_example"),
    # Where a passage stands, and what text was read, follows from the text of the document itself.
    *("paragraph", "start", "end", "imported_from", "source_sha256", "typed_reference"),
}
PRECISIONS = {
    "date": "date_precision",
    "expected_date": "expected_precision",
    "due_date": "due_precision",
    "original_date": "original_precision",
    "current_date": "current_precision",
    "realised_date": "realised_precision",
    "new_date": "new_date_precision",
    "reference_date": "reference_precision",
}
"""Dates whose precision follows from how they are written."""


@dataclass(frozen=True, eq=False)
class Noun:
    """One kind of entry: its model, what names it, and which lists may stand inside it."""

    name: str
    model: type[Any]
    named_by: str = "key"
    """The field, or the key `key`, that names an entry."""
    own_name: bool = False
    """The name is unique by itself; otherwise the name of the surrounding entry comes before it."""
    default_key: Callable[[dict[str, Any]], str] | None = None
    inside: dict[str, str] = field(default_factory=dict)
    """Lists that an entry may hold: their key, and the name of the noun."""
    together: tuple[tuple[str, ...], ...] = ()
    """Fields that are kept or updated together."""

    @property
    def label(self) -> str:
        """How messages and origins call one entry."""
        return str(self.model._meta.model_name)

    def fields(self) -> dict[str, Field]:
        """The fields that an entry may give."""
        return {f.name: f for f in self.model._meta.concrete_fields if f.name not in NEVER_IN_FILES}

    def parent_field(self, parent: Noun) -> str:
        """The field that refers to the surrounding entry."""
        return next(
            f.name for f in self.fields().values() if isinstance(f, ForeignKey) and f.related_model is parent.model
        )

    def groups(self) -> tuple[tuple[str, ...], ...]:
        """Fields that are kept or updated together, each date with its precision included."""
        names = self.fields()
        return self.together + tuple(pair for pair in PRECISIONS.items() if pair[1] in names)


def _joined(*names: str) -> Callable[[dict[str, Any]], str]:
    """A key made of what distinguishes entries in one list; `enige` where nothing needs to."""
    return lambda entry: slugify("-".join(str(entry[name]) for name in names if name in entry)) or "enige"


NOUNS: tuple[Noun, ...] = (
    Noun("organisations", Organisation, "code", own_name=True),
    Noun(
        "documents",
        Document,
        "code",
        own_name=True,
        inside={"passages": "passages", "activities": "activities", "people": "people"},
    ),
    Noun("passages", Passage),
    Noun("activities", ParliamentaryActivity),
    Noun("people", DocumentPerson, default_key=_joined("name")),
    Noun(
        "strategies",
        Strategy,
        "code",
        own_name=True,
        inside={
            "responsibilities": "strategy_responsibilities",
            "pillars": "pillars",
            "milestones": "milestones",
            "indicators": "indicators",
        },
    ),
    Noun("strategy_responsibilities", StrategyResponsibility),
    Noun(
        "pillars",
        Pillar,
        "number",
        inside={"goals": "goals", "challenges": "challenges", "measures": "measures"},
    ),
    Noun("goals", Goal),
    Noun(
        "measures",
        Measure,
        "code",
        own_name=True,
        inside={"responsibilities": "measure_responsibilities", "milestones": "milestones"},
    ),
    Noun("measure_responsibilities", MeasureResponsibility),
    Noun("milestones", Milestone),
    Noun(
        "indicators",
        Indicator,
        "code",
        own_name=True,
        inside={"targets": "targets", "measurements": "measurements"},
    ),
    Noun("targets", Target, default_key=_joined("area", "year"), together=(("value", "value_text"),)),
    Noun("measurements", Measurement, default_key=_joined("area", "reference_date", "part")),
    Noun(
        "priorities",
        Priority,
        "slug",
        own_name=True,
        inside={"responsibilities": "priority_responsibilities", "contributions": "contributions"},
    ),
    Noun("priority_responsibilities", PriorityResponsibility),
    Noun("successions", Succession),
    Noun("challenges", Challenge, inside={"coverage": "coverage"}),
    Noun("coverage", Coverage, together=(("goal", "measure"),)),
    Noun("contributions", Contribution, together=(("pillar", "goal", "measure"),)),
    Noun("opinions", Opinion, inside={"recommendations": "recommendations"}),
    Noun("recommendations", Recommendation),
    Noun("links", StrategyLink),
    Noun(
        "commitments",
        Commitment,
        inside={
            "responsibilities": "commitment_responsibilities",
            "priorities": "commitment_priorities",
            "measures": "commitment_measures",
        },
    ),
    Noun("commitment_measures", CommitmentMeasure, default_key=_joined("measure")),
    Noun("commitment_priorities", CommitmentPriority, default_key=_joined("priority")),
    Noun("commitment_responsibilities", CommitmentResponsibility),
    Noun("agenda", AgendaItem),
    Noun("rounds", ReportingRound, "year", own_name=True, inside={"requests": "requests", "updates": "updates"}),
    Noun("requests", UpdateRequest, default_key=_joined("priority", "measure")),
    Noun("updates", ProgressUpdate, default_key=_joined("priority", "measure")),
)
"""In the order of loading: what refers comes after what it refers to."""

BY_NAME = {noun.name: noun for noun in NOUNS}
BY_MODEL = {noun.model: noun for noun in NOUNS}


def listed(names: Iterable[str]) -> str:
    """Names in a fixed order, for messages."""
    return ", ".join(sorted(names))
