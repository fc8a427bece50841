"""Template tags of the interface; built in, so that templates need no `load`. See docs/interface.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from ui.charts import indicator_legend
from ui.dates import format_imprecise
from ui.markdown import render_html
from ui.marks import ICONS, KINDS, STATUS_ORDER, STATUSES, UPDATE_ORDER, Sign
from ui.text import word_difference

register = template.Library()


@lru_cache(maxsize=256)
def _mark(sign: Sign, label: str = "") -> SafeString:
    """The drawn sign: decoration beside a word, or an image with the word as its name when it stands alone."""
    if label:
        return format_html(
            '<svg class="nds-mark" viewBox="0 0 16 16" role="img" aria-label="{}">{}</svg>',
            label,
            sign.svg_content("currentColor"),
        )
    return format_html(
        '<svg class="nds-mark" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{}</svg>',
        sign.svg_content("currentColor"),
    )


@register.simple_tag
def status(code: str, label: str = "", size: str = "") -> SafeString:
    """Shape and word of a status. `size="large"` for the head of a page."""
    if not code:
        return format_html('<span class="nds-meta">{}</span>', pgettext("status", "not declared"))
    sign = STATUSES[code]
    return _status(sign, str(label or sign.label), size)


@lru_cache(maxsize=256)
def _status(sign: Sign, label: str, size: str) -> SafeString:
    """A list writes the same few many times."""
    return format_html(
        '<span class="nds-status{}">{}<span>{}</span></span>',
        " nds-status--large" if size == "large" else "",
        _mark(sign),
        label,
    )


@register.simple_tag
def status_mark(code: str, label: str = "") -> SafeString:
    """The shape alone, with the word as hidden name; only where a legend is on the same screen."""
    sign = STATUSES[code]
    return _mark(sign, str(label or sign.label))


_DOT_ORDER = (*STATUS_ORDER[:3], "watermeloen", *STATUS_ORDER[3:])
_MOST_SIGNS = 24
"""Beyond this many signs nobody counts them: each is drawn once, with its number."""


@register.simple_tag
def status_dots(statuses: Iterable[str] | Mapping[str, int]) -> SafeString:
    """One shape per item, in the order of the statuses; read aloud as "3 op schema, 2 vertraagd".

    Takes the codes, or a number per code. Only where a legend is on the same screen.
    """
    return _signs(statuses, _DOT_ORDER)


@register.simple_tag
def update_squares(states: Iterable[str] | Mapping[str, int]) -> SafeString:
    """One square per progress update, from approved to to do; otherwise as `status_dots`."""
    return _signs(states, UPDATE_ORDER)


def _signs(codes: Iterable[str] | Mapping[str, int], order: Sequence[str]) -> SafeString:
    counts = Counter(codes)
    unknown = counts.keys() - set(order)
    if unknown:
        raise KeyError(min(unknown))
    found = [(STATUSES[code], counts[code]) for code in order if counts[code] > 0]
    if not found:
        return format_html('<span class="nds-meta">{}</span>', pgettext("signs", "none"))
    if sum(count for _sign, count in found) > _MOST_SIGNS:
        drawn = format_html_join(
            "",
            '<span class="nds-dots__count" aria-hidden="true">{} {}</span>',
            ((_mark(sign), count) for sign, count in found),
        )
    else:
        drawn = SafeString("".join(_mark(sign) * count for sign, count in found))
    return format_html(
        '<span class="nds-dots"><span class="nds-hidden">{}</span>{}</span>', _counted_words(found), drawn
    )


def _counted_words(found: Iterable[tuple[Sign, int]]) -> str:
    """ "3 op schema, 2 vertraagd"."""
    return ", ".join(f"{count} {_lower(str(sign.label))}" for sign, count in found)


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


@register.inclusion_tag("components/round_progress.html")
def round_progress(states: Iterable[str] | Mapping[str, int], figure: bool = False) -> dict[str, Any]:
    """How far a round is: solid is approved, striped in review, open to do; with the same in words.

    Takes the states of the updates, or a number per state. `figure=True` puts "6 of 11 submitted" above it.
    """
    counts = Counter(states)
    total = sum(counts[code] for code in UPDATE_ORDER)
    approved, in_review = counts["goedgekeurd"], counts["ingediend"]
    return {
        "figure": figure,
        "submitted": approved + in_review,
        "total": total,
        "approved_width": _percentage(approved, total),
        "review_width": _percentage(in_review, total),
        "words": _counted_words((STATUSES[code], counts[code]) for code in UPDATE_ORDER if counts[code] > 0),
    }


def _percentage(part: int, whole: int) -> str:
    """A width in markup, the same in every language."""
    return f"{100 * part / whole:.2f}%" if whole else "0%"


@register.inclusion_tag("components/status_legend.html")
def status_legend(codes: str, rosier: bool = False) -> dict[str, Any]:
    """What the shapes mean: `{% status_legend "op_schema aandacht_nodig" rosier=True %}`."""
    return {"codes": codes.split(), "rosier": rosier}


@register.simple_tag
def contribution_kind(code: str, label: str = "", boxed: bool = False) -> SafeString:
    """Glyph and word of a kind of contribution."""
    sign = KINDS[code]
    return format_html(
        '<span class="nds-kind{}">{}<span>{}</span></span>',
        " nds-kind--boxed" if boxed else "",
        _mark(sign),
        label or sign.label,
    )


@register.simple_tag
def contribution_mark(code: str, label: str = "") -> SafeString:
    """The glyph of a kind of contribution alone, with the word as hidden name."""
    sign = KINDS[code]
    return _mark(sign, str(label or sign.label))


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small picture beside a word; hidden from screen readers."""
    return format_html(
        '<svg class="nds-icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{}</svg>',
        SafeString(ICONS[name]),
    )


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(*parts: str) -> dict[str, Any]:
    """The way to this page, without the page itself: pairs of a label and a path or URL name."""
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return {"crumbs": [(label, target if "/" in target else reverse(target)) for label, target in pairs]}


