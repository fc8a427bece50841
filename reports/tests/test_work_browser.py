"""Own work in Chromium: two windows, a browser that closes, a lost connection, a login that ended, and no scripts."""

import re
import time
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from priorities.tests import factories as make
from reports.models import ProgressUpdate, ReportingRound, UpdateDraft, UpdateRequest
from reports.services import updates as services
from reports.services.updates import Seen
from strategies.tests.factories import make_measure, make_milestone, make_responsible
from tests.test_browser import AXE, RUN_AXE, WIDTHS, log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SUBMIT = ".nds-form__actions button[value=submit]"
SHOWN, PROBLEM = "[data-draft-shown]", "[data-draft-problem]"


@pytest.fixture
def editor(db):
    return make.make_user("redacteur", name="Voorbeeld redacteur", organisation=make.make_organisation(name="BZK"))


@pytest.fixture
def asked(editor):
    """Asked about a measure with a late milestone, of which something was approved last year."""
    today = timezone.localdate()
    earlier = ReportingRound.objects.create(year=today.year - 1, reference_date=date(today.year - 1, 12, 31))
    round_ = ReportingRound.objects.create(
        year=today.year,
        reference_date=today,
        state="open",
        opens=today,
        closes=today + timedelta(days=5),
        grace_until=today + timedelta(days=9),
    )
    measure = make_measure(title="Opschalen")
    make_responsible(measure, organisation=editor.organisation)
    make_milestone(today - timedelta(days=60), measure=measure, title="Advies")
    ProgressUpdate.objects.create(
        round=earlier,
        measure=measure,
        state="goedgekeurd",
        status="op_schema",
        results="De verkenning is gestart.",
        reported_on=earlier.reference_date,
    )
    return UpdateRequest.objects.create(round=round_, measure=measure, organisation=editor.organisation)


@pytest.fixture
def url(asked):
    return reverse("work:update", args=[asked.pk])


@pytest.fixture
def form_page(page, context, live_server, editor, url):
    log_in(context, live_server, editor)
    page.goto(url)
    return page


def log_in_elsewhere(context, live_server, editor):
    """In another window: with another session, and another token for forms."""
    context.clear_cookies()
    log_in(context, live_server, editor)
    second = context.new_page()
    second.goto(reverse("work:list"))
    second.close()


def wait_for_kept(page, text="Concept bewaard om"):
    page.locator(SHOWN, has_text=text).wait_for()


def kept():
    return UpdateDraft.objects.get().data["fields"]


def findings(page):
    found = []
    page.evaluate(AXE.read_text())
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{page.url} at {width}: {violation}" for violation in page.evaluate(RUN_AXE)]
        if (scroll := page.evaluate("document.documentElement.scrollWidth")) > width:
            found.append(f"{page.url} at {width}: scrolls sideways to {scroll}")
    page.set_viewport_size({"width": 1280, "height": 900})
    return found


def test_what_is_typed_is_kept_and_comes_back_in_another_browser(
    form_page, browser, live_server, editor, url, tmp_path
):
    form_page.locator("[name=results]").fill("Half een zin")
    form_page.locator("input[value=vertraagd]").check()
    form_page.locator("[name=new_date]").fill("32 me")
    wait_for_kept(form_page)
    other = browser.new_context(base_url=live_server.url)
    log_in(other, live_server, editor)
    again = other.new_page()
    again.goto(url)
    assert again.locator("[name=results]").input_value() == "Half een zin"
    assert again.locator("[name=new_date]").input_value() == "32 me"
    assert again.locator("input[value=vertraagd]").is_checked()
    other.close()


def test_a_page_that_is_left_at_once_loses_nothing(form_page, url):
    form_page.locator("[name=results]").fill("Snel weg")
    form_page.goto(reverse("work:list"))
    form_page.get_by_role("heading", level=1, name="Mijn werk").wait_for()
    # The page is gone before its save has arrived.
    deadline = time.monotonic() + 10
    while not UpdateDraft.objects.exists() and time.monotonic() < deadline:
        form_page.wait_for_timeout(50)
    form_page.goto(url)
    assert form_page.locator("[name=results]").input_value() == "Snel weg"


