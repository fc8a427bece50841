"""Runs the typesetter in a short-lived process with a time and memory limit."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from jobs.working import JobInterrupted

COMPILE = Path(__file__).with_name("compile.py")
REFUSED = 3
"""How `compile.py` ends when the typesetter itself gives a reason."""
UNSHOWABLE = ("could not be displayed with font", "disallowed codepoint")
"""What the typesetter says of a character that the standards do not allow it to leave out."""


class TypesettingFailed(Exception):
    """The typesetter gave no PDF; the message is its own."""


class TypesettingInterrupted(JobInterrupted):
    """The typesetter was stopped: too slow, too large, or killed. Another attempt may succeed."""

    def __init__(self, detail: str) -> None:
        super().__init__(_("Typesetting was interrupted or took too long."), detail)


class UnshowableCharacter(TypesettingFailed):
    """A text holds a combination of characters that no font has a sign for."""


def typeset(
    view: dict[str, Any], snapshot: bytes, *, timestamp: int, seconds: float, template: str = "report.typ"
) -> bytes:
    """The PDF of what was composed, set by a template of reports/typst, with the snapshot attached."""
    request = json.dumps(
        {
            "template": template,
            "data": json.dumps(view, ensure_ascii=False),
            "snapshot": snapshot.decode(),
            "timestamp": timestamp,
        }
    )
    try:
        process = subprocess.run(  # noqa: S603 (our own file, in our own interpreter)
            [sys.executable, "-I", str(COMPILE)],
            input=request.encode("utf-8"),
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TypesettingInterrupted(f"typesetting took longer than {seconds:g} seconds") from None
    if process.returncode == 0 and process.stdout.startswith(b"%PDF-"):
        return process.stdout
    reason = process.stderr.decode("utf-8", "replace").strip()
    if process.returncode != REFUSED:
        raise TypesettingInterrupted(f"the typesetter ended with code {process.returncode}: {reason[-2000:]}")
    if any(phrase in reason for phrase in UNSHOWABLE):
        raise UnshowableCharacter(reason)
    raise TypesettingFailed(reason)
