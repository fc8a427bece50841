"""The pages of reports: who may do what, parts for htmx, bad input, downloads."""

import hashlib

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.middleware import POLL
from accounts.tests.factories import user
from jobs.choices import JobStatus
from reports.models import AnnualReport, ReportingRound
from reports.rendering import RenderFailed
from reports.services import annual as services
from reports.tasks import make_report

HTMX = {"HX-Request": "true"}
ADDRESS = (2025, "nl", 1)
PAGES = [
    reverse("reports:list"),
    reverse("reports:round", args=[2025]),
    reverse("reports:report", args=ADDRESS),
    reverse("reports:pdf", args=ADDRESS),
    reverse("reports:snapshot", args=ADDRESS),
]


@pytest.fixture
def as_coordinator(client, coordinator):
    """A browser of somebody of the programme team."""
    client.force_login(coordinator)
    return client


@pytest.fixture
def as_reader(client, reader):
    """A browser of somebody who may only read."""
    client.force_login(reader)
    return client


@pytest.fixture
def made(report, stub):
    """A finished report."""
    make_report(report.pk)
    report.refresh_from_db()
    return report


@pytest.fixture
def failed(report, stub):
    """A report that could not be made."""

    def during():
        raise RenderFailed("Het teken <b>kan</b> niet worden gezet.")

    stub.during = during
    make_report(report.pk)
    report.refresh_from_db()
    return report


class TestRights:
    @pytest.mark.parametrize("role", ["lezer", "redacteur", "coordinator", "beheerder"])
    @pytest.mark.parametrize("page", PAGES)
    def test_everybody_who_is_logged_in_reads(self, client, made, role, page):
        account = made.requested_by if role == "coordinator" else user(role)
        client.force_login(account)
        assert client.get(page).status_code == 200

    @pytest.mark.parametrize("page", PAGES)
    def test_visitor_logs_in_first(self, client, made, page):
        response = client.get(page)
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("accounts:login"))

    @pytest.mark.parametrize("role", ["lezer", "redacteur", "beheerder"])
    def test_others_request_and_retry_nothing(self, client, failed, role):
        client.force_login(user(role))
        for address, data in (
            (reverse("reports:list"), {"year": "2024", "language": "nl"}),
            (reverse("reports:list"), {}),
            (reverse("reports:retry", args=ADDRESS), {}),
        ):
            assert client.post(address, data).status_code == 403
        assert AnnualReport.objects.get().status == JobStatus.FAILED
        for page in PAGES[:3]:
            assert (
                b'<button type="submit" class="utrecht-button utrecht-button--primary' not in client.get(page).content
            )

    @pytest.mark.parametrize("method", ["put", "delete", "patch"])
    @pytest.mark.parametrize("page", PAGES)
    def test_wrong_method_is_a_page(self, as_reader, made, page, method):
        response = getattr(as_reader, method)(page)
        assert response.status_code == 405
        assert response.content

    def test_retry_is_no_link(self, as_coordinator, failed):
        assert as_coordinator.get(reverse("reports:retry", args=ADDRESS)).status_code == 405


class TestUnknown:
    @pytest.mark.parametrize(
        "path",
        [
            "2019/",
            "99999999999999999999/",
            "2025/nl/2/",
            "2025/en/1/",
            "2025/xx/1/",
            "2025/nl/99999999999999999999/",
            "2025/nl/2/pdf/",
            "2025/nl/0/momentopname/",
            "2025/nl/1/docx/",
            "tweeduizend/",
        ],
    )
    def test_unknown_is_404(self, as_reader, made, path):
        assert as_reader.get(reverse("reports:list") + path).status_code == 404

    def test_file_that_is_not_there_yet(self, as_reader, report):
        assert as_reader.get(reverse("reports:pdf", args=ADDRESS)).status_code == 404

    def test_retry_of_unknown(self, as_coordinator, db):
        assert as_coordinator.post(reverse("reports:retry", args=ADDRESS)).status_code == 404


