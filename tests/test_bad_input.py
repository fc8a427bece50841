"""Whatever people type is saved and shown as text, or refused at its field; the report still gets made."""

from datetime import date
from urllib.parse import urlencode

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from nds_tracker.wsgi import application
from priorities.models import Priority
from reports.generation import generate

from .world import World

SHOWN = {
    "markup": "<b>vet</b><script>alert(1)</script>",
    "emoji": "Gelukt \N{PARTY POPPER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{PERSONAL COMPUTER}",
    "right to left": "שלום עולם مرحبا بالعالم",
    "template and Typst": '{{ secret }} {% now %} #read("/etc/passwd") $x$ *vet* @bron // `raw`',
    "formula": '=HYPERLINK("http://voorbeeld.invalid")',
    "path": "../../etc/passwd",
    "combining": "Zą̊̈l" + "\u0301" * 30 + "go",
    "Chinese": "政府数字化战略",
}
REFUSED = {
    "control character": "a\x08b",
    "escape": "a\x1b[31mb",
    "nul": "a\x00b",
    "direction": "a\u202eb",
}
FIELDS = {"title": 200, "short_title": 40, "title_en": 200, "summary": 600, "description": 6000, "reason": 300}


@pytest.fixture
def editor(world: World) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(world.users["redacteur"])
    return client


def post(client: Client, priority: Priority, **changes: object):
    priority.refresh_from_db()
    names = ("title", "short_title", "title_en", "summary", "description", "version")
    values = {name: getattr(priority, name) for name in names} | {"reason": ""} | changes
    return client.post(reverse("priorities:edit", args=[priority.slug]), values)


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("kind", SHOWN)
def test_text_of_every_kind_is_saved_and_shown_as_text(kind, field, editor, world: World):
    text = SHOWN[kind][: FIELDS[field]].strip()
    assert post(editor, world.priority, **{field: text}).status_code == 302
    world.priority.refresh_from_db()
    if field != "reason":
        assert getattr(world.priority, field) == text
    pages = [world.priority.get_absolute_url(), reverse("history:trail", args=["priority", world.priority.pk])]
    pages += ["/", reverse("priorities:list"), reverse("matrix:matrix")]
    for page in pages:
        response = editor.get(page)
        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_shown_is_refused_at_its_field(kind, field, editor, world: World):
    response = post(editor, world.priority, **{field: REFUSED[kind]})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    world.priority.refresh_from_db()
    assert world.priority.version == 1


@pytest.mark.parametrize(("field", "most"), FIELDS.items())
def test_too_long_is_refused_at_its_field_and_kept_on_the_page(field, most, editor, world: World):
    response = post(editor, world.priority, **{field: "x" * (most + 1)})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert response.context["form"][field].value() == "x" * (most + 1)


@pytest.mark.parametrize("version", ["", "0", "-1", "x", "999999999999999999999"])
def test_a_version_that_makes_no_sense_writes_nothing(version, editor, world: World):
    assert post(editor, world.priority, title="Anders", version=version).status_code in {409, 422}
    world.priority.refresh_from_db()
    assert world.priority.title != "Anders"


@pytest.mark.parametrize("take", ["", "x", "title", "title.hers", "version.mine", "title.mine"])
@pytest.mark.parametrize("read_version", ["", "x", "1", "99999999999999999999"])
def test_buttons_of_the_conflict_page_that_make_no_sense_are_refused(take, read_version, editor, world: World):
    response = post(editor, world.priority, take=take, read_version=read_version)
    assert response.status_code in {400, 409}


DIGITS = "9" * 5000
"""More than Python turns into a number."""


def test_a_number_of_thousands_of_digits_is_refused(editor, world: World):
    response = post(editor, world.priority, take="title.mine", read_version=DIGITS)
    assert response.status_code == 400
    own = [world.priority.slug, world.contribution.pk]
    assert editor.post(reverse("priorities:contribution-remove", args=own), {"version": DIGITS}).status_code == 400
    link = world.challenge.coverage.get()
    assert editor.post(reverse("holes:coverage-remove", args=[link.pk]), {"version": DIGITS}).status_code == 400
    assert editor.get(reverse("search"), {"zoeken": "data", "jaar": DIGITS}).status_code == 422


