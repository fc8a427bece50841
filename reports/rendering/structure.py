"""What the snapshot demands of the PDF, and whether it is there. Counted from the data, not from the templates."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from typing import Any

import pikepdf


def check(pdf: bytes, snapshot: dict[str, Any]) -> list[str]:
    """What is wrong, in sentences; nothing when all is as it should be."""
    return []