class TestRequest:
    def test_leads_to_the_page_of_the_job(self, as_coordinator):
        response = as_coordinator.post(reverse("reports:list"), {"year": "2025", "language": "en"})
        assert response.status_code == 302
        assert response["Location"] == reverse("reports:report", args=[2025, "en", 1])
        assert as_coordinator.get(response["Location"]).status_code == 200

    def test_double_click_is_one_request(self, as_coordinator):
        answers = [as_coordinator.post(reverse("reports:list"), {"year": "2025", "language": "nl"}) for _ in "12"]
        assert {answer["Location"] for answer in answers} == {reverse("reports:report", args=ADDRESS)}
        assert AnnualReport.objects.count() == 1
        page = as_coordinator.get(reverse("reports:report", args=ADDRESS))
        assert services.AlreadyRequested(AnnualReport.objects.get()).values == {"year": 2025}
        assert str(services.AlreadyRequested(AnnualReport.objects.get())) in page.content.decode()

    @pytest.mark.parametrize(
        ("data", "field"),
        [
            ({"year": "2023", "language": "nl"}, "year"),
            ({"year": "2999", "language": "nl"}, "year"),
            ({"year": "volgend jaar", "language": "nl"}, "year"),
            ({"year": "2025\x00", "language": "nl"}, "year"),
            ({"year": "9" * 5000, "language": "nl"}, "year"),
            ({"year": "", "language": "nl"}, "year"),
            ({"year": "2025", "language": "<script>"}, "language"),
            ({"year": "2025"}, "language"),
        ],
    )
    def test_bad_input_is_an_error_at_the_field(self, as_coordinator, data, field):
        response = as_coordinator.post(reverse("reports:list"), data)
        assert response.status_code == 422
        page = response.content.decode()
        assert f'href="#id_{field}"' in page
        assert "<script>alert" not in page
        assert list(response.context["request_form"].errors) == [field]
        assert not AnnualReport.objects.exists()
        assert not ReportingRound.objects.exists()

    @pytest.mark.django_db(transaction=True)
    def test_page_says_that_no_worker_can_be_told(self, as_coordinator, doorbell):
        doorbell.away = True
        response = as_coordinator.post(reverse("reports:list"), {"year": "2025", "language": "nl"}, follow=True)
        assert AnnualReport.objects.get().status == JobStatus.QUEUED
        assert "utrecht-alert--warning" in response.content.decode()

    def test_waiting_long_is_explained(self, as_reader, report, end_pause):
        page = reverse("reports:report", args=ADDRESS)
        assert "utrecht-alert--warning" not in as_reader.get(page).content.decode()
        end_pause(report)
        assert "utrecht-alert--warning" in as_reader.get(page).content.decode()


class TestFailure:
    def test_reason_is_shown_as_text_with_a_way_on(self, as_coordinator, failed):
        page = as_coordinator.get(reverse("reports:report", args=ADDRESS)).content.decode()
        assert "Het teken &lt;b&gt;kan&lt;/b&gt; niet worden gezet." in page
        assert f'action="{reverse("reports:retry", args=ADDRESS)}"' in page

    def test_retry(self, as_coordinator, failed):
        response = as_coordinator.post(reverse("reports:retry", args=ADDRESS))
        assert response["Location"] == reverse("reports:report", args=ADDRESS)
        failed.refresh_from_db()
        assert failed.status == JobStatus.QUEUED

    def test_retry_twice_is_once(self, as_coordinator, failed):
        for _click in "12":
            assert as_coordinator.post(reverse("reports:retry", args=ADDRESS)).status_code == 302
        failed.refresh_from_db()
        assert failed.status == JobStatus.QUEUED


