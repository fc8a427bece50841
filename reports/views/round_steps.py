"""The steps that a coordinator takes with a round as a whole, each asked for with what will happen."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView

from accounts.requests import CoordinatorsMixin, MemberRequest
from history.editing import CONFLICT, FormPageMixin
from history.services import StaleVersion

from .. import proposals
from ..forms.rounds import NewDatesForm, OpenForm, StepForm, add_date_problems
from ..models import UpdateRequest
from ..round_cards import Progress, day, missing, taking_no_part
from ..rules import rounds as rules
from ..rules.updates import SUBMITTED
from ..services import rounds as services
from .of_round import OfRoundMixin


class RoundStepView(CoordinatorsMixin, OfRoundMixin, FormPageMixin, FormView):
    """A step with a round: what will happen, why, and only then it happens."""

    request: MemberRequest
    http_method_names = ["get", "head", "post", "options"]
    template_name = "reports/round_step.html"
    partial_template_name = "reports/partials/round_step.html"
    form_class: type[StepForm] = StepForm
    step: ClassVar[rules.Step]
    heading: ClassVar[str | Promise]
    action: ClassVar[str | Promise]

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.round.version, "closes": self.round.closes, "grace_until": self.round.grace_until}

    def consequences(self, progress: Progress) -> list[str]:
        """What will happen, in sentences."""
        raise NotImplementedError

    def perform(self, cleaned: dict[str, Any]) -> None:
        """Take the step."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        code = services.refusal(self.round, self.step)
        counts = UpdateRequest.objects.of_round(self.round).standings()
        progress = Progress(counts)
        return super().get_context_data(
            round=self.round,
            heading=self.heading,
            shows_progress=self.step != rules.Step.OPENING,
            action=self.action,
            refusal=services.REFUSALS[code] if code else "",
            needs_set_up=code in {"no_dates", "no_requests", "over"},
            consequences=[] if code else self.consequences(progress),
            progress=progress,
            danger=self.step == rules.Step.CLOSING,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if services.refusal(self.round, self.step):
            typed = request.POST.get("reason", "").strip()
            return self.render_to_response(self.get_context_data(form=self.get_form(), typed=typed), status=CONFLICT)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.perform(form.cleaned_data)
        except services.DatesRefused as refused:
            add_date_problems(form, refused.problems)
            return self.form_invalid(form)
        except (StaleVersion, services.StepRefused):
            del self.round
            form.data = {**self.request.POST.dict(), "version": str(self.round.version)}
            form.add_error(
                None, _("Somebody else changed this round in the meantime. Read what is there now, and do it again.")
            )
            return self.render_to_response(self.get_context_data(form=form), status=CONFLICT)
        return self.done(self.round.get_absolute_url())


class RoundOpenView(RoundStepView):
    """Ask everybody."""

    form_class = OpenForm
    step = rules.Step.OPENING
    heading = gettext_lazy("Open the round")
    action = gettext_lazy("Open the round")
    saved_message = gettext_lazy("The round is open.")

    def consequences(self, progress: Progress) -> list[str]:
        requests = UpdateRequest.objects.of_round(self.round)
        asked = ngettext("We ask for %(count)d update", "We ask for %(count)d updates", progress.asked) % {
            "count": progress.asked
        }
        organisations = requests.order_by().values("organisation").distinct().count()
        of = ngettext("of %(count)d organisation.", "of %(count)d organisations.", organisations) % {
            "count": organisations
        }
        nobody = requests.filter(person__isnull=True).count()
        found = [
            f"{asked} {of}",
            _("Updates are due on %(closes)s and accepted until %(until)s.")
            % {"closes": day(self.round.closes), "until": day(self.round.grace_until)},
        ]
        if self.round.sends_reminders:
            found.append(_("Who answers gets an e-mail about it."))
        else:
            found.append(_("No e-mail is sent: reminders are off for this round."))
        if nobody:
            found.append(
                ngettext(
                    "For %(count)d update no person is known; the mail goes to the contact of the organisation.",
                    "For %(count)d updates no person is known; the mail goes to the contact of the organisation.",
                    nobody,
                )
                % {"count": nobody}
            )
        if left_out := taking_no_part(proposals.left_out(self.request.user, self.round)):
            found.append(left_out)
        if self.round.opens != timezone.localdate():
            found.append(_("The round opens today; the planned opening date is replaced."))
        return found

    def perform(self, cleaned: dict[str, Any]) -> None:
        services.open_round(self.request.user, round_=self.round, version=cleaned["version"], reason=cleaned["reason"])


class RoundCloseView(RoundStepView):
    """Accept nothing any more."""

    step = rules.Step.CLOSING
    heading = gettext_lazy("Close the round")
    action = gettext_lazy("Close the round")
    saved_message = gettext_lazy("The round is closed.")

    def consequences(self, progress: Progress) -> list[str]:
        found = [missing(progress)]
        if self.round.accepts(timezone.localdate()):
            until = day(self.round.grace_until)
            found.append(_("Updates can be submitted until %(until)s. Closing ends that now.") % {"until": until})
        if waiting := progress.counts[SUBMITTED]:
            found.append(
                ngettext(
                    "%(count)d update waits for review. After closing it cannot be approved or returned.",
                    "%(count)d updates wait for review. After closing they cannot be approved or returned.",
                    waiting,
                )
                % {"count": waiting}
            )
        return [
            *found,
            _("Nobody can submit an update any more. Drafts are kept."),
            _("The report shows what was approved. You can open the round again."),
        ]

    def perform(self, cleaned: dict[str, Any]) -> None:
        services.close_round(self.request.user, round_=self.round, version=cleaned["version"], reason=cleaned["reason"])


class RoundReopenView(RoundStepView):
    """Accept updates again."""

    form_class = NewDatesForm
    step = rules.Step.REOPENING
    heading = gettext_lazy("Open the round again")
    action = gettext_lazy("Open the round again")
    saved_message = gettext_lazy("The round is open again.")

    def get_initial(self) -> dict[str, Any]:
        dates = {"closes": self.round.closes, "grace_until": self.round.grace_until}
        today = timezone.localdate()
        return {"version": self.round.version} | {name: day for name, day in dates.items() if day and day >= today}

    def consequences(self, progress: Progress) -> list[str]:
        return [
            missing(progress),
            _("Who answers can submit updates again, until the last day that you choose."),
            _("What was approved stays approved. Reports that were made do not change."),
        ]

    def perform(self, cleaned: dict[str, Any]) -> None:
        services.reopen_round(self.request.user, round_=self.round, **cleaned)


class RoundExtendView(RoundStepView):
    """Give more time."""

    form_class = NewDatesForm
    step = rules.Step.EXTENDING
    heading = gettext_lazy("Extend the round")
    action = gettext_lazy("Extend the round")
    saved_message = gettext_lazy("The round has more time.")

    def consequences(self, progress: Progress) -> list[str]:
        return [
            missing(progress),
            _("Now updates are due on %(closes)s and accepted until %(until)s.")
            % {"closes": day(self.round.closes), "until": day(self.round.grace_until)},
            _("Reminders follow the new dates."),
        ]

    def perform(self, cleaned: dict[str, Any]) -> None:
        services.extend_round(self.request.user, round_=self.round, **cleaned)
