"""From the bytes of a snapshot to the coherence report in its three forms, and from nothing else."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

from ...snapshot.canonical import sha256
from ..pipeline import Kind, render
from .composing import compose_coherence_report
from .demand import demanded
from .hypertext import to_html
from .opendocument import to_odt

COHERENCE = Kind("coherence-report.typ", compose_coherence_report, demanded)


@dataclass(frozen=True)
class RenderedCoherence:
    """A finished coherence report."""

    pdf: bytes
    html: bytes
    odt: bytes
    pages: int
    tools: dict[str, str]
    notes: list[str] = field(default_factory=list)


def render_coherence(snapshot: bytes, on_progress: Callable[[str], None] | None = None) -> RenderedCoherence:
    """The PDF, web page and ODT of a snapshot; the same bytes give the same files.

    `on_progress` is called with "typesetting", "checking" and "writing" when those begin. Raises what `render` does.
    """
    report = on_progress or (lambda step: None)
    made = render(snapshot, report, COHERENCE)
    report("writing")
    view = compose_coherence_report(readable(json.loads(snapshot)), sha256(snapshot))
    tools = made.tools | {"odfpy": version("odfpy")}
    return RenderedCoherence(made.pdf, to_html(view), to_odt(view), made.pages, tools, made.notes)


def readable(value: Any) -> Any:
    """A copy of a JSON value without what HTML and XML do not allow in texts: control and half characters.

    Unlike paper, these forms may show any other character: whether there is a letter for it, depends on the reader.
    """
    if isinstance(value, str):
        return "".join(c for c in value if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs", "Cn"})
    if isinstance(value, list):
        return [readable(item) for item in value]
    if isinstance(value, dict):
        return {key: readable(item) for key, item in value.items()}
    return value
