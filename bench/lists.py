"""How long every list takes as it grows: 10,000 products, 2,000 people, 200 nodes, beside a hundred of each.

Both are asked in the same run, in turn, through all middleware, signed in as a CPO: of many requests the
median, of several turns the best, so that other work on the machine falls out. Every row of both companies
has as much behind it. Page after page the queries must be as many, and at most fifteen.

Files hold every row, so they have no ratio that says something: their seconds are told beside.
"""

import gc
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from django.conf import settings
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.context import Context
from bench.dashboard import Page, handler_with
from bench.filled import READER, Company, Size
from bench.registry import Part, Timing, benchmark
from core.access.models import User

MOST_QUERIES: Final = 15
REQUESTS, TURNS = 5, 3
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
    "/coverage/",
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


@dataclass(frozen=True)
class Looked:
    """What asking for pages cost: the seconds and queries of each."""

    seconds: list[float]
    queries: list[int]


@benchmark("lists_10k_vs_100")
def lists_10k_vs_100(context: Context) -> Timing:
    """Compare every list at both sizes; the ratio is that of the list that grows most."""
    looks: dict[str, list[Looked]] = {"lists_small": [], "lists_large": []}
    for _ in range(TURNS):
        for name, size in (("lists_small", SMALL), ("lists_large", LARGE)):
            _restore(context, name, size)
            looks[name].append(_look(size))
    _tell_files(_signed_in())
    small, large = (
        [min(turns) for turns in zip(*(one.seconds for one in looks[name]), strict=True)] for name in looks
    )
    queries = looks["lists_large"][0].queries
    parts = [Part(*row) for row in zip(PAGES, large, small, queries, strict=True)]
    _check(queries, looks["lists_small"][0].queries)
    worst = max(parts, key=lambda part: part.ratio)
    return Timing(worst.seconds, worst.reference_seconds, parts)


def _restore(context: Context, name: str, size: Size) -> None:
    """Give the default database a company of a size; a copy, where it was made before."""
    if not context.restore(name):
        context.reset_database()
        Company(size).fill()
        context.keep(name)
        context.restore(name)


def _look(size: Size) -> Looked:
    pages = _pages(size, _signed_in())
    queries = [page.queries() for page in pages]
    gc.collect()
    gc.freeze()
    seconds = [median(_timed(page) for _ in range(REQUESTS)) for page in pages]
    gc.unfreeze()
    return Looked(seconds, queries)


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


def _check(large: Sequence[int], small: Sequence[int]) -> None:
    """Refuse to compare pages that ask too much, or more where there is more."""
    asked = dict(zip(PAGES, zip(small, large, strict=True), strict=True))
    too_many = {
        path: counts for path, counts in asked.items() if max(counts) > MOST_QUERIES or counts[0] != counts[1]
    }
    assert not too_many, too_many
