"""Pages about the mails of a round: what goes to whom and when, the log, the settings, and sending by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic.base import ContextMixin, TemplateResponseMixin, View

from accounts.requests import CoordinatorsMixin, MemberRequest
from history.editing import INVALID, PartialMixin, VersionedUpdateView, go_to
from history.forms import VersionedModelForm
from history.trails import recent
from ui.errors import DomainError
from ui.lists import ListView

from .. import reminding
from ..choices import ReminderState
from ..filters.reminders import ReminderFilterSet
from ..forms.reminders import ReminderSettingsForm, SendForm
from ..models import Reminder, ReportingRound
from ..reminding.unreachable import unreachable
from ..services import reminders as services
from ..tables.reminders import ReminderTable
from .of_round import OfRoundMixin

DAYS_AHEAD = 14
MOST_TEXTS = 30
"""Of so many mails of one day the page holds the text; the others are counted."""


@dataclass(frozen=True)
class Day:
    """The mails that would go out on a day, and how many more there are."""

    day: date
    mails: list[reminding.Mail]
    more: int = 0

    @property
    def count(self) -> int:
        """All mails of the day."""
        return len(self.mails) + self.more


class ReminderListView(OfRoundMixin, ListView):
    """What would be sent today and in the coming days, who cannot be reached, and the log of what was sent."""

    request: MemberRequest
    model = Reminder
    table_class = ReminderTable
    filterset_class = ReminderFilterSet
    template_name = "reports/reminder_list.html"
    empty_title = gettext_lazy("No mail was sent yet")
    empty_text = gettext_lazy("Each mail of this round stands here, with its text and how it went.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = self.request.user
        if not (user.is_coordinator or user.is_administrator):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Reminder]:
        return Reminder.objects.visible_to(self.request.user).of_round(self.round).for_list(timezone.now())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs, round=self.round)
        if context["partial"]:
            return context
        now = timezone.now()
        today = timezone.localdate(now)
        mailing = reminding.mailing(self.round, today)
        is_done = reminding.next_run(now) > today
        held = [letter for letter in mailing.letters() if letter.goes_on > mailing.day]
        return context | {
            "is_sending": mailing.schedule is not None and self.round.sends_reminders,
            "has_schedule": mailing.schedule is not None,
            "to_the_log": settings.EMAIL_BACKEND.endswith("console.EmailBackend"),
            "is_soon": is_done or reminding.is_due(now),
            "hour": reminding.HOUR.hour,
            "outstanding": len(mailing.requests),
            "held": [reminding.compose(mailing, letter) for letter in held[:MOST_TEXTS]],
            "held_more": max(len(held) - MOST_TEXTS, 0),
            "unreachable": unreachable(mailing),
            # Last: it goes on in the log of the mailing as if the mails were sent.
            "days": [
                _day(one, letters)
                for one, letters in reminding.forecast(mailing, DAYS_AHEAD, only_news=is_done)
                if letters
            ],
            "days_ahead": DAYS_AHEAD,
            "today": today,
        }


def _day(mailing: reminding.Mailing, letters: list[Any]) -> Day:
    mails = [reminding.compose(mailing, letter) for letter in letters[:MOST_TEXTS]]
    return Day(mailing.day, mails, len(letters) - len(mails))


class ReminderSettingsView(CoordinatorsMixin, OfRoundMixin, VersionedUpdateView):
    """When a round sends mails."""

    request: MemberRequest
    form_class = ReminderSettingsForm
    template_name = "reports/reminder_settings.html"
    partial_template_name = "reports/partials/reminder_settings.html"
    conflict_template_name = "reports/reminder_conflict.html"
    conflict_partial_template_name = "reports/partials/reminder_conflict.html"
    saved_message = gettext_lazy("Saved.")
    context_object_name = "round"

    def get_object(self, queryset: QuerySet | None = None) -> ReportingRound:
        return self.round

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, changes=recent(self.object))

    def get_success_url(self) -> str:
        return reverse("reports:reminders", args=[self.kwargs["year"]])

    def save(self, form: VersionedModelForm) -> None:
        services.change_settings(
            self.request.user,
            round_=form.instance,
            version=form.cleaned_data["version"],
            values=form.values(),
            reason=form.cleaned_data["reason"],
        )


class ReminderSendView(CoordinatorsMixin, OfRoundMixin, PartialMixin, TemplateResponseMixin, ContextMixin, View):
    """Send reminders by hand: choose organisations, see who gets which mail, confirm."""

    request: MemberRequest
    http_method_names = ["get", "head", "post", "options"]
    template_name = "reports/reminder_send.html"
    partial_template_name = "reports/partials/reminder_send.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "organisation" not in request.GET:
            return self._page(SendForm(round_=self.round))
        form = SendForm(request.GET, round_=self.round)
        return self._page(form) if form.is_valid() else self._page(form, INVALID)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = SendForm(request.POST, round_=self.round)
        if not form.is_valid():
            return self._page(form, INVALID)
        if not form.cleaned_data["confirmed"]:
            return self._page(form)
        try:
            outcome = services.send_by_hand(
                self.request.user, round_=self.round, organisations=list(form.cleaned_data["organisation"])
            )
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            _tell(request, outcome)
        return go_to(request, reverse("reports:reminders", args=[self.round.year]))

    def _page(self, form: SendForm, status: int = 200) -> HttpResponse:
        context: dict[str, Any] = {"round": self.round, "form": form, "is_open": self.round.is_open}
        if form.is_bound and form.is_valid():
            chosen = list(form.cleaned_data["organisation"])
            mailing = reminding.mailing(self.round, timezone.localdate())
            letters = mailing.letters(by_hand=services.requests_of(self.round, chosen))
            ready = [letter for letter in letters if letter.goes_on <= mailing.day]
            context |= {
                "chosen": chosen,
                "count": len(ready),
                "pause": mailing.pause,
                "mails": [reminding.compose(mailing, letter) for letter in ready[:MOST_TEXTS]],
                "more": max(len(ready) - MOST_TEXTS, 0),
                "held": [reminding.compose(mailing, letter) for letter in letters if letter.goes_on > mailing.day],
            }
        return self.render_to_response(self.get_context_data(**context), status=status)


def _tell(request: HttpRequest, outcome: reminding.Outcome) -> None:
    """Say what became of the mails, each kind in a sentence of its own."""
    counts = outcome.counts
    if sent := counts[ReminderState.SENT]:
        messages.success(
            request, ngettext("%(count)d mail was sent.", "%(count)d mails were sent.", sent) % {"count": sent}
        )
    if failed := counts[ReminderState.FAILED]:
        words = ngettext(
            "%(count)d mail failed. The list says why.", "%(count)d mails failed. The list says why.", failed
        )
        messages.error(request, words % {"count": failed})
    if refused := counts[ReminderState.REFUSED]:
        words = ngettext(
            "The mail server refuses %(count)d address. Send again: then somebody else gets the mail.",
            "The mail server refuses %(count)d addresses. Send again: then others get the mails.",
            refused,
        )
        messages.error(request, words % {"count": refused})
    if uncertain := counts[ReminderState.SENDING]:
        words = ngettext(
            "Of %(count)d mail it is not known whether it arrived.",
            "Of %(count)d mails it is not known whether they arrived.",
            uncertain,
        )
        messages.warning(request, words % {"count": uncertain})
    if held := len(outcome.held):
        words = ngettext(
            "%(count)d person got a mail shortly before and was left out.",
            "%(count)d persons got a mail shortly before and were left out.",
            held,
        )
        messages.info(request, words % {"count": held})
    if outcome.left:
        words = ngettext(
            "%(count)d mail was not sent yet. Send again to go on.",
            "%(count)d mails were not sent yet. Send again to go on.",
            outcome.left,
        )
        messages.warning(request, words % {"count": outcome.left})
    if not counts and not outcome.held and not outcome.left:
        messages.info(request, _("There was nobody to send a mail to."))
