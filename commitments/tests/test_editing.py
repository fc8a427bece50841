"""Add, edit, move and settle: who may, what is refused, what the history tells, and that nothing typed is lost."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commitments.models import Commitment, CommitmentMeasure, CommitmentPriority, CommitmentResponsibility
from commitments.moves import courses_of
from commitments.services.commitments import Links, Place, add_commitment, edit_commitment, move_commitment
from commitments.services.settling import settle_commitment
from history.services import StaleVersion, as_of, freeze
from priorities.tests.factories import make_document, make_organisation, make_pillar, make_priority, make_user
from strategies.models import Measure, Passage
from ui.dates import ImpreciseDate

from .factories import make_commitment

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
MAY = ImpreciseDate(date(2026, 5, 1), "month")


@pytest.fixture
def coordinator():
    return make_user("coordinator", name="Voorbeeld coördinator")


@pytest.fixture
def organisation():
    return make_organisation()


@pytest.fixture
def editor(organisation):
    return make_user("redacteur", organisation=organisation, name="Voorbeeld redacteur")


@pytest.fixture
def own(organisation):
    commitment = make_commitment(date=date(2024, 11, 7), expected_note="in het voorjaar")
    CommitmentResponsibility.objects.create(commitment=commitment, organisation=organisation)
    return commitment


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def make_measure(**fields):
    return Measure.objects.create(**{"pillar": make_pillar(), "code": "AI-1", "title": "Opschalen", **fields})


def typed(commitment=None, **changed):
    """What the form holds."""
    known = {"kind": "toezegging", "text": "Wij informeren de Kamer", "chamber": "tk", "date": "2024-11-07"}
    if commitment:
        known |= {"version": commitment.version, "text": commitment.text}
    return known | changed


def test_a_new_one_is_added_with_all_that_belongs_to_it(coordinator, organisation):
    letter, measure, priority = make_document(), make_measure(), make_priority()
    response = browser(coordinator).post(
        reverse("commitments:add"),
        typed(
            made_by="Staatssecretaris van BZK",
            made_in="Debat",
            number="TZ1",
            source=letter.pk,
            quote="Ik zal de Kamer informeren.",
            expected="2e kwartaal 2026",
            expected_note="voor de zomer",
            priorities=[priority.pk],
            measures=[measure.pk],
            responsible=organisation.pk,
        ),
    )
    assert response.status_code == 302
    commitment = Commitment.objects.get()
    assert (commitment.expected_date, commitment.expected_precision) == (date(2026, 4, 1), "quarter")
    assert commitment.passage.quote == "Ik zal de Kamer informeren."
    assert commitment.passage.document == letter
    assert [link.priority for link in commitment.priority_links.all()] == [priority]
    assert [link.measure for link in commitment.measure_links.all()] == [measure]
    (answers,) = commitment.responsibilities.all()
    assert (answers.organisation, answers.valid_from) == (organisation, date(2024, 11, 7))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "x" * 2001}, "text"),
        ({"text": "a\x00b"}, "text"),
        ({"kind": "brief"}, "kind"),
        ({"chamber": ""}, "chamber"),
        ({"date": "31-02-2024"}, "date"),
        ({"date": (TODAY + timedelta(days=1)).isoformat()}, "date"),
        ({"quote": "Woorden"}, "source"),
        ({"expected": "ooit"}, "expected"),
        ({"passage": "9" * 30}, "passage"),
        ({"source": "x"}, "source"),
        ({"priorities": ["x"]}, "priorities"),
        ({"measures": ["999999"]}, "measures"),
        ({"responsible": "0"}, "responsible"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(changed, field, coordinator):
    response = browser(coordinator).post(reverse("commitments:add"), typed(made_in="Mijn debat", **changed))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "Mijn debat" in response.text
    assert not Commitment.objects.exists()


def test_a_passage_is_chosen_or_quoted_not_both(coordinator):
    letter = make_document()
    passage = Passage.objects.create(document=letter, quote="Oud")
    data = typed(passage=passage.pk, source=letter.pk, quote="Nieuw")
    assert "passage" in browser(coordinator).post(reverse("commitments:add"), data).context["form"].errors


def test_the_same_words_of_a_document_become_one_passage(coordinator):
    letter = make_document()
    for text in ("Een", "Twee"):
        add_commitment(
            coordinator,
            values={"kind": "toezegging", "text": text, "chamber": "tk"},
            place=Place(letter, "Ik zal de Kamer informeren."),
        )
    assert Passage.objects.count() == 1


def test_a_passage_fills_in_the_form(coordinator):
    letter = make_document(title="Startbrief", date=date(2024, 11, 7), signatory="Staatssecretaris van BZK")
    passage = Passage.objects.create(document=letter, quote="Ik zal de Kamer informeren.")
    form = browser(coordinator).get(reverse("commitments:add"), {"vindplaats": passage.pk}).context["form"]
    assert form["text"].value() == "Ik zal de Kamer informeren."
    assert form["passage"].value() == passage.pk
    assert form["made_by"].value() == "Staatssecretaris van BZK"
    assert form["date"].value() == date(2024, 11, 7)


@pytest.mark.parametrize(
    "query",
    ["vindplaats=x", "vindplaats=999999", "vindplaats=²", "document=x&zin=1-2-3", "zin=1-2-3", "document=%00&zin=1"],
)
def test_an_address_that_names_nothing_is_not_found(query, coordinator):
    assert browser(coordinator).get(f"{reverse('commitments:add')}?{query}").status_code == 404


def test_measures_are_searched_without_losing_what_was_typed(coordinator, own):
    linked, found = make_measure(), make_measure(code="CL-1", title="Cloud kiezen")
    CommitmentMeasure.objects.create(commitment=own, measure=linked)
    data = typed(own, text="Half getypt", search="kiezen CLOUD", zoek="1", measures=[linked.pk], date="onzin")
    response = browser(coordinator).post(reverse("commitments:edit", args=[own.pk]), data)
    assert response.status_code == 200
    form = response.context["form"]
    assert [key for key, _label in form.fields["measures"].widget.choices] == [linked.pk, found.pk]
    assert "Half getypt" in response.text
    assert "onzin" in response.text
    assert f'value="{linked.pk}" class="utrecht-checkbox utrecht-checkbox--html-input" checked' in response.text or (
        response.text.count(" checked") == 3  # kind, chamber and the linked measure
    )
    own.refresh_from_db()
    assert own.version == 1


@pytest.mark.parametrize("words", ["", "a\x00b", "x" * 300, "%"])
def test_a_search_without_sense_finds_nothing(words, coordinator):
    make_measure()
    response = browser(coordinator).post(reverse("commitments:add"), typed(search=words, zoek="1"))
    assert response.status_code == 200
    assert response.context["form"].found_measures == 0


def test_links_that_somebody_else_made_meanwhile_stay(coordinator, own):
    first, second, third = (make_priority() for _ in range(3))
    CommitmentPriority.objects.create(commitment=own, priority=first)
    CommitmentPriority.objects.create(commitment=own, priority=third)
    chosen, read = frozenset({second.pk}), frozenset({first.pk})
    edit_commitment(
        coordinator,
        commitment=own,
        version=1,
        values={"text": "Nieuw"},
        priorities=Links(chosen, read),
        measures=Links(),
    )
    assert {link.priority for link in own.priority_links.all()} == {second, third}


def test_an_editor_edits_what_the_own_organisation_answers_for_today(editor, own):
    client = browser(editor)
    url = reverse("commitments:edit", args=[own.pk])
    assert client.post(url, typed(own, text="Nieuwe tekst", reason="Typefout")).status_code == 302
    own.refresh_from_db()
    assert own.text == "Nieuwe tekst"
    CommitmentResponsibility.objects.update(valid_to=TODAY - timedelta(days=1))
    for name in ("edit", "move", "settle"):
        assert client.get(reverse(f"commitments:{name}", args=[own.pk])).status_code == 403
    with pytest.raises(PermissionDenied):
        edit_commitment(editor, commitment=own, version=own.version, values={"text": "x"})
    with pytest.raises(PermissionDenied):
        move_commitment(editor, commitment=own, version=own.version, expected=MAY, note="", reason="x")
    with pytest.raises(PermissionDenied):
        settle_commitment(editor, commitment=own, version=own.version, status="deels_voldaan", status_note="x")
    with pytest.raises(PermissionDenied):
        add_commitment(editor, values={"kind": "toezegging", "text": "x", "chamber": "tk"})


def test_two_people_see_both_texts_and_links_go_along(coordinator, own):
    one, two = make_priority(), make_priority()
    read = own.version
    Commitment.objects.filter(pk=own.pk).update(text="Tekst van de ander.")
    data = typed(own, text="Mijn tekst.", version=read, priorities=[one.pk, two.pk], date="2024-11-07")
    response = browser(coordinator).post(reverse("commitments:edit", args=[own.pk]), data)
    assert response.status_code == 409
    assert "Tekst van de ander." in response.text
    assert "Mijn tekst." in response.text
    for priority in (one, two):
        assert f'<input type="hidden" name="priorities" value="{priority.pk}"' in response.text
    again = typed(own, text="Mijn tekst.", version=read + 1, priorities=[one.pk, two.pk])
    assert browser(coordinator).post(reverse("commitments:edit", args=[own.pk]), again).status_code == 302
    assert own.priority_links.count() == 2


def test_another_moment_needs_a_reason_and_the_page_tells_it(editor, own):
    client, url = browser(editor), reverse("commitments:move", args=[own.pk])
    response = client.post(url, {"version": own.version, "expected": "mei 2026", "note": ""})
    assert response.status_code == 422
    assert "reason" in response.context["form"].errors
    data = {"version": own.version, "expected": "mei 2026", "note": "", "reason": "De evaluatie loopt uit."}
    assert client.post(url, data).status_code == 302
    own.refresh_from_db()
    (move,) = courses_of([own])[own.pk].moves
    assert (move.old.note, move.new.first_day, move.new.precision) == ("in het voorjaar", date(2026, 5, 1), "month")
    assert (move.who, move.why) == ("Voorbeeld redacteur", "De evaluatie loopt uit.")
    text = client.get(own.get_absolute_url()).text
    for words in (
        "1 keer verschoven",
        "in het voorjaar",
        "mei 2026",
        "De evaluatie loopt uit.",
        "Voorbeeld redacteur",
    ):
        assert words in text


def test_a_first_moment_needs_no_reason_and_is_no_move(coordinator):
    commitment = make_commitment()
    move_commitment(coordinator, commitment=commitment, version=1, expected=MAY, note="")
    assert courses_of([commitment])[commitment.pk].moves == []
    with pytest.raises(ValidationError) as error:
        move_commitment(coordinator, commitment=commitment, version=2, expected=MAY, note="", reason="Nog eens")
    assert "expected" in error.value.message_dict


def test_a_page_of_the_past_shows_its_own_moves(coordinator, own):
    before = freeze()
    move_commitment(coordinator, commitment=own, version=1, expected=MAY, note="", reason="Later")
    with as_of(before):
        assert courses_of([own])[own.pk].moves == []


def settle(commitment, **changed):
    return {"version": commitment.version, "status": "voldaan", "settled_on": "2026-03-02", **changed}


def test_settled_with_a_document_on_a_day(editor, own):
    letter = make_document(title="Brief", dossier="26643", number="1366")
    client, url = browser(editor), reverse("commitments:settle", args=[own.pk])
    assert client.post(url, settle(own, settled_with=letter.pk, status_note="Klaar")).status_code == 302
    own.refresh_from_db()
    assert (own.status, own.settled_with, own.settled_on) == ("voldaan", letter, date(2026, 3, 2))
    (change,) = courses_of([own])[own.pk].changes
    assert (change.old, change.new, change.document_id) == ("openstaand", "voldaan", letter.pk)
    text = client.get(own.get_absolute_url()).text
    assert "26\N{NO-BREAK SPACE}643, nr.\N{NO-BREAK SPACE}1366" in text
    assert "2 maart 2026" in text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({}, "settled_with"),
        ({"settled_on": ""}, "settled_on"),
        ({"settled_on": "2020-01-01"}, "settled_on"),
        ({"settled_on": (TODAY + timedelta(days=2)).isoformat()}, "settled_on"),
        ({"settled_on": "gisteren"}, "settled_on"),
        ({"status": "deels_voldaan"}, "status_note"),
        ({"status": "openstaand"}, "status"),
        ({"status": "klaar"}, "status"),
        ({"settled_with": "999999"}, "settled_with"),
        ({"status_note": "x" * 1001}, "status_note"),
        ({"version": ""}, "version"),
        ({"version": "9" * 30, "status": "deels_voldaan"}, "status_note"),
    ],
)
def test_what_a_step_misses_is_said_at_its_field(changed, field, editor, own):
    response = browser(editor).post(reverse("commitments:settle", args=[own.pk]), settle(own, **changed))
    own.refresh_from_db()
    assert own.status == "openstaand"
    if response.status_code == 409:
        return
    assert response.status_code == 422
    assert field in response.context["form"].errors


def test_opening_again_needs_a_reason_and_forgets_the_document(coordinator):
    letter = make_document()
    done = make_commitment(status="voldaan", settled_with=letter, settled_on=date(2026, 3, 2))
    with pytest.raises(ValidationError) as error:
        settle_commitment(coordinator, commitment=done, version=1, status="openstaand", settled_with=letter)
    assert "reason" in error.value.message_dict
    settle_commitment(coordinator, commitment=done, version=1, status="openstaand", reason="Alleen een tussenstand")
    assert (done.status, done.settled_with, done.settled_on) == ("openstaand", None, None)
    assert courses_of([done])[done.pk].changes[0].why == "Alleen een tussenstand"


@pytest.mark.parametrize("name", ["settle", "move"])
def test_who_was_too_late_sees_what_the_other_saved_and_keeps_the_own_text(name, coordinator, own):
    read = own.version
    Commitment.objects.filter(pk=own.pk).update(made_by="Iemand anders")
    data = {"version": read, "status": "deels_voldaan", "status_note": "Mijn notitie", "note": "Mijn moment"}
    data |= {"reason": "Mijn reden"}
    client, url = browser(coordinator), reverse(f"commitments:{name}", args=[own.pk])
    response = client.post(url, data)
    assert response.status_code == 409
    assert "Iemand anders" in response.text
    assert "Mijn reden" in response.text
    assert f'name="version" value="{read + 1}"' in response.text
    assert client.post(url, data | {"version": read + 1}).status_code == 302


def test_what_was_removed_meanwhile_cannot_be_settled(coordinator, own):
    gone = Commitment.objects.get(pk=own.pk)
    Commitment.objects.filter(pk=own.pk).delete()
    with pytest.raises(StaleVersion) as stale:
        settle_commitment(coordinator, commitment=gone, version=1, status="deels_voldaan", status_note="x")
    assert stale.value.current is None


def test_who_answers_is_added_ended_and_removed_by_a_coordinator(coordinator, own):
    client, ministry = browser(coordinator), make_organisation(name="Ander ministerie")
    added = {"organisation": ministry.pk, "role": "mede", "valid_from": "2026-01-01"}
    assert client.post(reverse("commitments:responsibility-add", args=[own.pk]), added).status_code == 302
    row = own.responsibilities.get(organisation=ministry)
    url = reverse("commitments:responsibility-edit", args=[row.pk])
    wrong = added | {"version": row.version, "valid_to": "2025-12-31"}
    response = client.post(url, wrong)
    assert response.status_code == 422
    assert client.post(url, wrong | {"valid_to": "2026-12-31"}).status_code == 302
    row.refresh_from_db()
    assert row.valid_to == date(2026, 12, 31)
    assert client.post(url, wrong | {"valid_to": "", "role": "betrokken"}).status_code == 409
    remove = reverse("commitments:responsibility-remove", args=[row.pk])
    assert client.post(remove, {"version": 1}).status_code == 409
    assert client.post(remove, {"version": row.version}).status_code == 302
    assert not own.responsibilities.filter(organisation=ministry).exists()


def test_a_page_says_that_it_is_late_in_a_sentence(coordinator, own):
    Commitment.objects.filter(pk=own.pk).update(expected_date=date(2025, 4, 1), expected_precision="quarter")
    text = browser(coordinator).get(own.get_absolute_url()).text
    assert "De Kamer had uiterlijk 2e kwartaal 2025 meer moeten horen." in text
    Commitment.objects.filter(pk=own.pk).update(status="voldaan")
    assert "meer moeten horen" not in browser(coordinator).get(own.get_absolute_url()).text