def test_two_windows_do_not_overwrite_each_other(form_page, context, url):
    second = context.new_page()
    second.goto(url)
    form_page.bring_to_front()
    form_page.locator("[name=results]").fill("Tekst van het eerste venster")
    wait_for_kept(form_page)
    second.bring_to_front()
    second.locator("[name=results]").fill("Tekst van het tweede venster")
    second.locator("[data-draft-compare]").wait_for()
    assert kept()["results"] == "Tekst van het eerste venster"
    assert second.locator("[name=results]").input_value() == "Tekst van het tweede venster"
    second.locator("[data-draft-compare]").click()
    second.get_by_role("heading", level=1, name="Er zijn twee teksten").wait_for()
    assert findings(second) == []
    second.locator("input[name=take-results][value=mine]").check()
    second.get_by_role("button", name="Verder met deze keuze").click()
    second.locator("[name=results]").wait_for()
    assert second.locator("[name=results]").input_value() == "Tekst van het tweede venster"
    # The first window is the one that is behind now.
    form_page.bring_to_front()
    form_page.locator("[name=results]").press_sequentially("!")
    form_page.locator("[data-draft-compare]").wait_for()
    assert kept()["results"] == "Tekst van het tweede venster"


def test_a_page_goes_on_saving_over_its_own_text(form_page):
    form_page.locator("[name=results]").fill("een")
    wait_for_kept(form_page)
    version = UpdateDraft.objects.get().version
    with form_page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        form_page.locator("[name=results]").fill("een twee")
    assert answered.value.status == 200
    assert UpdateDraft.objects.get().version == version + 1
    assert form_page.locator("[name=draft_version]").input_value() == str(version + 1)


def test_who_types_without_a_pause_is_kept_up_with(form_page, url):
    form_page.clock.install()
    form_page.goto(url)
    with form_page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        for letter in "zonder te pauzeren":
            form_page.locator("[name=results]").press_sequentially(letter)
            form_page.clock.run_for(1000)
    assert answered.value.status == 200
    assert kept()["results"].startswith("zonder te")


def test_a_lost_connection_is_said_and_what_was_typed_is_saved_when_it_is_back(form_page, context):
    context.set_offline(True)
    form_page.locator("[name=results]").fill("Zonder verbinding")
    form_page.locator(PROBLEM, has_text="Geen verbinding").wait_for()
    assert not UpdateDraft.objects.exists()
    context.set_offline(False)
    form_page.evaluate("window.dispatchEvent(new Event('online'))")
    wait_for_kept(form_page)
    assert form_page.locator(PROBLEM).is_hidden()
    assert kept()["results"] == "Zonder verbinding"


def test_who_is_logged_out_keeps_the_text_and_saves_it_after_logging_in_elsewhere(
    form_page, context, live_server, editor
):
    context.clear_cookies(name="sessionid")
    form_page.locator("[name=results]").fill("Na de pauze")
    form_page.locator(PROBLEM, has_text="U bent uitgelogd").wait_for()
    assert form_page.get_by_role("link", name="Inloggen in een nieuw venster").is_visible()
    assert form_page.locator("[name=results]").input_value() == "Na de pauze"
    log_in_elsewhere(context, live_server, editor)
    form_page.evaluate("window.dispatchEvent(new Event('focus'))")
    wait_for_kept(form_page)
    assert kept()["results"] == "Na de pauze"


def test_a_save_that_failed_is_tried_again(form_page, url):
    form_page.clock.install()
    form_page.goto(url)
    form_page.route(f"**{url}", lambda route: route.abort())
    form_page.locator("[name=results]").fill("Nog eens")
    form_page.clock.run_for(3000)
    form_page.locator(PROBLEM, has_text="Geen verbinding").wait_for()
    form_page.unroute(f"**{url}")
    form_page.clock.run_for(6000)
    wait_for_kept(form_page)
    assert kept()["results"] == "Nog eens"


