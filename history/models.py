"""Abstract bases: a row with a version, and an event row that knows the period in which it was the truth."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory.models
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class TemporalEvent(pghistory.models.Event):
    """One state of one tracked row.

    `valid` is the half-open period [from, until) in which this state was the truth; the last state is open-ended and
    a deletion has the empty period. The database closes a period when the next event comes (see `history.tracking`).
    """

    # pghistory adds these to each event model.
    pgh_obj_id: Any
    pgh_context: pghistory.models.Context | None

    valid = DateTimeRangeField(null=True)

    class Meta:
        abstract = True


class Versioned(models.Model):
    """A content row whose version and time of change are kept by the database, whoever writes it.

    `version` starts at 1 and rises by one with each update that changes something: a form that was opened at
    version 3 may only be saved over version 3 (`history.services.update_version`).
    """

    pgh_event_model: ClassVar[type[TemporalEvent]]
    """Set by `history.tracking.tracked`."""

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)
    updated_at = models.DateTimeField(_("updated"), db_default=Now(), editable=False)

    class Meta:
        abstract = True
