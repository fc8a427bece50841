"""Administration: who may come in, what can be changed there, and what its first page says."""

import re
from datetime import date, timedelta

import pytest
from django.contrib import admin
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError

from accounts.choices import Role
from accounts.forms import CHANGED_MEANWHILE
from accounts.models import Organisation, User
from accounts.tests.factories import PASSWORD, organisation, user
from history.services import because
from history.tracking import event_model, tracked_models
from nds_tracker import health, tasks
from nds_tracker.dashboard import data_quality, what_the_data_say
from priorities.models import Priority
from priorities.tests.factories import make_contribution, make_goal, make_pillar, make_priority, make_strategy
from reports.models import Heartbeat, ProgressUpdate, Reminder, ReportingRound, UpdateRequest
from strategies.models import Measure, Milestone

pytestmark = pytest.mark.django_db

EDITABLE = {User, Organisation}


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch):
    """Asking a worker takes a second when there is none."""
    monkeypatch.setattr(health, "worker_alive", lambda: False)


@pytest.fixture
def administrator(client):
    """An administrator who is logged in."""
    account = user(Role.ADMINISTRATOR)
    client.force_login(account)
    return account


def url(model, action="changelist", *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{action}", args=args)


class TestAccess:
    @pytest.mark.parametrize("role", [Role.READER, Role.EDITOR, Role.COORDINATOR])
    def test_others_get_a_page_that_says_so(self, client, role):
        client.force_login(user(role))
        for path in ("/beheer/", "/beheer/login/", url(User), url(Priority)):
            response = client.get(path)
            assert response.status_code == 403
            assert response.templates[0].name == "403.html"

    def test_a_visitor_logs_in_on_the_page_of_the_site(self, client):
        assert client.get("/beheer/").url == "/inloggen/?next=/beheer/"
        assert client.get("/beheer/login/?next=/beheer/x/").url.startswith("/inloggen/?next=")

    def test_an_administrator_need_not_log_in_again(self, client, administrator):
        assert client.get("/beheer/login/").url == "/beheer/"

    def test_searching_keeps_the_filter(self, client, administrator):
        user(username="lezer-een")
        user(Role.EDITOR, username="redacteur-een")
        page = client.get(url(User), {"role__exact": "lezer", "q": "een"})
        assert page.context["cl"].result_count == 1
        assert '<input type="hidden" name="role__exact" value="lezer">' in page.content.decode()

    def test_there_is_one_page_for_passwords_and_logout(self, client, administrator):
        for path in ("logout", "password_change"):
            assert client.get(f"/beheer/{path}/").status_code == 404

    def test_every_tracked_model_is_there_and_no_groups(self):
        registered = set(admin.site._registry)
        assert set(tracked_models) <= registered
        assert "Group" not in {model.__name__ for model in registered}


class TestContentIsReadOnly:
    @pytest.mark.parametrize("model", [model for model in tracked_models if model not in EDITABLE])
    def test_lists_can_be_read_and_nothing_added(self, client, administrator, model):
        assert client.get(url(model)).status_code == 200
        assert client.get(url(model), {"q": "niets';--"}).status_code in {200, 400}
        assert client.get(url(model, "add")).status_code == 403

    def test_a_row_can_be_read_and_not_changed(self, client, administrator):
        priority = make_priority(title="Onveranderd")
        page = client.get(url(Priority, "change", priority.pk))
        assert page.status_code == 200
        assert priority.get_absolute_url() in page.content.decode()
        assert client.post(url(Priority, "change", priority.pk), {"title": "Anders"}).status_code == 403
        assert client.post(url(Priority, "delete", priority.pk), {"post": "yes"}).status_code == 403
        priority.refresh_from_db()
        assert priority.title == "Onveranderd"

    @pytest.mark.parametrize("model", [Priority, User])
    def test_rows_are_not_removed_many_at_once(self, client, administrator, model):
        make_priority()
        rows = set(model.objects.values_list("pk", flat=True))
        data = {"action": "delete_selected", "_selected_action": list(rows), "post": "yes"}
        assert client.post(url(model), data).status_code == 200, "the list, as if nothing was asked"
        assert set(model.objects.values_list("pk", flat=True)) == rows != set()

    def test_the_history_of_a_row_is_that_of_the_site(self, client, administrator):
        priority = make_priority()
        assert client.get(url(Priority, "history", priority.pk)).url == f"/geschiedenis/priority/{priority.pk}/"

    @pytest.mark.parametrize("query", ["zomaar=1", "verantwoordelijke=x", "bijgewerkt=x", "source__id=x", "e=1"])
    def test_a_filter_that_makes_no_sense_is_an_error(self, client, administrator, query):
        response = client.get(f"{url(Priority)}?{query}")
        assert response.status_code == 400

    @pytest.mark.parametrize(
        "query", ["role__exact=%00", "role__exact=lezer&role__exact=%00", "q=%00", "%00=1", "o=%00"]
    )
    def test_what_the_database_cannot_read_is_an_error(self, client, administrator, query):
        assert client.get(f"{url(User)}?{query}").status_code == 400

    def test_rows_are_shown_at_one_address(self, client, administrator):
        assert client.get("/beheer/r/1/%00/").status_code == 404

    @pytest.mark.parametrize("query", ["p=0", "p=2", "p=" + "9" * 5000, "p=x", "o=99", "o=x", "o=1.99", "o=--1"])
    def test_a_page_or_column_that_is_not_there_does_not_exist(self, client, administrator, query):
        assert client.get(f"{url(User)}?{query}").status_code == 404

    @pytest.mark.parametrize("query", ["", "p=1", "p=2", "o=1.-0", "o=", "o=-1&p=2&q=lezer"])
    def test_pages_and_columns_that_are_there(self, client, administrator, query):
        User.objects.bulk_create(User(username=f"lezer-{number}") for number in range(60))
        assert client.get(f"{url(User)}?{query}").status_code == 200


class TestUsers:
    def read(self, client, account, **fields):
        """What the form of `account` holds when it is opened now, changed here and there."""
        page = client.get(url(User, "change", account.pk))
        data = {"username": account.username, "name": "", "email": "", "role": account.role, "organisation": ""}
        return data | {"is_active": "on", "stamp": page.context["adminform"].form["stamp"].value()} | fields

    def test_an_account_is_made_with_role_and_organisation(self, client, administrator):
        bzk = organisation()
        response = client.post(
            url(User, "add"),
            {
                "username": "nieuw",
                "name": "Nieuw",
                "email": "",
                "role": Role.EDITOR,
                "organisation": bzk.pk,
                "password1": PASSWORD,
                "password2": PASSWORD,
            },
        )
        assert response.status_code == 302, response.context["adminform"].form.errors
        account = User.objects.get(username="nieuw")
        assert (account.role, account.organisation, account.check_password(PASSWORD)) == (Role.EDITOR, bzk, True)
        (event,) = account.rights_events.all()
        assert event.pgh_context.metadata["user"] == administrator.pk

    @pytest.mark.parametrize(
        "fields",
        [
            {"username": ""},
            {"username": "lezer"},
            {"username": "x\x00y"},
            {"username": "a b"},
            {"password1": "", "password2": ""},
            {"password1": "kort", "password2": "kort"},
            {"role": "keizer"},
            {"organisation": "999999"},
            {"name": "x" * 151},
            {"name": "regel\x07"},
            {"email": "geen adres"},
        ],
    )
    def test_bad_input_is_refused_at_the_field(self, client, administrator, fields):
        user()
        data = {"username": "nieuw", "name": "", "email": "", "role": "lezer", "organisation": ""}
        data |= {"password1": PASSWORD, "password2": PASSWORD} | fields
        response = client.post(url(User, "add"), data)
        assert response.status_code == 200
        assert set(response.context["adminform"].form.errors) & set(fields)

    def test_closing_an_account_ends_its_sessions(self, client, administrator):
        reader, other = user(), Client()
        other.post("/inloggen/", {"username": "lezer", "password": PASSWORD})
        data = self.read(client, reader)
        del data["is_active"]
        assert client.post(url(User, "change", reader.pk), data).status_code == 302
        reader.refresh_from_db()
        assert not reader.is_active
        assert other.get(reverse("accounts:password-change")).status_code == 302
        assert [event.is_active for event in reader.rights_events.order_by("pgh_id")] == [True, False]

    def test_one_does_not_take_ones_own_rights_away(self, client, administrator):
        data = self.read(client, administrator, name="Zelf", role=Role.READER)
        assert client.post(url(User, "change", administrator.pk), data).status_code == 302
        administrator.refresh_from_db()
        assert (administrator.name, administrator.role, administrator.is_active) == ("Zelf", Role.ADMINISTRATOR, True)

    @pytest.mark.parametrize(
        "meanwhile", [{"is_active": False}, {"role": Role.EDITOR}, {"email": "nieuw@voorbeeld.invalid"}]
    )
    def test_an_old_page_does_not_give_rights_back(self, client, administrator, meanwhile):
        reader = user(name="Oud")
        data = self.read(client, reader, name="Getypt")
        User.objects.filter(pk=reader.pk).update(**meanwhile)
        for attempt in (data, {name: value for name, value in data.items() if name != "stamp"}):
            response = client.post(url(User, "change", reader.pk), attempt)
            assert response.status_code == 200
            form = response.context["adminform"].form
            assert form.non_field_errors() == [str(CHANGED_MEANWHILE)]
            assert form["name"].value() == "Getypt"
        reader.refresh_from_db()
        assert reader.name == "Oud"
        assert {name: getattr(reader, name) for name in meanwhile} == meanwhile

    def test_only_what_was_changed_is_written(self, client, administrator):
        reader = user()
        data = self.read(client, reader, name="Nieuw")
        with CaptureQueriesContext(connection) as captured:
            assert client.post(url(User, "change", reader.pk), data).status_code == 302
        updates = [query["sql"] for query in captured if 'UPDATE "accounts_user"' in query["sql"]]
        assert len(updates) == 1
        assert 'UPDATE "accounts_user" SET "name" = \'Nieuw\' WHERE' in updates[0]

    def test_a_password_is_set_and_ends_sessions(self, client, administrator):
        reader, other = user(), Client()
        other.force_login(reader)
        address = reverse("admin:auth_user_password_change", args=[reader.pk])
        assert client.get(address).status_code == 200
        weak = client.post(address, {"password1": "kort", "password2": "kort", "set-password": ""})
        assert weak.status_code == 200
        assert weak.context["form"].errors
        new = "weer-andere-woorden-nu"
        assert client.post(address, {"password1": new, "password2": new, "set-password": ""}).status_code == 302
        reader.refresh_from_db()
        assert reader.check_password(new)
        assert other.get(reverse("accounts:password-change")).status_code == 302

    def test_a_password_cannot_be_switched_off(self, client, administrator):
        reader = user()
        address = reverse("admin:auth_user_password_change", args=[reader.pk])
        assert client.post(address, {"usable_password": "false", "unset-password": ""}).status_code == 200
        reader.refresh_from_db()
        assert reader.check_password(PASSWORD)

    def test_accounts_are_not_deleted(self, client, administrator):
        assert client.post(url(User, "delete", user().pk), {"post": "yes"}).status_code == 403


class TestOrganisations:
    def data(self, row: Organisation, **fields):
        names = ["code", "name", "abbreviation", "layer", "kind", "source_reference", "note", "version"]
        return {name: getattr(row, name) for name in names} | {"valid_from": "", "valid_to": "", "reason": ""} | fields

    def test_a_change_is_in_the_history_with_its_reason(self, client, administrator):
        row, successor = organisation(), organisation("nieuw")
        response = client.post(
            url(Organisation, "change", row.pk),
            self.data(row, valid_to="2025-06-30", successor=successor.pk, reason="Departement heringedeeld"),
        )
        assert response.status_code == 302, response.context["adminform"].form.errors
        row.refresh_from_db()
        assert (str(row.valid_to), row.successor, row.version) == ("2025-06-30", successor, 2)
        metadata = event_model(Organisation).objects.filter(pgh_obj_id=row.pk).latest("pgh_id").pgh_context.metadata
        assert metadata["user"] == administrator.pk
        assert metadata["reason"] == "Departement heringedeeld"

    def test_somebody_elses_change_is_not_overwritten(self, client, administrator):
        row = organisation()
        data = self.data(row, name="Van mij")
        Organisation.objects.update(name="Van een ander")
        response = client.post(url(Organisation, "change", row.pk), data)
        assert response.status_code == 200
        assert response.context["adminform"].form.non_field_errors()
        row.refresh_from_db()
        assert row.name == "Van een ander"

    @pytest.mark.parametrize(
        "fields",
        [
            {"name": ""},
            {"code": "met spatie"},
            {"layer": "maan"},
            {"valid_from": "31-02-2025"},
            {"valid_from": "2025-02-01", "valid_to": "2025-01-01"},
            {"name": "x" * 201},
            {"version": ""},
            {"note": "\x1b[0m"},
        ],
    )
    def test_bad_input_is_refused(self, client, administrator, fields):
        row = organisation()
        response = client.post(url(Organisation, "change", row.pk), self.data(row, **fields))
        assert response.status_code == 200
        assert response.context["adminform"].form.errors

    def test_a_new_one_is_added(self, client, administrator):
        data = self.data(Organisation(code="nieuw", name="<b>Nieuw</b>", layer="rijk"), reason="Opgericht")
        assert client.post(url(Organisation, "add"), data).status_code == 302
        page = client.get(url(Organisation)).content.decode()
        assert "&lt;b&gt;Nieuw" in page


class TestDashboard:
    def test_it_says_what_is_missing_with_a_way_to_it(self, client, administrator):
        priority = make_priority()
        make_contribution(priority)
        page = client.get("/beheer/")
        assert page.status_code == 200
        for line in data_quality():
            if line.count:
                listed = client.get(line.url)
                assert listed.status_code == 200
                assert listed.context["cl"].result_count == line.count
        assert {str(line.noun) for line in data_quality() if line.count} >= {
            str(Priority._meta.verbose_name),
        }

    def test_every_count_leads_to_its_list(self, client, administrator):
        make_goal(make_pillar())
        context = client.get("/beheer/").context
        for line in [*context["content"], *context["people"]["roles"], context["people"]["closed"]]:
            assert client.get(line.url).context["cl"].result_count == line.count

    def test_it_counts_watermelons_and_what_nobody_updated_with_a_way_to_them(self, client, administrator):
        priority = make_priority(pillar=make_pillar(make_strategy(is_nds=True)))
        measure = Measure.objects.create(pillar=priority.pillar, code="M-1", title="Opschalen")
        Milestone.objects.create(
            measure=measure, title="Advies", original_date=date(2024, 1, 1), current_date=date(2024, 1, 1)
        )
        round_ = ReportingRound.objects.create(year=2025, reference_date=date(2025, 12, 31))
        ProgressUpdate.objects.create(
            round=round_, measure=measure, state="goedgekeurd", status="op_schema", reported_on=date(2025, 12, 1)
        )
        shown = client.get("/beheer/").context["lines"]
        lines = what_the_data_say()
        assert [line for line in shown if line.serious and line.count] == [
            line for line in lines if line.serious and line.count
        ]
        assert shown[0].noun == "maatregel"
        assert [bool(line.count) for line in shown] == sorted((bool(line.count) for line in shown), reverse=True)
        assert {(line.noun, line.serious): line.count for line in lines}["maatregel", True] == 1
        for line in lines:
            assert client.get(line.url).context["total"] == line.count

    def test_zero_says_of_what_and_old_has_one_name(self, db):
        nouns = {str(line.label): line.noun for line in data_quality() if not line.count}
        assert nouns["Meting zonder bron"] == "metingen"
        assert nouns["Geen verantwoordelijke organisatie"] == ""
        assert nouns["Langer dan 90 dagen niet bijgewerkt"] == "indicatoren"
        assert {str(line.label) for line in what_the_data_say() if not line.serious} == {
            "Langer dan 90 dagen niet bijgewerkt"
        }

    def test_accounts_that_nobody_uses_or_that_can_do_nothing_are_counted(self, client, administrator):
        people = client.get("/beheer/").context["people"]
        assert (people["unused"], people["alone"]) == (0, 0)
        for number, active in enumerate([True, False]):
            User.objects.create_user(username=f"alleen{number}", role="redacteur", is_active=active)
        people = client.get("/beheer/").context["people"]
        assert (people["unused"], people["alone"], people["closed"].count) == (1, 1, 1)

    def test_old_content_is_named(self, client, administrator, settings):
        make_priority()
        assert client.get(url(Priority), {"bijgewerkt": "lang-geleden"}).context["cl"].result_count == 0
        settings.STALE_AFTER_DAYS = -1
        assert client.get(url(Priority), {"bijgewerkt": "lang-geleden"}).context["cl"].result_count == 1

    def test_the_round_and_its_mails(self, client, administrator, settings):
        page = client.get("/beheer/")
        assert (page.context["mails"]["rounds"], list(page.context["mails"]["troubles"])) == ([], [])
        now = timezone.now()
        today = timezone.localdate()
        round_ = ReportingRound.objects.create(
            year=2026, reference_date=today, state="open", opens=today, closes=today, grace_until=today
        )
        for number, state in enumerate(["goedgekeurd", "ingediend", "teruggestuurd", ""]):
            request = UpdateRequest.objects.create(
                round=round_, priority=make_priority(), organisation=organisation(f"org-{number}")
            )
            if state:
                ProgressUpdate.objects.create(
                    round=round_, request=request, priority=request.priority, state=state, status="op_schema",
                    reported_on=today, review_comment="Waarom?",
                )  # fmt: skip
        states = {"a": "verstuurd", "b": "mislukt", "c": "wordt_verstuurd", "d": "wordt_verstuurd", "e": "mislukt"}
        for name, state in states.items():
            Reminder.objects.create(
                round=round_, day=today, address=f"{name}@voorbeeld.example", subject="<b>x</b>", body="y", state=state,
                error="De mailserver weigert." if name == "b" else "",
            )  # fmt: skip
        Reminder.objects.create(
            round=round_, day=today, address="f@voorbeeld.example", subject="x", body="y", state="geweigerd"
        )
        Reminder.objects.filter(address__startswith="c").update(created_at=now - timedelta(minutes=11))
        Reminder.objects.filter(address__startswith="e").update(created_at=now - timedelta(days=8))
        Heartbeat.objects.beat("reminders")
        page = client.get("/beheer/")
        mails = page.context["mails"]
        (progress,) = mails["rounds"]
        found = {state: count for state, count in progress.states.items() if count}
        assert found == {"goedgekeurd": 1, "ingediend": 1, "teruggestuurd": 1, "te_doen": 1}
        assert "van 4 ingediend" in page.content.decode()
        assert [line.count for line in mails["counts"]] == [1, 1, 1, 1]
        assert [mail.address[0] for mail in mails["troubles"]] == ["f", "b", "c"]
        shown = page.content.decode().split("E-mails die niet goed gingen")[1].split("</table>")[0]
        assert re.findall("geweigerd|mislukt|onzeker", shown) == ["geweigerd", "mislukt", "onzeker"]
        assert mails["last_run"] is not None
        text = page.content.decode()
        assert "De mailserver weigert." in text
        assert "<b>x</b>" not in text
        for line in mails["counts"][:3]:
            assert client.get(line.url).context["cl"].result_count == line.count

    def test_latest_changes_name_who_and_what(self, client, administrator):
        with because("Nieuw beleid", user=administrator.pk):
            make_priority(title="<i>Titel</i>")
        page = client.get("/beheer/")
        change = page.context["latest"][0]
        assert (change.who, change.what, change.why) == ("beheerder", "<i>Titel</i>", "Nieuw beleid")
        assert "<i>Titel" not in page.content.decode()

    def test_the_number_of_queries_does_not_grow(self, client, administrator):
        counts = []
        # A test is one transaction: the first request leaves its context behind for all that is made after it.
        client.get("/beheer/")
        for number in (3, 30):
            for _ in range(number):
                make_contribution(make_priority())
            client.get("/beheer/")
            with CaptureQueriesContext(
                connection,
            ) as captured:
                client.get("/beheer/")
            counts.append(len(captured))
        assert counts[1] <= counts[0]

    def test_with_the_broker_away_the_page_says_so(self, client, administrator, settings):
        settings.REDIS_URL = "redis://127.0.0.1:1/0"
        page = client.get("/beheer/")
        states = {str(part.name): part.alive for part in page.context["parts"]}
        assert page.status_code == 200
        assert list(states.values()) == [True, False, None, None, False]

    def test_signs_of_life_count_for_a_while(self, client, administrator, settings):
        Heartbeat.objects.beat(health.RECONCILER)
        Heartbeat.objects.beat(health.SCHEDULER)
        assert [part.alive for part in client.get("/beheer/").context["parts"]][3:] == [True, True]
        Heartbeat.objects.update(seen_at=timezone.now() - timedelta(hours=1))
        assert [part.alive for part in client.get("/beheer/").context["parts"]][3:] == [None, False]

    def test_the_scheduler_gives_signs_of_life(self, monkeypatch):
        def refuse(**options):
            raise BrokerError

        tasks.scheduler_is_alive()
        assert Heartbeat.objects.alive(health.SCHEDULER)
        monkeypatch.setattr(tasks.scheduler_is_alive, "apply_async", refuse)
        tasks.say_so_at_once()  # the broker away is no reason not to start


class TestHealth:
    def test_all_is_well(self, client):
        response = client.get("/gezondheid/")
        assert response.status_code == 200
        assert response.json() == {"database": True, "broker": True}
        assert "no-cache" in response.headers["Cache-Control"]

    def test_without_a_broker(self, client, settings):
        settings.REDIS_URL = "redis://127.0.0.1:1/0"
        response = client.get("/gezondheid/")
        assert response.status_code == 503
        assert response.json() == {"database": True, "broker": False}

    def test_without_a_database(self, client, monkeypatch):
        class Away:
            def cursor(self):
                raise OperationalError("password=geheim")

            def close(self):
                pass

        monkeypatch.setattr(health, "connection", Away())
        response = client.get("/gezondheid/")
        assert response.status_code == 503
        assert response.json() == {"database": False, "broker": True}

    def test_only_by_reading(self, client):
        assert client.post("/gezondheid/").status_code == 405