@pytest.mark.parametrize("lost", ["connection", "login"])
@pytest.mark.parametrize("button", ["submit", "keep"])
def test_a_button_that_cannot_reach_anybody_leaves_what_was_typed_on_the_page(
    form_page, context, live_server, editor, asked, lost, button
):
    form_page.locator("input[value=op_schema]").check()
    wait_for_kept(form_page)
    if lost == "connection":
        context.set_offline(True)
    else:
        context.clear_cookies()
    form_page.locator("[name=results]").fill("Net op tijd.")
    form_page.locator(f".nds-form__actions button[value={button}]").click()
    form_page.locator(PROBLEM).wait_for()
    assert form_page.locator("[name=results]").input_value() == "Net op tijd."
    if lost == "connection":
        context.set_offline(False)
    else:
        log_in_elsewhere(context, live_server, editor)
    form_page.locator(f".nds-form__actions button[value={button}]").click()
    if button == "submit":
        form_page.wait_for_url(f"**{reverse('work:list')}")
        assert ProgressUpdate.objects.get(request=asked).results == "Net op tijd."
    else:
        form_page.locator("#messages", has_text="Concept bewaard om").wait_for()
        assert kept()["results"] == "Net op tijd."


@pytest.mark.parametrize("lost", ["connection", "login"])
def test_the_reason_of_no_change_stays_on_the_page_when_it_cannot_be_sent(
    form_page, context, live_server, editor, asked, lost
):
    form_page.goto(reverse("work:no-change", args=[asked.pk]))
    form_page.locator("[name=reason]").press_sequentially("Het werk loopt door.")
    if lost == "connection":
        context.set_offline(True)
        said = "Wij krijgen geen verbinding met de server."
    else:
        context.clear_cookies(name="sessionid")
        said = "U bent uitgelogd."
    form_page.locator("[name=reason]").press("Enter")
    form_page.locator("#messages", has_text=said).wait_for()
    assert form_page.locator("[name=reason]").input_value() == "Het werk loopt door."
    if lost == "connection":
        context.set_offline(False)
    else:
        assert form_page.get_by_role("link", name="Inloggen in een nieuw venster").is_visible()
        log_in_elsewhere(context, live_server, editor)
    form_page.locator("[name=reason]").press("Enter")
    form_page.wait_for_url(f"**{reverse('work:list')}")
    assert ProgressUpdate.objects.get(request=asked).no_change_reason == "Het werk loopt door."


def test_no_change_without_a_reason_says_so_in_place(form_page, asked):
    form_page.goto(reverse("work:no-change", args=[asked.pk]))
    form_page.get_by_role("button", name="indienen").click()
    form_page.locator("#error-summary:focus").wait_for()
    assert form_page.locator("[name=reason]").get_attribute("aria-invalid") == "true"


def leave(page):
    page.get_by_role("link", name="Naar de pagina").click(no_wait_after=True)


def test_who_leaves_while_nothing_can_be_kept_is_asked_first(form_page, context):
    context.set_offline(True)
    form_page.locator("[name=results]").press_sequentially("Dit gaat anders verloren")
    form_page.locator(PROBLEM, has_text="Geen verbinding").wait_for()
    form_page.on("dialog", lambda dialog: dialog.dismiss())
    with form_page.expect_event("dialog") as asked:
        leave(form_page)
    assert asked.value.type == "beforeunload"
    assert form_page.locator("[name=results]").input_value() == "Dit gaat anders verloren"


def test_who_leaves_while_all_is_kept_is_asked_nothing(form_page, asked):
    form_page.locator("[name=results]").press_sequentially("Dit gaat mee")
    dialogs = []
    form_page.on("dialog", lambda dialog: (dialogs.append(dialog.type), dialog.accept()))
    leave(form_page)
    form_page.wait_for_url(f"**{asked.measure.get_absolute_url()}")
    assert dialogs == []


