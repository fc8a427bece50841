"""How values of this room are said: numbers with their unit, periods, levels in a strategy's own names."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from . import rules
from .choices import Area, RescheduleReason
from .models import Indicator, Measurement, Strategy, Target
from .rules import AgainstFirstPlan, Signal, Standing

COUNT = "aantal"
"""The unit of what is simply counted; it says nothing beside a number."""
LONGEST_UNIT_BESIDE_VALUE = 8


def shown(value: Decimal) -> str:
    """A number as people read it: no zeros at the end, decimal comma in Dutch."""
    return number_format(value.normalize() if value % 1 else value.to_integral_value(), force_grouping=True)


def with_unit(value: Decimal, unit: str) -> str:
    """ "31%", "59"; a long unit is left to the column or heading that holds it."""
    if unit.startswith("%"):
        return f"{shown(value)}%"
    if not unit or unit == COUNT or len(unit) > LONGEST_UNIT_BESIDE_VALUE:
        return shown(value)
    return f"{shown(value)}\N{NO-BREAK SPACE}{unit}"


def behind_words(value: Decimal, line: Decimal, unit: str) -> str:
    """How far a value is from where the line to the target was: "14 percentage points behind the line, …"."""
    line = rules.told_line(line, value)
    words = {"gap": shown(abs(line - value)), "line": with_unit(line, unit)}
    if unit.startswith("%"):
        return _("%(gap)s percentage points behind the line, which was at %(line)s then") % words
    return _("%(gap)s behind the line, which was at %(line)s then") % words


def current_measurements(indicator: Indicator) -> list[Measurement]:
    """The values that hold, without those that were corrected. Reads what `for_list` and `for_page` prefetch."""
    return [row for row in indicator.measurements.all() if not hasattr(row, "superseded_by")]


def measurement_words(measurement: Measurement, unit: str) -> str:
    """ "71% (cloud)"; the area is named when it is not the Netherlands."""
    part = [measurement.part] if measurement.part else []
    area = [] if measurement.area == Area.NETHERLANDS else [str(Area(measurement.area).label)]
    words = with_unit(measurement.value, unit)
    return f"{words} ({', '.join(area + part)})" if area or part else words


def target_words(target: Target, unit: str) -> str:
    """ "95%", or the words of a target that is no number."""
    words = target.value_text if target.value is None else with_unit(target.value, unit)
    return words if target.area == Area.NETHERLANDS else f"{words} ({Area(target.area).label})"


def period(strategy: Strategy) -> str:
    """ "2022–2028", "from 2022", "until 2028", or nothing."""
    if strategy.period_from and strategy.period_to:
        return f"{strategy.period_from}–{strategy.period_to}"
    if strategy.period_from:
        return str(_("from %(year)d") % {"year": strategy.period_from})
    return str(_("until %(year)d") % {"year": strategy.period_to}) if strategy.period_to else ""


def own_levels(strategy: Any) -> list[str]:
    """How much a strategy has of each level, in its own names: "5 pijlers", "11 doelen"."""
    levels = (
        (strategy.pillar_count, strategy.pillar_name, strategy.pillar_name_plural),
        (strategy.goal_count, strategy.goal_name, strategy.goal_name_plural),
        (strategy.measure_count, strategy.measure_name, strategy.measure_name_plural),
    )
    words = [f"{count} {one if count == 1 else many}" for count, one, many in levels if count]
    if strategy.indicator_count:
        words.append(
            ngettext("%(count)d indicator", "%(count)d indicators", strategy.indicator_count)
            % {"count": strategy.indicator_count}
        )
    return words


def signal_words(signal: Signal) -> str:
    """A signal as a sentence, with its figures; what it is about is named when it is not the thing itself."""
    words: dict[str, Any] = {"days": signal.days, "what": signal.subject.title.rstrip(".") if signal.subject else ""}
    if signal.kind == rules.OVERDUE:
        return (
            ngettext(
                "Milestone “%(what)s” is %(days)d day late.", "Milestone “%(what)s” is %(days)d days late.", signal.days
            )
            % words
        )
    if signal.kind == rules.MOVED:
        words["later"] = duration_words(signal.days)
        if signal.reason:
            words["reason"] = RescheduleReason(signal.reason).label
            return _("Milestone “%(what)s” is %(later)s later than first planned. Reason: %(reason)s.") % words
        return _("Milestone “%(what)s” is %(later)s later than first planned.") % words
    if signal.kind == rules.UNDER_LINE and signal.value is not None and signal.line is not None:
        words |= {
            "what": f"{words['what']} ({signal.part})" if signal.part else words["what"],
            "value": with_unit(signal.value, signal.unit),
            "line": with_unit(rules.told_line(signal.line, signal.value), signal.unit),
        }
        return (
            _("Indicator “%(what)s” is behind the line to the target: %(value)s, and the line was at %(line)s then.")
            % words
        )
    if signal.kind == rules.GOAL_WITHOUT_MEASURE:
        return _("No measure works on goal “%(what)s”.") % words
    if signal.kind == rules.STALE:
        sentence = ngettext("Not updated for %(days)d day.", "Not updated for %(days)d days.", signal.days) % words
    else:
        sentence = str(_SIGNAL_SENTENCES[signal.kind])
    if signal.subject:
        return _("Measure “%(what)s”: %(sentence)s") % {"what": signal.subject.title, "sentence": sentence}
    return sentence


def plan_words(plan: AgainstFirstPlan) -> str:
    """How far the dates are from the first plan: "8½ months later", "as planned"; nothing without milestones."""
    if not plan.total:
        return ""
    if not plan.days:
        return _("as planned")
    words = {"duration": duration_words(abs(plan.days))}
    return _("%(duration)s later") % words if plan.days > 0 else _("%(duration)s earlier") % words


def count_words(standing: Standing) -> str:
    """How many signals there are: "3 signals, 2 of them serious"."""
    total = len(standing.reasons)
    words = ngettext("%(count)d signal", "%(count)d signals", total) % {"count": total}
    if not standing.serious_count:
        return words
    return ngettext(
        "%(signals)s, %(count)d of them serious", "%(signals)s, %(count)d of them serious", standing.serious_count
    ) % {"signals": words, "count": standing.serious_count}


def serious_names(standing: Standing) -> list[str]:
    """What is serious, in a few words, each kind once."""
    return [str(SIGNAL_NAMES[kind]) for kind in dict.fromkeys(s.kind for s in standing.reasons if s.serious)]


def duration_words(days: int) -> str:
    """A number of days as people say it: days up to a month and a half, then months to the nearest half."""
    if days < 46:
        return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    months = rules.half_months(days)
    return _("%(count)s months") % {"count": f"{months:.0f}" if months % 1 == 0 else f"{int(months)}½"}


_SIGNAL_SENTENCES = {
    rules.NO_ORGANISATION: gettext_lazy("No organisation answers for it at this moment."),
    rules.NO_PERSON: gettext_lazy("The responsible organisation names no person."),
    rules.NO_CONTRIBUTION: gettext_lazy("No strategy contributes to it yet."),
}

SIGNAL_NAMES = {
    rules.OVERDUE: gettext_lazy("milestone late"),
    rules.UNDER_LINE: gettext_lazy("measurement behind the line"),
    rules.MOVED: gettext_lazy("later than first planned"),
    rules.STALE: gettext_lazy("not updated for long"),
    rules.NO_ORGANISATION: gettext_lazy("no responsible organisation"),
    rules.NO_PERSON: gettext_lazy("no responsible person"),
    rules.GOAL_WITHOUT_MEASURE: gettext_lazy("goal without a measure"),
    rules.NO_CONTRIBUTION: gettext_lazy("no contribution"),
}
"""Every kind of signal in a few words, for filters and counts."""
