"""The pages that ask before a step."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from reports.models import ReportingRound, UpdateRequest

from .making import HTMX, make_round, typed


class TestStepPages:
    def test_opening_says_how_much_is_asked_of_how_many(self, as_coordinator, plan, bzk, vng):
        round_ = make_round()
        UpdateRequest.objects.create(round=round_, priority=plan[0], organisation=bzk)
        UpdateRequest.objects.create(round=round_, measure=plan[1], organisation=vng)
        url = reverse("reports:round-open", args=[2026])
        page = as_coordinator.get(url).content.decode()
        assert "Wij vragen 2 berichten aan 2 organisaties." in page
        assert "e-mail" in page
        response = as_coordinator.post(url, {"version": 1}, headers=HTMX)
        assert response["HX-Redirect"] == "/rapportages/2026/"
        assert ReportingRound.objects.get().state == "open"

    def test_what_cannot_be_done_says_why(self, as_coordinator, plan):
        make_round(closes=None, grace_until=None)
        url = reverse("reports:round-open", args=[2026])
        page = as_coordinator.get(url).content.decode()
        assert "Vul eerst in wanneer de ronde opent" in page
        assert "<textarea" not in page
        assert as_coordinator.post(url, {"version": 1}).status_code == 409

    def test_closing_before_the_last_day_says_so(self, as_coordinator, asked):
        url = reverse("reports:round-close", args=[2026])
        assert "Sluiten maakt daar nu een einde aan." in as_coordinator.get(url).content.decode()
        today = timezone.localdate()
        over = [today - timedelta(days=days) for days in (9, 2, 1)]
        ReportingRound.objects.update(opens=over[0], closes=over[1], grace_until=over[2])
        assert "Sluiten maakt daar" not in as_coordinator.get(url).content.decode()

    def test_who_comes_second_keeps_the_reason(self, as_coordinator, asked):
        ReportingRound.objects.update(state="gesloten")
        url = reverse("reports:round-close", args=[2026])
        refused = as_coordinator.post(url, {"version": 1, "reason": "Alles <b>is</b> binnen"}, headers=HTMX)
        assert refused.status_code == 409
        assert "Alles &lt;b&gt;is&lt;/b&gt; binnen" in refused.content.decode()

    def test_opening_names_what_takes_no_part(self, as_coordinator, plan, bzk):
        UpdateRequest.objects.create(round=make_round(), priority=plan[0], organisation=bzk)
        page = as_coordinator.get(reverse("reports:round-open", args=[2026])).content.decode()
        assert "2 prioriteiten en maatregelen uit het plan doen niet mee." in page

    def test_closing_says_what_is_missing_and_wants_a_reason(self, as_coordinator, asked):
        url = reverse("reports:round-close", args=[2026])
        assert "Er ontbreekt 1 van de 1 berichten." in as_coordinator.get(url).content.decode()
        refused = as_coordinator.post(url, {"version": 1, "reason": " "})
        assert refused.status_code == 422
        assert list(refused.context["form"].errors) == ["reason"]
        assert as_coordinator.post(url, {"version": 1, "reason": "Alles is binnen"}).status_code == 302
        trail = as_coordinator.get(reverse("history:trail", args=["reportinground", asked.round_id]))
        assert "Alles is binnen" in trail.content.decode()

    @pytest.mark.parametrize("version", ["", "x", "0", "-1", "9" * 30])
    def test_a_version_that_makes_no_sense_changes_nothing(self, as_coordinator, asked, version):
        url = reverse("reports:round-close", args=[2026])
        assert as_coordinator.post(url, {"version": version, "reason": "Klaar"}).status_code == 422
        assert ReportingRound.objects.get().state == "open"

    def test_a_round_that_changed_meanwhile_is_shown_first_with_the_reason_kept(self, as_coordinator, asked):
        url = reverse("reports:round-close", args=[2026])
        ReportingRound.objects.update(sends_reminders=False)
        conflict = as_coordinator.post(url, {"version": 1, "reason": "Alles is binnen"})
        assert conflict.status_code == 409
        page = conflict.content.decode()
        assert "Alles is binnen" in page
        assert 'name="version" value="2"' in page
        assert as_coordinator.post(url, {"version": 2, "reason": "Alles is binnen"}).status_code == 302

    @pytest.mark.parametrize(
        ("closes", "grace", "fields"),
        [
            (typed(-20), typed(60), {"closes"}),
            ("", "", {"closes", "grace_until"}),
            ("juni 2027", "gisteren", {"closes", "grace_until"}),
            (typed(60), typed(50), {"grace_until"}),
        ],
    )
    @pytest.mark.parametrize("name", ["reports:round-extend", "reports:round-reopen"])
    def test_new_dates_are_checked_at_their_fields(self, as_coordinator, asked, name, closes, grace, fields):
        if name == "reports:round-reopen":
            ReportingRound.objects.update(state="gesloten")
        version = ReportingRound.objects.get().version
        data = {"version": version, "reason": "Meer tijd", "closes": closes, "grace_until": grace}
        response = as_coordinator.post(reverse(name, args=[2026]), data)
        assert response.status_code == 422
        assert set(response.context["form"].errors) == fields
        assert "Meer tijd" in response.content.decode()

    def test_reopened_with_new_dates(self, as_coordinator, asked):
        ReportingRound.objects.update(state="gesloten")
        data = {"version": 2, "reason": "Eén bericht ontbrak", "closes": typed(60), "grace_until": typed(60)}
        url = reverse("reports:round-reopen", args=[2026])
        assert as_coordinator.post(url, data).status_code == 302
        round_, until = ReportingRound.objects.get(), timezone.localdate() + timedelta(days=60)
        assert (round_.state, round_.closes, round_.grace_until) == ("open", until, until)

    def test_reopening_proposes_the_dates_that_are_still_to_come(self, as_coordinator, asked):
        today = timezone.localdate()
        ReportingRound.objects.update(
            state="gesloten", opens=today - timedelta(30), closes=today - timedelta(1), grace_until=today + timedelta(5)
        )
        form = as_coordinator.get(reverse("reports:round-reopen", args=[2026])).context["form"]
        assert form.initial.get("closes") is None
        assert form.initial["grace_until"] is not None

    def test_a_closed_round_says_so_and_not_when_it_will_close(self, as_coordinator, asked):
        ReportingRound.objects.update(state="gesloten")
        page = as_coordinator.get(reverse("reports:round", args=[2026])).content.decode()
        assert "Sluitingsdatum" in page
        assert "Sluit op" not in page
        assert "Late berichten tellen nog mee" not in page
