"""One spelling for one snapshot, so that its hash means something, and the spelling of single values."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any


def to_bytes(snapshot: dict[str, Any]) -> bytes:
    """UTF-8 JSON with sorted keys and without optional white space; half characters are spelled as escapes."""
    text = json.dumps(snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "backslashreplace")


def sha256(data: bytes) -> str:
    """The hash that identifies a snapshot or a file."""
    return hashlib.sha256(data).hexdigest()


def number(value: Decimal | None) -> str | None:
    """A decimal without needless zeros: "82.7", "100"; a string, because JSON numbers are not exact."""
    if value is None:
        return None
    return format(value.normalize(), "f")


def day(value: date | None) -> str | None:
    """ISO date."""
    return value.isoformat() if value else None


def moment(value: datetime) -> str:
    """ISO moment in UTC, to the microsecond."""
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def imprecise(value: date | None, precision: str) -> dict[str, str] | None:
    """A date with how precisely it is known; the day is the first of its period."""
    return {"date": value.isoformat(), "precision": precision} if value else None
