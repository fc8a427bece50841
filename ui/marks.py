"""The signs of the interface: status shapes, kinds of contribution, icons.

One set for page and report. A sign is drawn on a field of 16 × 16 with presentation attributes only, so that the same
markup works inline in a page with a strict policy, inside a chart, and in the PDF. `currentColor` in `ink` lets a page
follow the text colour (forced colours); charts pass the ink itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

INK = "#17212e"
INK_2 = "#4a5565"
ACCENT = "#0b4f8a"
ACCENT_LIGHT = "#dce8f3"
LINE = "#d9dee5"
LINE_2 = "#6f7a89"
WHITE = "#ffffff"
GREEN = "#1b7a43"
AMBER = "#ba6700"
RED = "#b3261e"
GREY = "#5f6b7a"


@dataclass(frozen=True)
class Sign:
    """A shape with the word that must stand beside it, or be read aloud in its place."""

    label: str | Promise
    shape: str
    """SVG markup with `{ink}` where the colour of the text goes."""
    colour: str
    """The colour of the shape, for bars and bands in charts."""

    def svg_content(self, ink: str = INK) -> SafeString:
        """The shape without a surrounding <svg>."""
        return mark_safe(self.shape.replace("{ink}", ink))  # noqa: S308 (fixed text of this module)


_DISC_WITH_TICK = (
    '<circle cx="8" cy="8" r="7" fill="{ink}"/>'
    '<path d="M4.7 8.3l2.3 2.3 4.3-4.9" fill="none" stroke="#ffffff" stroke-width="1.8"/>'
)
_OPEN_CIRCLE = f'<circle cx="8" cy="8" r="5.9" fill="#ffffff" stroke="{GREY}" stroke-width="1.8"/>'
_DIAMOND = f'<path d="M8 .8L15.2 8 8 15.2 .8 8z" fill="{RED}"/>'
_CROSS = f'<path d="M3 3l10 10M13 3L3 13" fill="none" stroke="{RED}" stroke-width="2.2"/>'
_SQUARE = '<rect x="1.5" y="1.5" width="13" height="13" rx="2" fill="{fill}" stroke="{stroke}" stroke-width="1.6"/>'

STATUSES: dict[str, Sign] = {
    "op_schema": Sign(_("On track"), f'<circle cx="8" cy="8" r="6.9" fill="{GREEN}"/>', GREEN),
    "aandacht_nodig": Sign(_("Needs attention"), f'<path d="M8 1.4l7.2 13.2H.8z" fill="{AMBER}"/>', AMBER),
    "vertraagd": Sign(_("Delayed"), _DIAMOND, RED),
    "niet_gestart": Sign(_("Not started"), _OPEN_CIRCLE, WHITE),
    "afgerond": Sign(_("Finished"), _DISC_WITH_TICK, INK),
    "gestopt": Sign(
        _("Stopped"),
        _OPEN_CIRCLE + f'<path d="M3.9 12.1l8.2-8.2" stroke="{GREY}" stroke-width="1.8"/>',
        GREY,
    ),
    "te_weinig_gegevens": Sign(
        _("Too little data"),
        f'<circle cx="8" cy="8" r="6" fill="none" stroke="{GREY}" stroke-width="1.8" stroke-dasharray="2.4 2.3"/>',
        LINE,
    ),
    "niet_opgegeven": Sign(
        pgettext_lazy("status", "Not declared"),
        f'<path d="M2.5 8h11" stroke="{GREY}" stroke-width="1.8" stroke-dasharray="3 1.5"/>',
        WHITE,
    ),
    "watermeloen": Sign(
        _("Watermelon"),
        f'<circle cx="8" cy="8" r="6.6" fill="#ffffff" stroke="{GREEN}" stroke-width="2"/>'
        f'<path d="M8 4.2L11.8 8 8 11.8 4.2 8z" fill="{RED}"/>',
        RED,
    ),
    # Commitments to parliament.
    "openstaand": Sign(_("Open"), _OPEN_CIRCLE, WHITE),
    "deels_voldaan": Sign(
        _("Partly settled"),
        '<circle cx="8" cy="8" r="6.1" fill="#ffffff" stroke="{ink}" stroke-width="1.6"/>'
        '<path d="M8 1.9a6.1 6.1 0 0 0 0 12.2z" fill="{ink}"/>',
        LINE_2,
    ),
    "voldaan": Sign(_("Settled"), _DISC_WITH_TICK, INK),
    # Progress updates.
    "te_doen": Sign(_("To do"), _SQUARE.format(fill="#ffffff", stroke=LINE_2), WHITE),
    "concept": Sign(
        pgettext_lazy("progress update", "Draft"),
        _SQUARE.format(fill="#ffffff", stroke=LINE_2)
        + f'<path d="M4.5 6h7M4.5 10h4" stroke="{LINE_2}" stroke-width="1.6"/>',
        WHITE,
    ),
    "ingediend": Sign(
        _("In review"),
        _SQUARE.format(fill="#ffffff", stroke="{ink}") + '<path d="M14 2v12H2z" fill="{ink}"/>',
        LINE_2,
    ),
    "goedgekeurd": Sign(
        _("Approved"),
        _SQUARE.format(fill="{ink}", stroke="{ink}")
        + '<path d="M4.5 8.3l2.4 2.3 4.4-4.9" fill="none" stroke="#ffffff" stroke-width="1.8"/>',
        INK,
    ),
    "teruggestuurd": Sign(
        _("Returned"),
        _SQUARE.format(fill=AMBER, stroke=AMBER)
        + '<path d="M8 4v5M8 11v1.8" fill="none" stroke="#ffffff" stroke-width="1.8"/>',
        AMBER,
    ),
    # What works on a challenge.
    "witte_vlek": Sign(
        _("White spot"),
        f'<rect x="1.5" y="1.5" width="13" height="13" fill="#ffffff" stroke="{LINE_2}" stroke-width="1.4"'
        f' stroke-dasharray="2.6 1.6"/><path d="M2 8l6-6M2 14L14 2M8 14l6-6" stroke="{LINE_2}" stroke-width="1.2"/>',
        WHITE,
    ),
    "alleen_doelen": Sign(
        _("Only goals"),
        f'<circle cx="8" cy="8" r="6.1" fill="#ffffff" stroke="{AMBER}" stroke-width="1.8"/>'
        f'<circle cx="8" cy="8" r="2.4" fill="{AMBER}"/>',
        AMBER,
    ),
    "te_traag": Sign(_("Too slow"), _DIAMOND, RED),
    "tempo_onbekend": Sign(
        _("Pace unknown"),
        f'<circle cx="8" cy="8" r="6" fill="none" stroke="{GREY}" stroke-width="1.8" stroke-dasharray="2.4 2.3"/>',
        LINE,
    ),
    "op_koers": Sign(_("On course"), f'<circle cx="8" cy="8" r="6.9" fill="{GREEN}"/>', GREEN),
    # Decisions that are asked.
    "open": Sign(pgettext_lazy("agenda item", "Open"), _OPEN_CIRCLE, WHITE),
    "besloten": Sign(_("Decided"), _DISC_WITH_TICK, INK),
    "vervallen": Sign(
        _("No longer needed"),
        _OPEN_CIRCLE + f'<path d="M3.9 12.1l8.2-8.2" stroke="{GREY}" stroke-width="1.8"/>',
        GREY,
    ),
    # Background jobs.
    "queued": Sign(_("Waiting"), _OPEN_CIRCLE, WHITE),
    "running": Sign(
        _("Being made"),
        f'<circle cx="8" cy="8" r="6.2" fill="#ffffff" stroke="{ACCENT}" stroke-width="1.8"/>'
        f'<circle cx="8" cy="8" r="3" fill="{ACCENT}"/>',
        ACCENT,
    ),
    "done": Sign(pgettext_lazy("background job", "Ready"), _DISC_WITH_TICK, INK),
    "failed": Sign(_("Failed"), _DIAMOND, RED),
}
"""Every status that a page shows, by the code that the rooms store or compute."""

STATUS_ORDER = (
    "op_schema",
    "aandacht_nodig",
    "vertraagd",
    "niet_gestart",
    "afgerond",
    "gestopt",
    "te_weinig_gegevens",
    "niet_opgegeven",
)
"""The order in bars, legends and tables."""

COVERAGE_ORDER = ("witte_vlek", "alleen_doelen", "te_traag", "tempo_onbekend", "op_koers")
"""The order of what works on a challenge: what nobody works on first."""

UPDATE_ORDER = ("goedgekeurd", "ingediend", "teruggestuurd", "concept", "te_doen")
"""The states of progress updates, from done to to do."""

KINDS: dict[str, Sign] = {
    "voert_uit": Sign(
        _("executes"),
        '<path d="M1.5 8h12M9 3.5L13.5 8 9 12.5" fill="none" stroke="{ink}" stroke-width="2"/>',
        ACCENT,
    ),
    "draagt_bij": Sign(
        _("contributes to"),
        '<path d="M8 2v12M2 8h12" fill="none" stroke="{ink}" stroke-width="1.8"/>',
        ACCENT,
    ),
    "hangt_af": Sign(
        _("depends on"),
        '<circle cx="8" cy="3.7" r="2.6" fill="none" stroke="{ink}" stroke-width="1.6"/>'
        '<path d="M8 6.5v4" stroke="{ink}" stroke-width="1.8"/><path d="M3 10.5h10v4H3z" fill="{ink}"/>',
        ACCENT,
    ),
    "overlapt": Sign(
        _("overlaps with"),
        '<circle cx="5.7" cy="8" r="4.2" fill="none" stroke="{ink}" stroke-width="1.7"/>'
        '<circle cx="10.3" cy="8" r="4.2" fill="none" stroke="{ink}" stroke-width="1.7"/>',
        ACCENT,
    ),
    "conflicteert": Sign(_("conflicts with"), _CROSS, RED),
}
"""Kinds of contribution between a priority and a part of a strategy."""

ICONS: dict[str, str] = {
    "arrow-down": '<path d="M8 2.5v11M3.5 9L8 13.5 12.5 9" fill="none" stroke="currentColor" stroke-width="1.8"/>',
    "arrow-right": '<path d="M2.5 8h11M9 3.5L13.5 8 9 12.5" fill="none" stroke="currentColor" stroke-width="1.8"/>',
    "arrow-up": '<path d="M8 13.5v-11M3.5 7L8 2.5 12.5 7" fill="none" stroke="currentColor" stroke-width="1.8"/>',
    "chevron-down": '<path d="M3 5.5l5 5 5-5" fill="none" stroke="currentColor" stroke-width="1.8"/>',
    "clock": '<circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" stroke-width="1.7"/>'
    '<path d="M8 4.5V8l2.5 1.5" fill="none" stroke="currentColor" stroke-width="1.7"/>',
    "close": '<path d="M3.5 3.5l9 9M12.5 3.5l-9 9" fill="none" stroke="currentColor" stroke-width="1.8"/>',
    "document": '<path d="M3.5 1.5h6l3 3v10h-9z" fill="none" stroke="currentColor" stroke-width="1.6"/>'
    '<path d="M5.5 8h5M5.5 11h5" stroke="currentColor" stroke-width="1.4"/>',
    "download": '<path d="M8 1.5v8.5M4.5 6.5L8 10l3.5-3.5M2 14h12" fill="none" stroke="currentColor" '
    'stroke-width="1.8"/>',
    "menu": '<path d="M2 4h12M2 8h12M2 12h12" stroke="currentColor" stroke-width="1.8"/>',
    "person": '<circle cx="8" cy="5" r="3" fill="none" stroke="currentColor" stroke-width="1.7"/>'
    '<path d="M2.5 14.5c.6-3.2 2.8-4.7 5.5-4.7s4.9 1.5 5.5 4.7" fill="none" stroke="currentColor" '
    'stroke-width="1.7"/>',
    "search": '<circle cx="6.8" cy="6.8" r="4.8" fill="none" stroke="currentColor" stroke-width="1.8"/>'
    '<path d="M10.4 10.4l4 4" fill="none" stroke="currentColor" stroke-width="1.8"/>',
}
"""Small pictures beside words; never alone."""
