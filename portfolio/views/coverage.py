"""Coverage: products without somebody who answers, successions due, people with too many products."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access.requests import Asked
from core.common.exports import csv_response, xlsx_response
from portfolio.drawing.coverage import DAYS_OFFERED, Choice, tell
from portfolio.models import Node
from portfolio.selectors.coverage import SEEN_AT_ONCE, Gap, crowded_page, gaps
from teams.views.rights import must_see

HEADER = ("product", "name", "role", "kind", "due", "email", "next")


def coverage(request: Asked) -> HttpResponseBase:
    """Show where nobody answers, or soon nobody will, or send it as a file."""
    must_see(request.user)
    choice = Choice.of(request.GET)
    question = choice.question(request.user, timezone.localdate())
    found = gaps(question)
    match request.GET.get("export"):
        case "csv":
            return csv_response(_lines(found), name="coverage")
        case "xlsx":
            return xlsx_response(_lines(found), name="coverage")
    page = Paginator(found, SEEN_AT_ONCE).get_page(request.GET.get("page"))
    seen = Node.objects.visible_to(request.user).order_by("name")
    context = {
        "choice": choice,
        "counts": found.counts,
        "due": found.due,
        "page": page,
        "told": tell(page, user=request.user),
        "crowded": crowded_page(question, more_than=choice.more_than, number=request.GET.get("people")),
        "nodes": list(seen.values_list("code", "name")),
        "horizons": [
            (_days(days), choice.address(days=days), days == choice.days_ahead) for days in DAYS_OFFERED
        ],
        "csv_url": choice.address(export="csv"),
        "xlsx_url": choice.address(export="xlsx"),
    }
    return render(request, "portfolio/coverage.html", context)


def _days(count: int) -> str:
    return _("%(count)s days") % {"count": count}


def _lines(found: Sequence[Gap]) -> Iterator[list[Any]]:
    """Yield a line per gap."""
    yield list(HEADER)
    for gap in found:
        yield [
            gap.product_code,
            gap.product_name,
            gap.role,
            str(gap.kind),
            gap.due_on,
            gap.person_email,
            gap.next_on,
        ]
