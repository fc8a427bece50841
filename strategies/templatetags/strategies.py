"""Words for indicators and signals: filters for the templates of this room and of those above it."""

from __future__ import annotations

from django import template

from ..models import Indicator, Measurement, Target
from ..rules import AgainstFirstPlan, Signal, Standing, latest_per_series
from ..words import count_words, current_measurements, measurement_words
from ..words import plan_words as words_of_plan
from ..words import signal_words as words_of_signal
from ..words import target_words as words_of_target

register = template.Library()


@register.filter
def latest_words(indicator: Indicator) -> str:
    """The last value of each series, without those that were corrected: "71% (cloud), 23% (AI)"."""
    latest = latest_per_series(current_measurements(indicator))
    return ", ".join(measurement_words(measurement, indicator.unit) for measurement in latest)


@register.filter
def latest_is_example(indicator: Indicator) -> bool:
    """Whether one of those values is an example."""
    return any(measurement.is_example for measurement in latest_per_series(current_measurements(indicator)))


@register.filter
def target_words(indicator: Indicator) -> str:
    """The targets with their years: "95% in 2030"."""
    return ", ".join(
        f"{words_of_target(target, indicator.unit)} ({target.year})"
        if target.year
        else words_of_target(target, indicator.unit)
        for target in indicator.targets.all()
    )


@register.filter
def value_words(item: Measurement | Target, unit: str) -> str:
    """The value of one measurement or target."""
    return words_of_target(item, unit) if isinstance(item, Target) else measurement_words(item, unit)


@register.filter
def signal_words(signal: Signal) -> str:
    """A signal as a sentence, with its figures."""
    return words_of_signal(signal)


@register.filter
def signal_count(standing: Standing) -> str:
    """ "3 signals, 2 of them serious"."""
    return count_words(standing)


@register.filter
def plan_words(plan: AgainstFirstPlan) -> str:
    """ "8½ months later", "as planned"; nothing without milestones."""
    return words_of_plan(plan)
