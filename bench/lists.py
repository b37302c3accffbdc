"""How long every list takes as it grows: 10,000 products, 2,000 people, 200 nodes, beside a hundred of each.

Both are asked in the same run, request by request in turn, through all middleware, signed in as a CPO: of
the requests the median, of several turns the best, so that other work on the machine falls out. Every row
of both companies has as much behind it. Page after page the queries must be as many, and at most fifteen.

Files hold every row, so they have no ratio that says something: their seconds are told beside.
"""

import gc
import sys
import time
from collections.abc import Mapping, Sequence
from math import inf
from statistics import median
from typing import Any, Final

from django.conf import settings
from django.db import connection, connections
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.context import Context
from bench.dashboard import Page, handler_with
from bench.filled import READER, Company, Size
from bench.registry import Part, Timing, benchmark
from core.access.models import User

MOST_QUERIES: Final = 15
REQUESTS, TURNS = 4, 3
Seconds = dict[str, list[float]]
SMALL: Final = Size(products=100, people=100, nodes=100)
LARGE: Final = Size(products=10_000, people=2_000, nodes=200)
PAGES: Final = (
    "/products/?view=all",
    "/products/?view=all&page={products}",
    "/products/?stage=growth&sort=-manager&page=2",
    "/products/?q=product%207",
    "/products/?custom_sponsor=p7@example.com",
    "/people/?view=all",
    "/people/?q=person%207",
    "/teams/?view=all",
    "/portfolio/",
    "/portfolio/?open=N1",
    "/portfolio/list/?view=all",
    "/life-cycles/",
    "/workstreams/",
    "/gate-reviews/",
    "/actions/",
    "/criteria/",
    "/objectives/",
    "/objectives/tree/?year={year}",
    "/budgets/",
    "/budgets/?page=4",
    "/commitments/",
    "/related-products/",
    "/product-links/",
    "/stopped/",
    "/classifications/",
    "/allocations/",
    "/load/",
    "/load/?page={people}",
    "/load/?state=over_allocated",
    "/load/?state=under_used",
    "/coverage/?more_than=0",
    "/absences/",
    "/capacity-changes/",
    "/people/roles/",
    "/skills/?team=T1",
    "/skills/catalogue/",
    "/skills/assessments/",
    "/skills/actions/",
    "/skills/needs/",
    "/role-sheets/",
    "/role-sheets/lines/",
    "/salary-bands/",
    "/launches/",
    "/releases/",
    "/work-items/",
    "/targets/",
    "/search/?q=product",
    "/search/?q=product%207&kind=product",
    "/search/palette/?q=product",
    "/waiting/",
    "/bookmarks/",
    "/notifications/?show=all",
)
FILES: Final = (
    "/products/?export=csv",
    "/products/?export=xlsx",
    "/people/?export=csv",
    "/allocations/?export=csv",
    "/budgets/?export=csv",
    "/load/?export=csv",
    "/load/?state=under_used&export=csv",
    "/coverage/?export=csv",
    "/skills/assessments/?export=csv",
)


@benchmark("lists_10k_vs_100")
def lists_10k_vs_100(context: Context) -> Timing:
    """Compare every list at both sizes; the ratio is that of the list that grows most."""
    sizes = {"lists_small": SMALL, "lists_large": LARGE}
    for name, size in sizes.items():
        context.reset_database()
        Company(size).fill()
        context.keep(name)
    own = connections["default"]
    companies = [_Opened(name, size) for name, size in sizes.items()]
    seconds, queries = _ask(companies)
    companies[1].enter()
    _tell_files(_signed_in())
    # What is measured next asks a database of its own again.
    connections["default"] = own
    _check(queries)
    parts = [Part(path, large, small, queries[path][1]) for path, (small, large) in seconds.items()]
    worst = max(parts, key=lambda part: part.ratio)
    return Timing(worst.seconds, worst.reference_seconds, parts)


class _Opened:
    """A company whose database this process keeps a connection to, and its pages."""

    def __init__(self, name: str, size: Size) -> None:
        self._connection: Any = connections.create_connection("default")
        self._connection.settings_dict = {**self._connection.settings_dict, "NAME": name}
        self.enter()
        self.pages = _pages(size, _signed_in())

    def enter(self) -> None:
        """Make its database the one that is asked."""
        connections["default"] = self._connection


def _ask(companies: Sequence[_Opened]) -> tuple[Seconds, dict[str, list[int]]]:
    """Ask each page of the companies in turn, so that other work on the machine falls on all of them."""
    queries: dict[str, list[int]] = {path: [] for path in PAGES}
    for company in companies:
        company.enter()
        for path, page in zip(PAGES, company.pages, strict=True):
            queries[path].append(page.queries())
    gc.collect()
    gc.freeze()
    best = {path: [inf for _ in companies] for path in PAGES}
    for _ in range(TURNS):
        for at, path in enumerate(PAGES):
            taken: list[list[float]] = [[] for _ in companies]
            for _ in range(REQUESTS):
                for company, times in zip(companies, taken, strict=True):
                    company.enter()
                    times.append(_timed(company.pages[at]))
            best[path] = [min(so_far, median(times)) for so_far, times in zip(best[path], taken, strict=True)]
    gc.unfreeze()
    return best, queries


def _timed(page: Page) -> float:
    begun = time.perf_counter()
    page.get()
    return time.perf_counter() - begun


def _signed_in() -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(email=READER))
    return client


def _pages(size: Size, client: Client) -> list[Page]:
    """Return the pages; of those asked for by number the last whole one."""
    last = {"products": size.products // 50, "people": size.people // 40, "year": Company(size).today.year}
    pages = []
    for path in PAGES:
        page = Page(path.format(**last), handler_with(settings.MIDDLEWARE))
        page.factory.cookies = client.cookies
        pages.append(page)
    return pages


def _tell_files(client: Client) -> None:
    for path in FILES:
        begun = time.perf_counter()
        with CaptureQueriesContext(connection) as asked:
            size = _size(client.get(path))
        seconds = time.perf_counter() - begun
        print(f"{path}: {seconds:.2f} s, {len(asked)} queries, {size:,} bytes", file=sys.stderr)


def _size(response: HttpResponseBase) -> int:
    assert response.status_code == 200, response
    return len(response.getvalue())


def _check(queries: Mapping[str, Sequence[int]]) -> None:
    """Refuse to compare pages that ask too much, or more where there is more."""
    wrong = {
        path: asked for path, asked in queries.items() if max(asked) > MOST_QUERIES or len(set(asked)) > 1
    }
    assert not wrong, wrong
