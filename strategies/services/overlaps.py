"""Compare the texts of all strategies, and say of two that are alike what that means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rights import only_coordinators
from history.services import because, update_version

from ..choices import OverlapVerdict
from ..comparing import compare_texts
from ..models import Overlap


def look_again(actor: User) -> int:
    """Compare all texts anew; how many suggestions there are. Raises PermissionDenied."""
    only_coordinators(actor)
    return compare_texts()


def judge_overlap(actor: User, *, overlap: Overlap, version: int, values: Mapping[str, Any], reason: str = "") -> None:
    """Say that two parts are the same, strengthen each other, conflict, or do not overlap, and why.

    Raises PermissionDenied, StaleVersion, or ValidationError when the verdict or its explanation is missing.
    """
    only_coordinators(actor)
    if values["verdict"] == OverlapVerdict.SUGGESTED:
        raise ValidationError({"verdict": _("Choose what you think of it.")})
    with transaction.atomic(), because(reason):
        assessed = {"assessed_by": actor, "assessed_on": timezone.localdate()}
        update_version(overlap, version, {**values, **assessed})
