"""Measures, milestones and indicators for tests; what a priority needs is made in priorities.tests.factories."""

import itertools
from datetime import date
from typing import Any

from priorities.tests.factories import make_document, make_organisation, make_pillar, make_strategy
from strategies.models import Indicator, Measure, Measurement, MeasureResponsibility, Milestone, Passage, Target

_numbers = itertools.count(1)


def make_measure(**fields: Any) -> Measure:
    number = next(_numbers)
    pillar = fields.pop("pillar", None) or make_pillar()
    return Measure.objects.create(pillar=pillar, **{"code": f"M-{number}", "title": f"Maatregel {number}", **fields})


def make_milestone(day: date, **fields: Any) -> Milestone:
    """A milestone on its first date, unless `current_date` and a reason are given."""
    return Milestone.objects.create(
        **{"title": f"Mijlpaal {next(_numbers)}", "original_date": day, "current_date": day, **fields}
    )


def make_indicator(**fields: Any) -> Indicator:
    number = next(_numbers)
    strategy = fields.pop("strategy", None) or make_strategy()
    return Indicator.objects.create(
        strategy=strategy, **{"code": f"I-{number}", "title": f"Indicator {number}", "unit": "%", **fields}
    )


def make_measurement(indicator: Indicator, value: object, year: int, **fields: Any) -> Measurement:
    return Measurement.objects.create(indicator=indicator, value=value, reference_date=date(year, 1, 1), **fields)


def make_target(indicator: Indicator, year: int, **fields: Any) -> Target:
    return Target.objects.create(indicator=indicator, year=year, **fields)


def make_passage(**fields: Any) -> Passage:
    document = fields.pop("document", None) or make_document()
    return Passage.objects.create(document=document, **{"quote": f"Citaat {next(_numbers)}", **fields})


def make_responsible(measure: Measure, **fields: Any) -> MeasureResponsibility:
    organisation = fields.pop("organisation", None) or make_organisation()
    return MeasureResponsibility.objects.create(measure=measure, organisation=organisation, **fields)