def test_a_choice_made_after_the_session_ended_leaves_the_text_on_the_page(form_page, context, url):
    context.clear_cookies(name="sessionid")
    form_page.locator("[name=results]").fill("Na de pauze")
    form_page.locator("input[value=vertraagd]").check()
    form_page.locator(PROBLEM, has_text="U bent uitgelogd").wait_for()
    assert form_page.url.endswith(url)
    assert form_page.locator("[name=results]").input_value() == "Na de pauze"


def test_who_does_not_answer_for_it_any_more_keeps_the_text_on_the_page(form_page, editor):
    editor.organisation = make.make_organisation(name="Andere organisatie")
    editor.save()
    form_page.locator("[name=results]").fill("Nog van mij")
    form_page.locator(PROBLEM, has_text="U mag dit niet bewaren").wait_for()
    assert form_page.locator("[name=results]").input_value() == "Nog van mij"


SPOKEN = """() => {
    window.spoken = [];
    for (const region of document.querySelectorAll("[aria-live], [role=status]")) {
        new MutationObserver(() => window.spoken.push(region.textContent.trim())).observe(
            region, {childList: true, characterData: true, subtree: true});
    }
}"""
"""Collects what the live regions of the page say: those that were there before anything was said."""


def test_a_problem_is_spoken_once_and_so_is_its_end(form_page, url):
    form_page.clock.install()
    form_page.goto(url)
    form_page.evaluate(SPOKEN)
    form_page.route(f"**{url}", lambda route: route.abort())
    form_page.locator("[name=results]").fill("Nog eens")
    for seconds in (3, 6, 16):
        with form_page.expect_event("requestfailed"):
            form_page.clock.run_for(seconds * 1000)
    form_page.locator(PROBLEM, has_text="Geen verbinding").wait_for()
    form_page.unroute(f"**{url}")
    form_page.clock.run_for(31_000)
    wait_for_kept(form_page)
    first, second = form_page.evaluate("window.spoken")
    assert first.startswith("Geen verbinding")
    assert second.startswith("Concept bewaard om")


def test_what_is_computed_is_spoken_after_a_choice(form_page):
    form_page.evaluate(SPOKEN)
    form_page.locator("input[value=op_schema]").check()
    form_page.locator("#update-computed", has_text="Dat is een watermeloen").wait_for()
    assert [said for said in form_page.evaluate("window.spoken") if "watermeloen" in said]
    assert form_page.locator("#computed-pair", has_text="Op schema").is_visible()
    assert form_page.locator("input[value=op_schema]").evaluate("field => field === document.activeElement")


def test_each_choice_is_named_by_its_word_and_described_by_its_definition(form_page):
    choice = form_page.get_by_role("radio", name="Vertraagd", exact=True)
    assert choice.get_attribute("value") == "vertraagd"
    assert form_page.get_by_role("group", name="Hoe staat het ervoor?").get_attribute("aria-describedby") == (
        "status-before"
    )
    tree = form_page.context.new_cdp_session(form_page).send("Accessibility.getFullAXTree")["nodes"]
    described = {
        node["name"]["value"]: node["description"]["value"] for node in tree if node.get("description", {}).get("value")
    }
    assert described["Vertraagd"].startswith("Een datum wordt niet gehaald")
    (stays,) = [name for name in described if name.startswith("Geen wijziging")]
    assert described[stays] == "De verkenning is gestart."


def test_a_save_that_comes_after_somebody_submitted_says_so(form_page, asked, editor):
    services.submit(editor, request=asked, values={"status": "op_schema", "results": "Klaar."}, seen=Seen())
    form_page.locator("[name=results]").fill("Te laat")
    form_page.locator(PROBLEM, has_text="Dit bericht is al ingediend.").wait_for()
    assert form_page.locator("[name=results]").input_value() == "Te laat"
    assert not UpdateDraft.objects.exists()


def test_no_change_copies_the_old_text_and_gives_ones_own_back(form_page):
    field = form_page.locator("[name=results]")
    field.fill("Mijn tekst")
    form_page.get_by_label("Geen wijziging: Wat is er bereikt?").check()
    assert field.input_value() == "De verkenning is gestart."
    assert not field.is_editable()
    form_page.get_by_label("Geen wijziging: Wat is er bereikt?").uncheck()
    assert field.input_value() == "Mijn tekst"
    assert field.is_editable()