@register.filter
def imprecise(value: Any, precision: str = "day") -> str:
    """A date as precisely as it is known: "4 december 2026", "juni 2026", "2e kwartaal 2026", "2026"."""
    return format_imprecise(value, precision or "day", get_language() or "nl") if value else ""


@register.filter
def imprecise_short(value: Any, precision: str = "day") -> str:
    """The same in a table: "4 dec 2026", "jun 2026", "Q2 2026"."""
    return format_imprecise(value, precision or "day", get_language() or "nl", short=True) if value else ""


@register.filter
def initials(name: Any) -> str:
    """At most two letters for the disc beside a name."""
    words = [word for word in str(name).split() if word[:1].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.filter
def word_diff(new: str, old: str) -> SafeString:
    """What was added and removed between two texts, as <ins> and <del>; both texts are escaped."""
    pieces: list[SafeString] = []
    for kind, text in word_difference(old or "", new or ""):
        if kind == "equal":
            pieces.append(format_html("{}", text))
        else:
            pieces.append(format_html("<{0}>{1}</{0}>", SafeString("ins" if kind == "insert" else "del"), text))
    return SafeString("".join(pieces))


@register.filter
def markdown(text: str | None) -> SafeString:
    """Text in the subset of ui.markdown as a <div class="nds-markdown">; nothing when it is empty."""
    return render_html(text or "")


def _shown(field: BoundField, value: Any) -> str:
    """A filter's value in the words of its choice list."""
    if isinstance(value, str | int | bool) and hasattr(field.field, "choices"):
        labels = {str(key): str(label) for key, label in _flat(field.field.choices)}
        return labels.get(str(value), str(value))
    if not isinstance(value, str) and isinstance(value, Iterable):
        return ", ".join(_shown(field, item) for item in value)
    return str(value)


def _flat(choices: Iterable[tuple[Any, Any]]) -> Iterable[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label


@register.inclusion_tag("components/chart_legend.html")
def chart_legend() -> dict[str, Any]:
    """The legend of indicator charts."""
    return {"marks": indicator_legend()}


@register.inclusion_tag("components/filter_chips.html", takes_context=True)
def filter_chips(context: Context, form: BaseForm, region: str = "") -> dict[str, Any]:
    """One chip per active filter; each removes that filter, and the page number with it."""
    request = context["request"]
    cleaned = getattr(form, "cleaned_data", None) or {}
    chips = []
    for field in form:
        value = cleaned.get(field.name)
        if field.is_hidden or field.name in form.errors or value is None or value == "" or value is False:
            continue
        if hasattr(value, "__len__") and not len(value):
            continue
        query = request.GET.copy()
        query.pop(field.html_name, None)
        query.pop("page", None)
        chips.append({"label": field.label, "value": _shown(field, value), "url": f"?{query.urlencode()}"})
    return {"chips": chips, "region": region, "path": request.path}


@register.simple_tag
def error_target(field: BoundField) -> str:
    """Id of the control that an error points to: of a group of choices its first one."""
    first_of_group = field.use_fieldset or hasattr(field.field.widget, "widgets")
    return f"{field.auto_id}_0" if first_of_group else str(field.id_for_label or field.auto_id)


@register.simple_tag
def page_numbers(page: Any) -> list[int | None]:
    """Numbers to show in the pagination; None is a gap."""
    last, current = page.paginator.num_pages, page.number
    wanted = sorted({1, last, *range(max(1, current - 1), min(last, current + 1) + 1)})
    numbers: list[int | None] = []
    for number in wanted:
        previous = next((shown for shown in reversed(numbers) if shown), 0)
        if number - previous == 2:
            numbers.append(number - 1)
        elif number - previous > 2:
            numbers.append(None)
        numbers.append(number)
    return numbers


@register.simple_tag
def age_tag(days: int | None, limit: int) -> SafeString:
    """How long ago something was updated; over the limit it becomes a tag."""
    if days is None:
        return format_html('<span class="nds-meta">{}</span>', pgettext("updated", "never"))
    words = _("today") if days <= 0 else ngettext("%(days)d day", "%(days)d days", days) % {"days": days}
    return format_html('<span class="nds-tag nds-tag--warn">{}</span>' if days > limit else "{}", words)
