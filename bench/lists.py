"""How long a list takes as it grows: 10,000 products, 2,000 people, 200 nodes, beside a hundred of each.

Both are asked in the same run, in turn, through all middleware, signed in as a CPO: the median of many
requests. The products have a manager and an owner each, and three shared views with their rows counted.
Page after page the queries must be as many, and at most fifteen.
"""

import sys
from typing import Final

from django.conf import settings
from django.db import connection
from django.test import Client

from bench.context import Context
from bench.dashboard import Page, handler_with, medians
from bench.registry import Timing, benchmark
from core.access.models import Grant, Role, Scope, User
from core.lists.models import SavedView
from portfolio.models import Node, Ownership, Product, Stage
from teams.models import Person, Team

MOST_QUERIES: Final = 15
SIZES: Final = {
    "lists_small": {"products": 100, "people": 100, "nodes": 100},
    "lists_large": {"products": 10_000, "people": 2_000, "nodes": 200},
}
PAGES: Final = (
    "/products/?view=all",
    "/products/?stage=growth&sort=-manager&page=2",
    "/products/?q=product%207",
    "/people/?view=all",
    "/teams/?view=all",
    "/portfolio/",
    "/portfolio/list/?view=all",
)


@benchmark("lists_10k_vs_100")
def lists_10k_vs_100(context: Context) -> Timing:
    """Compare the page that grows most: each size twice in turn, the better of each."""
    seconds: dict[str, list[list[float]]] = {name: [] for name in SIZES}
    queries: dict[str, list[int]] = {}
    for name in (*SIZES, *SIZES):
        _restore(context, name)
        pages = _pages()
        queries[name] = [page.queries() for page in pages]
        assert max(queries[name]) <= MOST_QUERIES, dict(zip(PAGES, queries[name], strict=True))
        seconds[name].append(medians(pages))
    small, large = ([min(twice) for twice in zip(*seconds[name], strict=True)] for name in SIZES)
    assert queries["lists_small"] == queries["lists_large"], queries
    ratios = [there / here for here, there in zip(small, large, strict=True)]
    for path, here, there, ratio in zip(PAGES, small, large, ratios, strict=True):
        print(f"{path}: {here * 1000:.0f} ms, {there * 1000:.0f} ms, {ratio:.2f} ×", file=sys.stderr)
    worst = ratios.index(max(ratios))
    return Timing(large[worst], small[worst])


def _restore(context: Context, name: str) -> None:
    """Give the default database a company of a size; a copy, where it was made before."""
    if not context.restore(name):
        context.reset_database()
        _make(**SIZES[name])
        context.keep(name)
        context.restore(name)


def _pages() -> list[Page]:
    user = User.objects.create_user("cpo@example.com", name="CPO", language="en")
    Grant.objects.create(user=user, role=Role.CPO)
    for name, query in (
        ("Growing", "stage=growth"),
        ("Without", "without=manager"),
        ("Refreshes", "innovation_class=refresh"),
    ):
        SavedView.objects.create(owner=user, listing="products", name=name, query=query, is_shared=True)
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    pages = []
    for path in PAGES:
        page = Page(path, handler_with(settings.MIDDLEWARE))
        page.factory.cookies = client.cookies
        pages.append(page)
    return pages


def _make(*, products: int, people: int, nodes: int) -> None:
    """Make a company: a tree of three levels, people in teams below managers, products with their owners."""
    teams = Team.objects.bulk_create(
        Team(code=f"T{number}", name=f"Team {number}") for number in range(max(60, people // 10))
    )
    made = Person.objects.bulk_create(
        Person(
            email=f"p{number}@example.com",
            name=f"Person {number}",
            role="Product manager",
            team=teams[number % len(teams)],
        )
        for number in range(people)
    )
    tree = _tree(nodes, made)
    stages = list(Stage.values)
    places = Scope.objects.bulk_create(
        Scope(kind="product", code=f"P{number}", path=f"{tree[number % nodes].scope.path}.p{number}")
        for number in range(products)
    )
    rows = Product.objects.bulk_create(
        Product(
            code=place.code,
            name=f"Product {number}",
            node=tree[number % nodes],
            scope=place,
            stage=stages[number % len(stages)],
        )
        for number, place in enumerate(places)
    )
    Ownership.objects.bulk_create(
        Ownership(product=row, person=made[number % people], role=role, starts_on="2024-01-01")
        for number, row in enumerate(rows)
        for role in Ownership.Role.values
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _tree(nodes: int, people: list[Person]) -> list[Node]:
    made: list[Node] = []
    for number in range(nodes):
        parent = made[(number - 1) // 10] if number else None
        path = f"{parent.scope.path}.n{number}" if parent else f"n{number}"
        scope = Scope.objects.create(kind="node", code=f"N{number}", path=path)
        owner = people[number % len(people)]
        fields = {"kind": Node.Kind.PORTFOLIO, "owner": owner}
        made.append(
            Node.objects.create(
                code=f"N{number}", name=f"Node {number}", parent=parent, scope=scope, **fields
            )
        )
    return made
