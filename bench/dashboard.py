"""How long the server takes for the dashboard of a company, signed in as its CPO, once it has been opened.

Measured inside this process, from the request to the finished response, through all middleware: the
median of many requests, with the garbage collector as the web processes have it. Beside it stands what
the first look after a recompute costs (`boards.draw` takes it before anybody does).

The plain page goes through Django's own middleware, nobody signed in, and shows as many values: what is
counted of the dashboard are the cells of its tables and the big numbers of its tiles that hold a digit.
"""

import gc
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from statistics import median
from typing import Final

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext, override_settings

from bench import plain
from bench.context import Context
from bench.plain import ReadyValue
from bench.registry import Timing, benchmark
from bench.world import World
from core.access.models import Grant, Role, User
from metrics.models import KpiValue

SMALL: Final = World()
LARGE: Final = World(products=10_000, share=0.04)  # the same months, each with an answer, an item, a line …
REQUESTS, ROUNDS = 10, 5
MOST_QUERIES = 15


@benchmark("dashboard_vs_plain_page")
def dashboard_vs_plain_page(context: Context) -> Timing:
    """Compare with a page that shows as many values from one query."""
    SMALL.make_valued(context)
    dashboard = opened()
    bare = plain_page(shown_values(dashboard.get().content.decode()))
    ours, reference = medians([dashboard, bare])
    return Timing(ours, reference)


@benchmark("dashboard_10k_vs_1k")
def dashboard_10k_vs_1k(context: Context) -> Timing:
    """Compare the dashboard of 10,000 products with that of 1,000: twice in turn, the better of each."""
    seconds: dict[World, list[float]] = {SMALL: [], LARGE: []}
    queries = set()
    for world in (SMALL, LARGE, SMALL, LARGE):
        world.make_valued(context)
        dashboard = opened()
        queries.add(dashboard.queries())
        seconds[world] += medians([dashboard])
    assert len(queries) == 1, queries
    return Timing(min(seconds[LARGE]), min(seconds[SMALL]))


@dataclass(frozen=True)
class Page:
    """A page as the server answers it: its address, through which middleware, with which cookies."""

    path: str
    handler: BaseHandler
    factory: RequestFactory = field(default_factory=lambda: RequestFactory(SERVER_NAME="localhost"))
    urlconf: str = settings.ROOT_URLCONF

    def get(self) -> HttpResponse:
        """Ask for it once."""
        request = self.factory.get(self.path)
        request.urlconf = self.urlconf
        response = self.handler.get_response(request)
        assert isinstance(response, HttpResponse)
        assert response.status_code == 200, response
        return response

    def queries(self) -> int:
        """Count its queries."""
        with CaptureQueriesContext(connection) as asked:
            self.get()
        return len(asked)


def opened() -> Page:
    """Sign a CPO in, open the dashboard of the whole company, and check what it shows."""
    user = User.objects.create_user("cpo@example.com", name="CPO", language="en")
    Grant.objects.create(user=user, role=Role.CPO)
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    dashboard = Page("/dashboard/N/", handler_with(settings.MIDDLEWARE))
    dashboard.factory.cookies = client.cookies
    begun = time.perf_counter()
    content = dashboard.get().content.decode()
    first = time.perf_counter() - begun
    values, queries = shown_values(content), dashboard.queries()
    print(f"first look {first:.2f} s; {len(values)} values, {queries} queries", file=sys.stderr)
    nps = KpiValue.objects.get(scope__code="N", kpi="nps").value
    assert any(value.startswith(f"{nps:.1f}".replace("-", "\N{MINUS SIGN}")) for value in values), (
        nps,
        values,
    )
    assert queries <= MOST_QUERIES, queries
    return dashboard


def plain_page(values: Sequence[str]) -> Page:
    """Fill the flat table with values and return the page that shows them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_ready_value (id bigint PRIMARY KEY, name text NOT NULL, text text NOT NULL)"
        )
    ReadyValue.objects.bulk_create(
        ReadyValue(id=number, name=f"Value {number}", text=text) for number, text in enumerate(values)
    )
    page = Page("/plain/", handler_with(plain.MIDDLEWARE), urlconf=plain.__name__)
    assert page.get().content.decode().count("<td>") == len(values)
    assert page.queries() == 1
    return page


def medians(pages: Sequence[Page]) -> list[float]:
    """Ask for pages in turn; return the median seconds of each."""
    gc.collect()
    gc.freeze()
    seconds: list[list[float]] = [[] for _ in pages]
    for _ in range(ROUNDS):
        for page, taken in zip(pages, seconds, strict=True):
            for _ in range(REQUESTS):
                begun = time.perf_counter()
                page.get()
                taken.append(time.perf_counter() - begun)
    gc.unfreeze()
    return [median(taken) for taken in seconds]


def handler_with(middleware: Sequence[str]) -> BaseHandler:
    """Build what answers requests through some middleware."""
    handler = BaseHandler()
    with override_settings(MIDDLEWARE=list(middleware)):
        handler.load_middleware()
    return handler


def shown_values(html: str) -> list[str]:
    """List the values that a page shows: table cells and `kpi-value`s with a digit, each as one."""
    reader = _Values()
    reader.feed(html)
    return [
        text for text in (" ".join(found.split()) for found in reader.found) if any(map(str.isdigit, text))
    ]


class _Values(HTMLParser):
    """Collects the text of every table cell and big number."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._ends_with = ""
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a value, or go deeper into one."""
        if self._depth:
            self._depth += tag == self._ends_with
        elif tag == "td" or "kpi-value" in (dict(attrs).get("class") or "").split():
            self.found.append("")
            self._ends_with, self._depth = tag, 1

    def handle_endtag(self, tag: str) -> None:
        """End a value, or come up inside it."""
        if self._depth and tag == self._ends_with:
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        """Take the text of a value."""
        if self._depth:
            self.found[-1] += data
