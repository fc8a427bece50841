"""Suggested promises: the page, what a person makes of them, and what stays away."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.models import Commitment, RejectedPromise
from commitments.suggestions import suggestions_in
from priorities.tests.factories import make_user
from strategies.models import Paragraph, Passage

from .factories import make_commitment, make_letter

pytestmark = pytest.mark.django_db
PARAGRAPH = "Eerst dit. Ik zal uw Kamer in het voorjaar informeren. Dan dat."


@pytest.fixture
def coordinator() -> Client:
    client = Client()
    client.force_login(make_user("coordinator", name="Voorbeeld coördinator"))
    client.get(reverse("overview"))
    return client


def page(letter) -> str:
    return reverse("commitments:suggestions", args=[letter.code])


def test_every_promise_of_the_letter_becomes_a_commitment_at_its_place(coordinator):
    letter = make_letter(date=date(2024, 11, 7))
    suggestions = coordinator.get(page(letter)).context["suggestions"]
    assert len(suggestions) == 4
    for one, url in suggestions:
        response = coordinator.get(url)
        form = response.context["form"]
        data = {name: form[name].value() or "" for name in ("kind", "text", "chamber", "made_by", "made_in")}
        data |= {"date": form["date"].value().isoformat(), "expected_note": form["expected_note"].value()}
        response = coordinator.post(url, data)
        assert response.status_code == 302
        assert response["Location"] == f"{page(letter)}#zin-{one.place}"
    made = Commitment.objects.order_by("pk")
    for commitment in made:
        passage = commitment.passage
        assert passage.paragraph.text[passage.start : passage.end] == passage.quote == commitment.text
        assert commitment.made_by == "Staatssecretaris van BZK"
        assert commitment.date == date(2024, 11, 7)
    assert [one.expected_note for one in made] == ["jaarlijkse", "", "in het voorjaar", "in het voorjaar"]
    response = coordinator.get(page(letter))
    assert response.context["open_count"] == 0
    assert response.text.count("nds-tag--ok") == 4


def test_no_promise_stays_away_until_it_is_taken_back(coordinator):
    letter = make_letter(PARAGRAPH)
    (one,) = suggestions_in(letter)
    for _again in range(2):
        assert coordinator.post(page(letter), {"geen": one.place}).status_code == 302
    row = RejectedPromise.objects.get()
    assert (row.sentence, row.rejected_by.name) == (one.promise.sentence, "Voorbeeld coördinator")
    response = coordinator.get(page(letter))
    assert response.context["suggestions"] == []
    assert one.promise.sentence in response.text
    for _again in range(2):
        assert coordinator.post(page(letter), {"toch": row.pk}).status_code == 302
    assert len(coordinator.get(page(letter)).context["suggestions"]) == 1


def test_a_rejection_holds_for_its_own_document(coordinator):
    letter, other = make_letter(PARAGRAPH), make_letter(PARAGRAPH)
    RejectedPromise.objects.create(document=other, sentence=suggestions_in(other)[0].promise.sentence)
    assert suggestions_in(letter)[0].is_open
    row = RejectedPromise.objects.get()
    coordinator.post(page(letter), {"toch": row.pk})
    assert RejectedPromise.objects.exists()


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({}, 400),
        ({"geen": ""}, 400),
        ({"geen": "1-2-3"}, 302),
        ({"geen": "x" * 5000}, 302),
        ({"toch": "x"}, 400),
        ({"toch": "²"}, 400),
        ({"toch": "9" * 40}, 400),
        ({"toch": "999999"}, 302),
    ],
)
def test_posting_nonsense_changes_nothing(data, status, coordinator):
    letter = make_letter(PARAGRAPH)
    assert coordinator.post(page(letter), data).status_code == status
    assert not RejectedPromise.objects.exists()


@pytest.mark.parametrize(
    ("start", "end", "is_made"),
    [(11, 54, True), (0, 12, True), (53, 63, True), (0, 11, False), (54, 63, False), (None, None, True)],
)
def test_a_passage_that_overlaps_the_sentence_makes_it_one_of_the_register(start, end, is_made):
    letter = make_letter(PARAGRAPH)
    (one,) = suggestions_in(letter)
    assert (one.promise.start, one.promise.end) == (11, 54)
    paragraph = letter.paragraphs.get()
    quote = PARAGRAPH[start:end] if start is not None else "Ik zal uw Kamer in het voorjaar informeren."
    passage = Passage.objects.create(
        document=letter, quote=quote, paragraph=paragraph if start is not None else None, start=start, end=end
    )
    make_commitment(passage=passage)
    assert bool(suggestions_in(letter)[0].made) is is_made


def test_the_form_from_a_sentence_answers_422_and_keeps_the_sentence(coordinator):
    letter = make_letter(PARAGRAPH)
    ((one, url),) = coordinator.get(page(letter)).context["suggestions"]
    response = coordinator.post(url, {"text": "", "made_by": "Iemand"})
    assert response.status_code == 422
    assert "Iemand" in response.text
    assert one.promise.sentence in response.text


def test_a_letter_without_text_or_promises_says_so(coordinator):
    empty = make_letter("Dit is al zo.")
    assert "Geen zin lijkt op een toezegging" in coordinator.get(page(empty)).text
    Paragraph.objects.all().delete()
    assert "De tekst van dit document is er niet" in coordinator.get(page(empty)).text


def test_markup_in_a_letter_is_text(coordinator):
    letter = make_letter("<script>x</script> Ik zal <b>uw Kamer</b> informeren. <i>Klaar</i>")
    text = coordinator.get(page(letter)).text
    assert "<script>x" not in text
    assert "<b>uw" not in text


def test_the_page_costs_the_same_however_long_the_letter_is(coordinator):
    def queries(letter) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert coordinator.get(page(letter)).status_code == 200
        return len(captured)

    assert queries(make_letter(*[PARAGRAPH] * 3)) == queries(make_letter(*[PARAGRAPH] * 60))