def test_the_choice_shows_what_it_needs_and_what_is_computed(form_page):
    assert form_page.locator("[name=explanation]").is_hidden()
    form_page.locator("input[value=aandacht_nodig]").check()
    assert form_page.locator("[name=explanation]").is_visible()
    assert form_page.locator("[name=decision_asked]").is_hidden()
    form_page.locator("input[value=vertraagd]").check()
    assert form_page.locator("[name=decision_asked]").is_visible()
    form_page.locator("#update-computed", has_text="Opgave en berekening zijn gelijk.").wait_for()
    form_page.locator("input[value=op_schema]").check()
    form_page.locator("#update-computed", has_text="Dat is een watermeloen").wait_for()


def test_a_preview_opens_in_place(form_page):
    form_page.locator("[name=results]").fill("**vet** en <b>niet</b>")
    form_page.get_by_role("button", name=re.compile("Zo ziet het eruit.*bereikt")).click()
    form_page.locator("#preview-results strong", has_text="vet").wait_for()
    assert "<b>niet</b>" in form_page.locator("#preview-results").inner_text()


def test_a_delay_takes_few_clicks_and_the_keyboard_alone_is_enough(form_page, asked, url):
    """With the pointer it is ten clicks, three short texts and a date; here not one."""
    obdo = make.make_organisation(name="OBDO")
    form_page.goto(reverse("work:list"))
    form_page.get_by_role("link", name=re.compile("Beginnen.*Opschalen")).press("Enter")
    form_page.get_by_label("Geen wijziging: Wat is er bereikt?").press("Space")
    form_page.locator("input[value=op_schema]").focus()
    form_page.keyboard.press("Space")
    form_page.keyboard.press("ArrowDown")
    form_page.keyboard.press("ArrowDown")
    assert form_page.locator("input[value=vertraagd]").is_checked()
    form_page.locator("[name=explanation]").press_sequentially("Geen besluit.")
    form_page.locator("[name=decision_asked]").press_sequentially("Dekking.")
    form_page.locator("[name=asked_of]").select_option(str(obdo.pk))
    form_page.locator("[name=new_date]").press_sequentially(f"maart {timezone.localdate().year + 1}")
    form_page.locator("[name=new_date_reason]").select_option("tegenvallers")
    form_page.locator("[name=new_date]").press("Enter")
    form_page.wait_for_url(f"**{reverse('work:list')}")
    update = ProgressUpdate.objects.get(request=asked)
    assert (update.status, update.results) == ("vertraagd", "De verkenning is gestart.")
    assert update.delayed_milestone.reschedule_reason == "tegenvallers"


def test_no_change_takes_six_keys_and_a_reason_without_the_pointer(form_page, asked):
    form_page.goto(reverse("work:list"))
    for key in ("Tab", "Enter", "Tab", "Tab", "Enter"):
        form_page.keyboard.press(key)
    form_page.wait_for_url(f"**{reverse('work:no-change', args=[asked.pk])}")
    form_page.locator("h1").wait_for()
    form_page.keyboard.type("Het werk loopt door.")
    form_page.keyboard.press("Enter")
    form_page.wait_for_url(f"**{reverse('work:list')}")
    assert ProgressUpdate.objects.get(request=asked).no_change


def test_no_change_takes_one_click_a_reason_and_enter(form_page, asked):
    form_page.goto(reverse("work:list"))
    form_page.get_by_role("link", name=re.compile("Geen wijziging.*Opschalen")).click()
    form_page.locator("h1").wait_for()
    form_page.keyboard.type("Het werk loopt door.")
    form_page.keyboard.press("Enter")
    form_page.wait_for_url(f"**{reverse('work:list')}")
    update = ProgressUpdate.objects.get(request=asked)
    assert (update.no_change, update.no_change_reason) == (True, "Het werk loopt door.")