class TestParts:
    @pytest.mark.parametrize(
        ("page", "root"),
        [
            (reverse("reports:report", args=ADDRESS), "report-state"),
            (reverse("reports:round", args=[2025]), "round-state"),
        ],
    )
    def test_part_while_unfinished_asks_for_itself(self, as_reader, report, page, root):
        whole = as_reader.get(page).content.decode()
        response = as_reader.get(page, headers=HTMX)
        part = response.content.decode()
        assert "<html" in whole
        assert whole.count(f'id="{root}"') == 1
        assert part.lstrip().startswith("<div")
        assert f'id="{root}"' in part.partition(">")[0]
        assert 'hx-trigger="every 1s"' in part
        assert f'hx-get="{page}?{POLL}=' in part
        assert {"HX-Request", "Cookie"} <= {name.strip() for name in response["Vary"].split(",")}
        assert 'id="result-status"' in part

    @pytest.mark.parametrize("headers", [{"HX-Boosted": "true"}, {"HX-History-Restore-Request": "true"}])
    def test_whole_page_for_boosted_and_restored(self, as_reader, report, headers):
        response = as_reader.get(reverse("reports:report", args=ADDRESS), headers=HTMX | headers)
        assert "<html" in response.content.decode()

    def test_nothing_new_is_empty_and_says_nothing(self, as_reader, report):
        page = reverse("reports:report", args=ADDRESS)
        seen = as_reader.get(page).context["seen"]
        answer = as_reader.get(page, {"gezien": seen}, headers=HTMX)
        assert (answer.status_code, answer.content) == (204, b"")
        assert as_reader.get(page, {"gezien": seen}).status_code == 200, "not for a browser that reloads"
        AnnualReport.objects.update(status=JobStatus.RUNNING, step="typesetting", progress=40, attempts=1)
        assert as_reader.get(page, {"gezien": seen}, headers=HTMX).status_code == 200

    def test_page_that_waits_gets_the_explanation_without_a_reload(self, as_reader, report, end_pause):
        page = reverse("reports:report", args=ADDRESS)
        seen = as_reader.get(page).context["seen"]
        end_pause(report)
        part = as_reader.get(page, {"gezien": seen}, headers=HTMX)
        assert part.status_code == 200
        assert part.context["result_status"] == part.context["job"]["notice"] != ""

    def test_what_is_read_aloud_changes_with_the_step(self, as_reader, report):
        page = reverse("reports:report", args=ADDRESS)
        spoken = []
        for step in ("freezing", "typesetting"):
            AnnualReport.objects.update(status=JobStatus.RUNNING, step=step)
            spoken.append(as_reader.get(page, headers=HTMX).context["result_status"])
        assert len(set(spoken)) == 2
        assert not as_reader.get(page).context["result_status"], "nothing happened yet on a fresh page"

    @pytest.mark.parametrize("page", [reverse("reports:report", args=ADDRESS), reverse("reports:round", args=[2025])])
    def test_finished_part_asks_no_more_and_offers_the_file(self, as_reader, made, page):
        part = as_reader.get(page, {"gezien": "running-1-storing-95"}, headers=HTMX).content.decode()
        assert "hx-trigger" not in part
        assert reverse("reports:pdf", args=ADDRESS) in part

    def test_page_tells_how_it_was_made(self, as_reader, made):
        page = as_reader.get(reverse("reports:report", args=ADDRESS)).content.decode()
        for text in (made.file.pdf_sha256, made.file.snapshot_sha256, "typst 1", "An emoji was replaced."):
            assert text in page

    def test_more_versions_cost_no_more_queries(self, as_coordinator, made):
        def cost(page):
            as_coordinator.get(page)
            with CaptureQueriesContext(connection) as queries:
                assert as_coordinator.get(page).status_code == 200
            return len(queries)

        pages = [reverse("reports:list"), reverse("reports:round", args=[2025])]
        few = [cost(page) for page in pages]
        for _version in range(12):
            make_report(services.request_report(made.requested_by, year=2025, language="nl").pk)
        services.request_report(made.requested_by, year=2025, language="nl")
        services.request_report(made.requested_by, year=2025, language="en")
        assert [cost(page) for page in pages] == few

    def test_page_of_a_year_shows_the_latest_versions_and_a_way_to_all(self, as_reader, made):
        for version in range(2, 40):
            AnnualReport.objects.create(round=made.round, language="nl", version=version, status=JobStatus.FAILED)
        page = as_reader.get(reverse("reports:round", args=[2025]))
        assert len(page.context["reports"]) == 20
        assert reverse("reports:list") + "?jaar=2025" in page.content.decode()

    def test_list_does_not_fetch_the_files(self, as_coordinator, made):
        with CaptureQueriesContext(connection) as queries:
            as_coordinator.get(reverse("reports:list"))
        assert not any('"reports_reportfile"."pdf",' in query["sql"] for query in queries)

    @pytest.mark.parametrize("column", ["report", "language", "status", "reference_date", "requested_at", "pages"])
    @pytest.mark.parametrize("sign", ["", "-"])
    def test_list_sorts(self, as_reader, made, failed_or_not, column, sign):
        assert as_reader.get(reverse("reports:list"), {"sort": f"{sign}{column}"}).status_code == 200

    @pytest.fixture
    def failed_or_not(self, made):
        """A second report, without a file."""
        return services.request_report(made.requested_by, year=2024, language="en")

    @pytest.mark.parametrize("query", [{"jaar": "2031"}, {"stand": "klaar"}, {"jaar": "x"}, {"kleur": "rood"}])
    def test_senseless_filter_is_an_error_and_no_list(self, as_reader, made, query):
        response = as_reader.get(reverse("reports:list"), query)
        assert response.status_code == 422
        assert reverse("reports:report", args=ADDRESS) not in response.content.decode()

    def test_filter(self, as_reader, made, failed_or_not):
        page = as_reader.get(reverse("reports:list"), {"jaar": "2024"}).content.decode()
        assert reverse("reports:report", args=[2024, "en", 1]) in page
        assert reverse("reports:report", args=ADDRESS) not in page

    @pytest.mark.parametrize("file_format", ["csv", "xlsx", "ods"])
    def test_list_as_file(self, as_reader, made, failed_or_not, file_format):
        response = as_reader.get(reverse("reports:list"), {"export": file_format})
        assert response.status_code == 200
        if file_format == "csv":
            assert made.file.pdf_sha256 in response.content.decode("utf-8-sig")


class TestDownload:
    @pytest.mark.parametrize(
        ("name", "content", "kind", "filename"),
        [
            ("reports:pdf", "pdf", "application/pdf", "jaarrapportage-nds-2025-nl-1.pdf"),
            ("reports:snapshot", "snapshot", "application/json", "momentopname-nds-2025-nl-1.json"),
        ],
    )
    def test_bytes_and_headers(self, as_reader, made, name, content, kind, filename):
        response = as_reader.get(reverse(name, args=ADDRESS))
        digest = hashlib.sha256(response.content).hexdigest()
        assert digest == getattr(made.file, f"{content}_sha256")
        assert response["Content-Type"] == kind
        assert response["Content-Disposition"] == f'attachment; filename="{filename}"'
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cache-Control"] == "private, no-cache"
        assert response["ETag"] == f'"{digest}"'
        assert int(response["Content-Length"]) == len(response.content)

    def test_known_bytes_are_not_sent_again(self, as_reader, made):
        address = reverse("reports:pdf", args=ADDRESS)
        response = as_reader.get(address, headers={"If-None-Match": f'"{made.file.pdf_sha256}"'})
        assert (response.status_code, response.content) == (304, b"")
        assert as_reader.get(address, headers={"If-None-Match": '"other"'}).status_code == 200
