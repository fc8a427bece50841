"""Indicators and measurements as sheets."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from strategies.choices import Area, Direction
from strategies.models import Indicator, Measurement
from strategies.services.measurements import problems, series_of

from .columns import Choice, ImpreciseDay, Number, Reason, Reference, Text, Whole
from .lookups import Lookups
from .sheet import SOURCE, Change, Problem, Sheet
from .strategies import ORDER

if TYPE_CHECKING:
    from accounts.models import User

INDICATORS = Sheet(
    name="indicatoren",
    title=_("Indicators"),
    one=_("indicator"),
    about=_("What is measured to follow a strategy. The values are measurements."),
    model=Indicator,
    key=("code",),
    strategy="strategy",
    path="strategies:indicator-list",
    columns=(
        Text(head="code", field="code", required=True, explanation=_("Short and unique; also in the web address.")),
        Reference(head="strategie", field="strategy", lookup="strategy", required=True),
        Reference(head="pijler", field="pillar", lookup="pillar"),
        Reference(head="doel", field="goal", lookup="goal", explanation=_("A goal of the same pillar.")),
        Reference(
            head="maatregel",
            field="measure",
            lookup="measure",
            explanation=_("When it tells how this one measure goes."),
        ),
        Text(head="titel", field="title", required=True),
        Text(head="eenheid", field="unit"),
        Choice(head="richting", field="direction", choices=Direction),
        Number(head="nulmeting", field="baseline_value"),
        Whole(head="jaar nulmeting", field="baseline_year"),
        Text(head="opmerking", field="note"),
        Whole(head="volgorde", field="position", explanation=ORDER),
        *SOURCE,
    ),
)


class MeasurementSheet(Sheet):
    """Measurements: those that hold. A value never changes; a row that differs corrects it."""

    def rows(self) -> models.QuerySet[Any]:
        return Measurement.objects.current().order_by("pk")

    def hold(self) -> None:
        """As for a single measurement: who adds one holds its indicator."""
        list(Indicator.objects.select_for_update(no_key=True, of=("self",)).order_by("pk").values_list("pk", flat=True))

    def key_of(self, row: Any) -> Hashable | None:
        return (row.indicator_id, series_of(vars(row))) if row.indicator_id and row.reference_date else None

    def label(self, row: Any) -> str:
        return f"{row.indicator.code}, {row.reference_date.year}" if row.reference_date else row.indicator.code

    def complete(self, change: Change, actor: User) -> None:
        """What is added to an invented indicator, or corrects an invented value, is no fact either."""
        before, after = change.before, change.after
        after.is_example = after.indicator.is_example or bool(before and before.is_example)

    def problems(self, change: Change, known: Lookups) -> Iterator[Problem]:
        values = {"reference_date": change.after.reference_date, "value": change.after.value}
        for name, error in problems(change.after.indicator, values, change.today).items():
            yield self.head_of(name), " ".join(error.messages)
        if change.before is None:
            return
        if change.before.indicator_id != change.after.indicator_id:
            yield self.head_of("indicator"), gettext("A measurement stays with its indicator. Make a new row.")
        if not change.reason and self.reason:
            yield self.reason.head, gettext("Say why the value is corrected.")


MEASUREMENTS = MeasurementSheet(
    name="metingen",
    title=_("Measurements"),
    one=_("measurement"),
    about=_("The values of the indicators. A value that differs becomes a correction; the old value stays visible."),
    model=Measurement,
    key=("indicator",),
    strategy="indicator__strategy",
    path="strategies:indicator-list",
    supersedes=True,
    columns=(
        Reference(head="indicator", field="indicator", lookup="indicator", required=True),
        ImpreciseDay(head="peildatum", field="reference_date", precision="reference_precision", required=True),
        Choice(head="gebied", field="area", choices=Area, explanation=_("When empty: Nederland.")),
        Text(head="onderdeel", field="part", explanation=_("For example only cloud.")),
        Number(head="waarde", field="value", required=True),
        Text(head="opmerking", field="remark"),
        Reason(
            head="reden van correctie",
            field="",
            explanation=_("Needed when the value was there already and is another one now."),
        ),
        *SOURCE,
    ),
)