def test_a_whole_update_works_without_scripts(browser, live_server, editor, asked, url):
    obdo = make.make_organisation(name="OBDO")
    plain = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    log_in(plain, live_server, editor)
    page = plain.new_page()
    page.goto(url)
    page.locator("input[value=vertraagd]").check()
    page.get_by_label("Geen wijziging: Wat is er bereikt?").check()
    page.locator("[name=explanation]").fill("Geen besluit.")
    page.get_by_role("button", name="Bewaren als concept").click()
    assert "Concept bewaard om" in page.locator("#messages").inner_text()
    assert page.locator("[name=explanation]").input_value() == "Geen besluit."
    page.locator(SUBMIT).click()
    assert "nog niet ingediend" in page.locator("#error-summary").inner_text()
    page.locator("[name=decision_asked]").fill("Dekking.")
    page.locator("[name=asked_of]").select_option(str(obdo.pk))
    page.locator("[name=new_date_unknown]").check()
    page.locator(SUBMIT).click()
    assert page.url.endswith(reverse("work:list"))
    update = ProgressUpdate.objects.get(request=asked)
    assert (update.state, update.results) == ("ingediend", "De verkenning is gestart.")
    page.goto(url)
    page.get_by_role("button", name="Terugnemen en wijzigen").click()
    assert page.locator("[name=decision_asked]").input_value() == "Dekking."
    plain.close()


@pytest.mark.slow
def test_every_state_is_accessible_and_fits_on_a_phone(form_page, asked, editor, url):
    page, found = form_page, []
    found += findings(page)
    page.locator("input[value=vertraagd]").check()
    found += findings(page)
    page.locator(SUBMIT).click()
    page.locator("#error-summary").wait_for()
    assert page.evaluate("document.activeElement.id") == "error-summary"
    found += findings(page)
    page.goto(reverse("work:no-change", args=[asked.pk]))
    found += findings(page)
    page.goto(reverse("work:list"))
    found += findings(page)
    services.submit(editor, request=asked, values={"status": "op_schema", "results": "Klaar."})
    page.goto(url)
    found += findings(page)
    ProgressUpdate.objects.filter(request=asked).update(state="teruggestuurd", review_comment="Waarom?")
    page.goto(url)
    found += findings(page)
    page.goto(reverse("work:list"))
    found += findings(page)
    ProgressUpdate.objects.filter(request=asked).update(state="goedgekeurd")
    page.goto(url)
    found += findings(page)
    ReportingRound.objects.filter(state="open").update(state="gesloten")
    page.goto(url)
    found += findings(page)
    page.goto(reverse("work:list"))
    found += findings(page)
    assert not found, "\n".join(found)


def test_a_reader_gets_a_page_that_explains(page, context, live_server, editor):
    log_in(context, live_server, make.make_user("lezer"))
    page.goto(reverse("work:list"))
    assert "er wacht niets op u" in page.locator("main").inner_text()
    assert findings(page) == []


def test_a_form_that_was_sent_is_not_kept_again_when_the_page_goes(form_page, asked):
    """The form goes away together with a save that may still be under way: what was submitted stays submitted."""
    form_page.locator("[name=results]").fill("Klaar.")
    form_page.locator("input[value=op_schema]").check()
    form_page.locator(SUBMIT).click()
    form_page.wait_for_url(f"**{reverse('work:list')}")
    assert ProgressUpdate.objects.get(request=asked).state == "ingediend"
    assert not UpdateDraft.objects.exists()
    client = Client()
    client.force_login(make.make_user("coordinator"))
    assert client.get(reverse("work:list")).status_code == 200


def test_what_was_typed_after_the_last_save_by_itself_is_kept_by_the_button(form_page, url):
    form_page.locator("[name=results]").fill("Eerste zin.")
    wait_for_kept(form_page)
    form_page.locator("[name=results]").fill("Eerste zin. Tweede zin.")
    form_page.get_by_role("button", name="Bewaren als concept").click()
    form_page.wait_for_load_state()
    assert form_page.locator("[name=results]").input_value() == "Eerste zin. Tweede zin."