@pytest.mark.parametrize("text", [*SHOWN.values(), *REFUSED.values(), "x" * 5000, "%", "_", "\\", "'", '"'])
def test_searching_for_anything_gives_a_list_or_a_sentence(text, editor, world: World):
    for name in ("priorities:list", "strategies:measure-list", "strategies:document-list", "commitments:list"):
        assert editor.get(reverse(name), {"zoeken": text}).status_code in {200, 422}


def multipart(**fields: str) -> bytes:
    parts = (f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}' for name, text in fields.items())
    return "\r\n".join([*parts, "--x--\r\n"]).encode()


@pytest.mark.parametrize("encoding", ["rot13", "undefined", "unicode_escape", "idna", "zlib", "utf-16", "unknown"])
@pytest.mark.parametrize("media_type", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
def test_what_encoding_a_form_says_to_be_in_makes_no_difference(encoding, media_type, editor, world: World):
    fields = {"do": "keep", "results": "\\ud800 café"}
    body = multipart(**fields) if "multipart" in media_type else urlencode(fields).encode()
    url = reverse("work:update", args=[world.request.pk])
    response = editor.generic("POST", url, body, content_type=f"{media_type}; charset={encoding}")
    assert response.status_code == 302
    assert world.request.draft.data["fields"] == {"results": fields["results"]}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "media_type", ["text/plain; x*=unknown''y", "x; a*0*=\xe9''b", "x; a*=rot13''%ff", "; ;=;*=''"]
)
def test_a_media_type_that_cannot_be_read_is_answered(media_type):
    environ = RequestFactory().post(reverse("accounts:login")).environ | {"CONTENT_TYPE": media_type}
    answers: list[str] = []
    application(environ, lambda status, headers: answers.append(status))
    assert answers == ["403 Forbidden"]


def test_a_choice_of_more_text_than_a_draft_holds_is_refused_and_shown_again(editor, world: World):
    url, long = reverse("work:update", args=[world.request.pk]), "x" * 60_001
    response = editor.post(url, {"do": "choose", "take-results": "mine", "mine-results": long})
    assert response.status_code == 422
    assert long in response.content.decode()
    assert "Dit is meer tekst dan wij kunnen bewaren" in response.content.decode()


MEASURED = {"part": 60, "source_detail": 300, "remark": 300, "reason": 300}


def measure(client: Client, world: World, **fields: str):
    url = reverse("strategies:measurement-add", args=[world.indicator.code])
    return client.post(url, {"value": "31,5", "reference_date": "2020", "area": "nl", **fields})


@pytest.mark.parametrize("field", MEASURED)
@pytest.mark.parametrize("kind", SHOWN)
def test_text_of_every_kind_about_a_measurement_is_shown_as_text(kind, field, editor, world: World):
    text = SHOWN[kind][: MEASURED[field]].strip()
    assert measure(editor, world, **{field: text}).status_code == 302
    row = world.indicator.measurements.get(reference_date__year=2020)
    if field != "reason":
        assert getattr(row, field) == text
    for page in (world.indicator.get_absolute_url(), reverse("history:trail", args=["measurement", row.pk]), "/"):
        response = editor.get(page)
        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("field", MEASURED)
@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_shown_about_a_measurement_is_refused_at_its_field(kind, field, editor, world: World):
    response = measure(editor, world, **{field: REFUSED[kind]})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def test_the_report_is_made_of_whatever_was_saved(editor, world: World):
    everything = " ".join(SHOWN.values())
    long = "x" * 3000
    assert post(editor, world.priority, title=everything[:200], summary=everything, description=long).status_code == 302
    world.pillar.title = everything[:250].strip()
    world.pillar.save()
    world.contribution.explanation = everything
    world.contribution.save()
    # Raw SQL may bring in what no form lets through.
    world.goal.title = "Stuurteken \x08 en keuze \ue000"
    world.goal.save()
    made = generate(2025, "nl", version=0, reference_date=date(2025, 12, 31), on_progress=lambda step: None)
    assert made.rendered.pdf.startswith(b"%PDF-1.7")
    assert any("U+0008" in note for note in made.rendered.notes)
