"""Drafts: exactly what was typed, never over what somebody else keeps, never back after submitting."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from priorities.tests import factories as make
from reports.models import ProgressUpdate, ReportingRound, UpdateDraft, UpdateRequest
from reports.services import refusals
from reports.services import updates as services
from reports.services.updates import Seen
from strategies.tests.factories import make_measure, make_milestone, make_responsible
from ui.dates import format_imprecise

ON_TRACK = {"status": "op_schema", "results": "Klaar."}


@pytest.fixture
def editor(db):
    return make.make_user("redacteur", organisation=make.make_organisation())


@pytest.fixture
def colleague(editor):
    return make.make_user("redacteur", organisation=editor.organisation)


@pytest.fixture
def asked(editor):
    today = timezone.localdate()
    round_ = ReportingRound.objects.create(
        year=today.year,
        reference_date=today,
        state="open",
        opens=today,
        closes=today + timedelta(days=5),
        grace_until=today + timedelta(days=9),
    )
    measure = make_measure()
    make_responsible(measure, organisation=editor.organisation)
    return UpdateRequest.objects.create(round=round_, measure=measure, organisation=editor.organisation)


@pytest.fixture
def client(editor):
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def url(asked):
    return reverse("work:update", args=[asked.pk])


def save(actor, asked, text, seen):
    return services.save_draft(actor, request=asked, fields={"results": text}, seen=seen)


def kept(asked):
    return UpdateDraft.objects.get(request=asked).data["fields"]


# Versions


def test_a_save_over_what_was_seen_raises_the_version(asked, editor):
    first = save(editor, asked, "een", Seen(window="a"))
    second = save(editor, asked, "twee", Seen(draft_version=first.version, window="b"))
    assert second.version == first.version + 1
    assert kept(asked) == {"results": "twee"}


@pytest.mark.parametrize("by", ["editor", "colleague"])
def test_a_save_over_something_else_is_refused(asked, by, request):
    writer = request.getfixturevalue(by)
    first = save(writer, asked, "een", Seen(window="a"))
    save(writer, asked, "twee", Seen(draft_version=first.version, window="b"))
    for seen in (Seen(window="c"), Seen(draft_version=first.version, window="a")):
        with pytest.raises(refusals.StaleDraft) as caught:
            save(writer, asked, "drie", seen)
        assert caught.value.draft.data["fields"] == {"results": "twee"}
    assert kept(asked) == {"results": "twee"}


def test_pages_without_a_name_are_not_the_same_page(asked, editor):
    save(editor, asked, "een", Seen())
    with pytest.raises(refusals.StaleDraft):
        save(editor, asked, "twee", Seen())
    assert kept(asked) == {"results": "een"}


def test_a_page_never_conflicts_with_itself(asked, editor):
    """The answer to its first save was lost, so it still has the version of before."""
    save(editor, asked, "een", Seen(window="a", sequence=1))
    save(editor, asked, "een twee", Seen(window="a", sequence=2))
    assert kept(asked) == {"results": "een twee"}


def test_a_save_that_arrives_late_does_not_undo_a_later_one(asked, editor):
    save(editor, asked, "een twee", Seen(window="a", sequence=2))
    version = UpdateDraft.objects.get().version
    assert save(editor, asked, "een", Seen(window="a", sequence=1)).version == version
    assert kept(asked) == {"results": "een twee"}


@pytest.mark.parametrize("do", ["keep", "submit"])
def test_what_a_button_sends_comes_after_what_its_page_saved_by_itself(asked, client, url, do):
    page = {"window": "a", "draft_version": 0}
    client.post(url, {"do": "autosave", "sequence": 3, "results": "een", **page})
    client.post(url, {"do": do, "sequence": 3, "results": "een twee", **page})
    assert kept(asked) == {"results": "een twee"}
    client.post(url, {"do": "autosave", "sequence": 2, "results": "ee", **page})
    assert kept(asked) == {"results": "een twee"}


def test_a_page_with_errors_is_another_page_than_the_one_before_it(asked, client, url):
    page = {"window": "a", "sequence": 0, "draft_version": 0}
    wrong = client.post(url, {"results": "een", **page})
    assert wrong.status_code == 422
    client.post(url, {"do": "autosave", "results": "een twee", **wrong.context["seen"]._asdict()})
    # One step back in the browser, and on with the text of before.
    assert client.post(url, {"do": "autosave", "results": "een drie", **page, "sequence": 1}).status_code == 409
    assert kept(asked) == {"results": "een twee"}


def test_too_much_text_does_not_hide_what_another_keeps(asked, client, colleague, url):
    save(colleague, asked, "Van de collega.", Seen(window="b"))
    for do in ("keep", "submit"):
        much = client.post(url, {"do": do, "results": "x" * (services.DRAFT_LIMIT + 1)})
        assert much.status_code == 422
        assert client.post(url, {**ON_TRACK, **much.context["seen"]._asdict()}).status_code == 409
    assert kept(asked) == {"results": "Van de collega."}


def test_a_new_draft_is_not_taken_for_the_old_one(asked, editor):
    first = save(editor, asked, "een", Seen(window="a"))
    services.discard_draft(editor, request=asked, seen=Seen(draft_version=first.version))
    assert not UpdateDraft.objects.exists()
    save(editor, asked, "nieuw", Seen(window="b"))
    with pytest.raises(refusals.StaleDraft):
        save(editor, asked, "oud", Seen(draft_version=first.version, window="c"))


@pytest.mark.parametrize("then", ["nothing", "withdrawn", "returned"])
def test_a_save_that_arrives_after_submitting_resurrects_nothing(asked, editor, then):
    draft = save(editor, asked, "half", Seen(window="a", sequence=1))
    services.submit(editor, request=asked, values=ON_TRACK, seen=Seen(draft_version=draft.version, window="a"))
    if then == "withdrawn":
        services.withdraw(editor, request=asked)
    if then == "returned":
        ProgressUpdate.objects.update(state="teruggestuurd", review_comment="Waarom?")
    for seen in (
        Seen(draft_version=draft.version, window="a", sequence=2),
        Seen(draft_version=0, window="a", sequence=3),
        Seen(draft_version=0),
    ):
        with pytest.raises((refusals.Refused, refusals.StaleDraft)):
            save(editor, asked, "laat", seen)
    assert not UpdateDraft.objects.exists()


def test_submitting_over_what_somebody_else_keeps_is_refused(asked, editor, colleague):
    draft = save(colleague, asked, "van een ander", Seen(window="b"))
    with pytest.raises(refusals.StaleDraft):
        services.submit(editor, request=asked, values=ON_TRACK, seen=Seen(window="a"))
    assert kept(asked) == {"results": "van een ander"}
    services.submit(editor, request=asked, values=ON_TRACK, seen=Seen(draft_version=draft.version, window="a"))


@pytest.mark.django_db(transaction=True)
def test_of_twenty_windows_that_save_at_once_one_is_kept_and_the_others_are_told(asked, editor):
    outcomes, start = [], threading.Barrier(20)

    def run(number):
        try:
            start.wait()
            save(editor, asked, f"tekst {number}", Seen(window=f"{number:x}", sequence=1))
            outcomes.append(number)
        except refusals.StaleDraft:
            outcomes.append(None)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = [number for number in outcomes if number is not None]
    assert kept(asked) == {"results": f"tekst {winner}"}


# What is kept


def test_what_is_typed_comes_back_exactly_also_when_it_is_wrong(asked, client, url):
    milestone = make_milestone(timezone.localdate(), measure=asked.measure)
    typed = {
        "do": "keep",
        "results": "  <b>half</b>\r\n\r\n- een  ",
        "status": "vertraagd",
        "new_date": "32 me",
        "new_date_unknown": "on",
        "asked_of": "",
        f"milestone-{milestone.pk}-version": "1",
        f"milestone-{milestone.pk}-date": "ooit",
        "evidence": "geen adres",
    }
    assert client.post(url, typed).status_code == 302
    form = client.get(url).context["form"]
    for name in ("results", "status", "new_date", "evidence", f"milestone-{milestone.pk}-date"):
        assert form[name].value() == typed[name]
    assert form["new_date_unknown"].value()
    assert not form.errors


def test_a_milestone_that_was_not_touched_shows_its_present_date(asked, client, url):
    milestone = make_milestone(timezone.localdate(), measure=asked.measure)
    name = f"milestone-{milestone.pk}-date"
    page = client.get(url).context["form"]
    client.post(url, {"do": "keep", "results": "x", name: page[name].value()})
    moved = timezone.localdate() + timedelta(days=90)
    type(milestone).objects.update(current_date=moved, reschedule_reason="scope")
    assert client.get(url).context["form"][name].value() == format_imprecise(moved, "day")


def test_unknown_fields_are_dropped(asked, client, url):
    client.post(url, {"do": "autosave", "results": "x", "is_superuser": "1", "milestone-99-date": "2030"})
    assert kept(asked) == {"results": "x"}


def test_a_character_that_the_database_cannot_hold_is_left_out(asked, client, url):
    assert client.post(url, {"do": "autosave", "results": "a\0b"}).status_code == 200
    assert kept(asked) == {"results": "ab"}


def test_more_than_a_draft_holds_is_refused_with_a_sentence(asked, client, url):
    long = {"results": "x" * (services.DRAFT_LIMIT + 1)}
    by_itself = client.post(url, {"do": "autosave", **long})
    assert by_itself.status_code == 413
    assert "60000" in by_itself.json()["message"]
    by_button = client.post(url, {"do": "keep", **long})
    assert by_button.status_code == 422
    assert by_button.context["form"]["results"].value() == long["results"]
    by_submitting = client.post(url, {**ON_TRACK, **long})
    assert by_submitting.status_code == 422
    assert not UpdateDraft.objects.exists()


def test_the_answer_says_when_it_was_kept_and_which_version(asked, client, url):
    answer = client.post(url, {"do": "autosave", "results": "x"})
    draft = UpdateDraft.objects.get()
    assert answer.json()["version"] == draft.version
    assert answer.json()["message"] == f"Concept bewaard om {timezone.localtime(draft.saved_at):%H.%M} uur"


def test_the_draft_can_be_thrown_away(asked, client, url):
    client.post(url, {"do": "keep", "results": "x"})
    seen = client.get(url).context["seen"]
    assert client.post(url, {"do": "discard", "draft_version": seen.draft_version}).status_code == 302
    assert not UpdateDraft.objects.exists()


def test_who_is_logged_out_is_told_and_not_sent_to_the_login_page(url):
    answer = Client().post(url, {"do": "autosave", "results": "x"}, headers={"HX-Request": "true"})
    assert answer.status_code == 401


# Two texts


@pytest.fixture
def conflict(asked, colleague, client, url):
    """Typed in a window that was opened before a colleague kept something else."""
    client.get(url)
    services.save_draft(
        colleague,
        request=asked,
        fields={"results": "Van de collega.", "status": "op_schema", "evidence": "https://a.example"},
        seen=Seen(window="b"),
    )
    return client.post(url, {"do": "keep", "window": "a", "results": "Van mij.", "status": "vertraagd"})


def test_both_texts_stand_side_by_side_and_nothing_is_overwritten(conflict, asked, colleague):
    assert conflict.status_code == 409
    page = conflict.content.decode()
    for text in ("Van mij.", "Van de collega.", "vertraagd", "op schema", str(colleague)):
        assert text in page
    assert kept(asked)["results"] == "Van de collega."
    proposed = {found.name: found.proposed for found in conflict.context["differences"]}
    assert proposed == {"results": "both", "status": "mine", "evidence": "theirs"}


def choose(conflict, **takes):
    context = conflict.context
    return {
        "do": "choose",
        "draft_version": context["seen"].draft_version,
        "update_version": context["seen"].update_version,
        **{f"mine-{name}": value for name, value in context["typed"].items()},
        **{f"take-{name}": value for name, value in takes.items()},
    }


def test_the_user_chooses_what_is_kept(conflict, asked, client, url):
    sent = choose(conflict, results="both", status="mine", evidence="theirs")
    assert client.post(url, sent).status_code == 302
    assert kept(asked) == {
        "results": "Van mij.\n\nVan de collega.",
        "status": "vertraagd",
        "evidence": "https://a.example",
    }


def test_of_a_milestone_the_choice_keeps_the_version_that_was_read_and_does_not_ask_for_it(
    asked, colleague, client, url
):
    milestone = make_milestone(timezone.localdate(), measure=asked.measure)
    version, day, reason = (f"milestone-{milestone.pk}-{part}" for part in ("version", "date", "reason"))
    save(colleague, asked, "Van de collega.", Seen(window="b"))
    mine = {"results": "Van mij.", version: "1", day: "2030", reason: "scope"}
    conflict = client.post(url, {"do": "keep", "window": "a", **mine})
    assert [found.name for found in conflict.context["differences"]] == ["results", day, reason]
    client.post(url, choose(conflict, **dict.fromkeys(("results", day, reason), "mine")))
    assert kept(asked) == mine


def test_a_choice_over_yet_another_save_asks_again(conflict, asked, colleague, client, url):
    draft = UpdateDraft.objects.get()
    save(colleague, asked, "Nog nieuwer.", Seen(draft_version=draft.version, window="b"))
    again = client.post(url, choose(conflict, results="mine", status="mine", evidence="mine"))
    assert again.status_code == 409
    assert "Nog nieuwer." in again.content.decode()
    assert "Van mij." in again.content.decode()


def test_a_choice_that_no_page_sends_overwrites_nothing(conflict, asked, client, url):
    before = kept(asked)
    assert client.post(url, choose(conflict, results="alles", hacked="mine")).status_code == 302
    assert kept(asked) == before


def test_a_conflict_while_typing_says_so_in_words(conflict, asked, client, url):
    answer = client.post(url, {"do": "autosave", "window": "a", "results": "Van mij."})
    assert answer.status_code == 409
    assert answer.json()["compare"] is True
    services.submit(asked.organisation.users.first(), request=asked, values=ON_TRACK)
    late = client.post(url, {"do": "autosave", "window": "a", "results": "Van mij."})
    assert late.status_code == 409
    assert "compare" not in late.json()
