"""Adding and correcting measurements: one by one, and many at once from a table.

A value is never changed: a corrected one is a new measurement that supersedes the old one, which stays. Of one series
(an indicator's part in an area) each period has one value that holds. The indicator's row is locked while writing, so
that two people at once cannot make two.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Any, Literal, NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from history.services import because
from ui.errors import DomainError

from ..choices import Area, Precision
from ..models import Indicator, Measurement

FIELDS = (
    "value", "reference_date", "reference_precision", "part", "area", "source", "source_detail", "remark",
)  # fmt: skip
"""What the values of a measurement may hold; `value` and `reference_date` must be there."""

_NO_QUERY = {"indicator", "source", "supersedes"}
_BATCH = 1000


class AlreadyMeasured(DomainError):
    """This series has a value of that period already, `existing`: it can be corrected."""

    message = _("There is a value of this period already. Correct that one.")

    def __init__(self, existing: Measurement) -> None:
        super().__init__()
        self.existing = existing


class AlreadyCorrected(DomainError):
    """Somebody else corrected this value; `current` is the one that holds now."""

    message = _("This value was corrected in the meantime.")

    def __init__(self, current: Measurement) -> None:
        super().__init__()
        self.current = current


class NothingChanged(DomainError):
    """A correction that is the same as what it corrects."""

    message = _("Nothing was changed: this value is already there.")


class TableChanged(DomainError):
    """What a table would do is not any more what was shown; `plan` is what it would do now."""

    message = _("In the meantime somebody changed the measurements of this indicator. Look again before you save.")

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.plan = plan


class Series(NamedTuple):
    """What at most one value that holds may be about."""

    area: str
    part: str
    reference_date: date
    reference_precision: str


@dataclass(frozen=True)
class Entry:
    """A row of a table that could be read: its number in the table, and the values of a measurement."""

    number: int
    values: Mapping[str, Any]


@dataclass(frozen=True)
class PlannedRow:
    """What will be done with a row: it is added, left out as the same as `existing`, or it differs from that."""

    entry: Entry
    kind: Literal["add", "same", "differs"]
    existing: Measurement | None = None

    @property
    def tells_more(self) -> bool:
        """Whether it has another remark or source than what is there: of a row that is left out nobody reads that."""
        if self.existing is None:
            return False
        told = {name: self.entry.values.get(name) for name in ("source", "source_detail", "remark")}
        return any(value and value != getattr(self.existing, name) for name, value in told.items())


@dataclass(frozen=True)
class Plan:
    """What a table would do now."""

    rows: list[PlannedRow]

    def of(self, kind: str) -> list[PlannedRow]:
        """The rows of one kind."""
        return [row for row in self.rows if row.kind == kind]

    @cached_property
    def fingerprint(self) -> str:
        """The same for two plans that do the same to the same values."""
        told = [(row.entry.number, row.kind, row.existing and row.existing.pk) for row in self.rows]
        return sha256(repr(told).encode()).hexdigest()


@dataclass(frozen=True)
class Saved:
    """How many measurements a table added, corrected and left as they were."""

    added: int
    corrected: int
    left: int


def problems(indicator: Indicator, values: Mapping[str, Any], today: date) -> dict[str, ValidationError]:
    """What is wrong with values in themselves, by field: the future cannot be measured, nor less than nothing."""
    found = {}
    if (day := values.get("reference_date")) and day > today:
        found["reference_date"] = ValidationError(_("This date is in the future. Enter when it was measured."))
    value = values.get("value")
    if value is not None and value < 0 and is_percentage(indicator):
        found["value"] = ValidationError(_("A percentage cannot be less than 0."))
    return found


def is_percentage(indicator: Indicator) -> bool:
    """Whether the values are percentages ("%", "% van het mkb")."""
    return indicator.unit.startswith("%")


def series_of(values: Mapping[str, Any]) -> Series:
    """The series and period that values are about; a part is the same part in capitals."""
    return Series(
        values.get("area") or Area.NETHERLANDS,
        (values.get("part") or "").casefold(),
        values["reference_date"],
        values.get("reference_precision") or Precision.YEAR,
    )


def current_values(indicator: Indicator) -> dict[Series, Measurement]:
    """The values that hold, by series and period. One query."""
    return {series_of(vars(row)): row for row in indicator.measurements.current().select_related("source")}


def latest_correction(measurement: Measurement) -> Measurement:
    """The value that holds instead of this one; itself when it was not corrected. One query per correction."""
    while correction := Measurement.objects.filter(supersedes=measurement).select_related("indicator").first():
        measurement = correction
    return measurement


def add_measurement(actor: User, *, indicator: Indicator, values: Mapping[str, Any], reason: str = "") -> Measurement:
    """Add a value.

    Raises PermissionDenied; ValidationError by field; AlreadyMeasured when the period has a value.
    """
    with _writing(actor, indicator, reason):
        current = current_values(indicator)
        measurement = _checked(indicator, values, _spelling(current))
        if existing := current.get(series_of(vars(measurement))):
            raise AlreadyMeasured(existing)
        measurement.save(force_insert=True)
    return measurement


def correct_measurement(
    actor: User, *, measurement: Measurement, values: Mapping[str, Any], reason: str
) -> Measurement:
    """Put a value in the place of `measurement`, which stays as the corrected one.

    Raises PermissionDenied; ValidationError by field; AlreadyCorrected when somebody else was first; NothingChanged;
    AlreadyMeasured when it was moved to a period that has a value.
    """
    indicator = measurement.indicator
    with _writing(actor, indicator, reason):
        holds = latest_correction(measurement)
        if holds != measurement:
            raise AlreadyCorrected(holds)
        if not reason:
            raise ValidationError({"reason": _("Say why the value is corrected.")})
        current = current_values(indicator)
        correction = _checked(indicator, {**_values_of(measurement), **values}, _spelling(current))
        if _values_of(correction) == _values_of(measurement):
            raise NothingChanged
        existing = current.get(series_of(vars(correction)))
        if existing and existing != measurement:
            raise AlreadyMeasured(existing)
        _supersede(measurement, correction)
        correction.save(force_insert=True)
    return correction


def plan_table(indicator: Indicator, entries: Iterable[Entry]) -> Plan:
    """What a table would do. One query."""
    current = current_values(indicator)
    rows = []
    for entry in entries:
        existing = current.get(series_of(entry.values))
        if existing is None:
            rows.append(PlannedRow(entry, "add"))
        else:
            rows.append(PlannedRow(entry, "same" if existing.value == entry.values["value"] else "differs", existing))
    return Plan(rows)


def save_table(
    actor: User,
    *,
    indicator: Indicator,
    entries: Iterable[Entry],
    corrections: Collection[int],
    seen: str,
    reason: str = "",
) -> Saved:
    """Save a table as a whole: what is new, and of what differs the rows whose numbers are in `corrections`.

    `seen` is the fingerprint of the plan that the actor agreed to. Raises PermissionDenied, ValidationError (by field;
    a correction needs a reason), TableChanged.
    """
    with _writing(actor, indicator, reason):
        plan = plan_table(indicator, entries)
        if plan.fingerprint != seen:
            raise TableChanged(plan)
        corrected = [row for row in plan.of("differs") if row.entry.number in corrections]
        if corrected and not reason:
            raise ValidationError({"reason": _("Say why these values are corrected.")})
        spelling = _spelling(current_values(indicator))
        made = [_checked(indicator, row.entry.values, spelling) for row in plan.of("add")]
        for existing, entry in ((row.existing, row.entry) for row in corrected if row.existing):
            kept = {name: value for name, value in entry.values.items() if value not in (None, "")}
            made.append(_checked(indicator, {**_values_of(existing), **kept}, spelling))
            _supersede(existing, made[-1])
        Measurement.objects.bulk_create(made, batch_size=_BATCH)
    return Saved(len(made) - len(corrected), len(corrected), len(plan.rows) - len(made))


@contextmanager
def _writing(actor: User, indicator: Indicator, reason: str) -> Iterator[None]:
    """One transaction in which `actor` may write measurements of `indicator` and nobody else does."""
    if not indicator.is_editable_by(actor, timezone.localdate()):
        raise PermissionDenied
    with transaction.atomic(), because(reason):
        Indicator.objects.select_for_update(no_key=True, of=("self",)).get(pk=indicator.pk)
        yield


def _checked(indicator: Indicator, values: Mapping[str, Any], spelling: dict[str, str]) -> Measurement:
    """A measurement that may be saved; its part is written as it was before. Raises ValidationError by field."""
    if unknown := set(values) - set(FIELDS):
        raise ValueError(f"unknown values: {', '.join(sorted(unknown))}")
    # What people add to an invented indicator, or correct of an invented value, is no fact either.
    measurement = Measurement(indicator=indicator, is_example=indicator.is_example, **values)
    measurement.part = spelling.setdefault(measurement.part.casefold(), measurement.part)
    measurement.clean_fields(exclude=_NO_QUERY)
    if found := problems(indicator, values, timezone.localdate()):
        raise ValidationError(dict(found))
    return measurement


def _spelling(current: Mapping[Series, Measurement]) -> dict[str, str]:
    """How parts are written, by the part without capitals: "AI" and "ai" would be two lines in a chart."""
    return {series.part: row.part for series, row in current.items()}


def _supersede(old: Measurement, new: Measurement) -> None:
    new.supersedes = old
    new.is_example = new.is_example or old.is_example


def _values_of(measurement: Measurement) -> dict[str, Any]:
    """The values of a measurement, as `FIELDS` names them."""
    return {name: getattr(measurement, name) for name in FIELDS}
