"""The three lists that parliament gets, as a page to read and print and as files."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from accounts.requests import MemberRequest
from history.editing import INVALID
from ui.exports import FORMATS, export
from ui.lists import refuse_unknown_names

from .. import annexes
from ..forms.annexes import PeriodForm
from ..models import Commitment

ROWS_ON_PAGE = 500
"""So many rows of each list stand on the page; all of them are in the files."""

FILE_NAMES = {
    annexes.SETTLED: "bijlage-1a-afgedaan",
    annexes.OPEN: "bijlage-1b-openstaand",
    annexes.BUDGET: "bijlage-begroting",
}


class AnnexesView(TemplateView):
    """All three below each other."""

    request: MemberRequest
    template_name = "commitments/annexes.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        today, form = timezone.localdate(), PeriodForm(request.GET)
        if form.is_valid():
            refuse_unknown_names(form, request.GET, form.fields)
        if form.errors:
            return self.render_to_response(self.get_context_data(form=form, lists=[]), status=INVALID)
        period = form.period(today)
        rows = Commitment.objects.visible_to(self.request.user)
        lists = [annexes.annex(name, rows, today=today, **period) for name in annexes.NAMES]
        # The fields show the period that was made, also when it was not typed.
        shown = PeriodForm(initial={"van": period["first"], "tot": period["last"], "kamer": period["chamber"]})
        query = {"van": period["first"].isoformat(), "tot": period["last"].isoformat(), "kamer": period["chamber"]}
        return self.render_to_response(
            self.get_context_data(
                form=shown,
                lists=[one.cut_off(ROWS_ON_PAGE) for one in lists],
                first=period["first"],
                last=period["last"],
                unknown=annexes.settled_on_unknown_days(rows, period["chamber"]),
                query=urlencode({name: value for name, value in query.items() if value}),
                formats=[("xlsx", _("Excel (XLSX)")), ("ods", _("OpenDocument (ODS)")), ("csv", _("Text (CSV)"))],
            )
        )


class AnnexView(View):
    """One list as a file."""

    request: MemberRequest

    def get(self, request: HttpRequest, name: str, file_format: str) -> HttpResponse:
        form = PeriodForm(request.GET)
        if name not in annexes.NAMES or file_format not in FORMATS or not form.is_valid():
            raise Http404
        today = timezone.localdate()
        rows = Commitment.objects.visible_to(self.request.user)
        found = annexes.annex(name, rows, today=today, **form.period(today))
        return export(found.for_file(), file_format, title=FILE_NAMES[name], day=today)
