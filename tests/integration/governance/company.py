"""A small portfolio whose numbers can be worked out by hand."""

from dataclasses import dataclass
from datetime import date

from core.common.actors import SYSTEM
from core.jobs.context import Claim, JobContext
from core.jobs.models import Job
from core.jobs.registry import kind
from portfolio.models import Node, Product
from teams.models import Person
from tests import factories
from tests.factories import facts

PERIOD = date(2026, 10, 1)
# What a hostile or merely unlucky person might call a product.
FORMULA = "=HYPERLINK(1)"
MARKUP = '#panic("x") *bold* $x$ <b> @ref'


@dataclass
class Company:
    """A node with two products, one of them with every kind of fact."""

    node: Node
    first: Product
    second: Product
    ada: Person
    ben: Person


def found() -> Company:
    """Make it, with measures.

    NPS of the first, November 2025 to October 2026: 9, 10, 3 and 8, so 100 · (2 − 1) / 4 = 25.
    Revenue of the same months: 600 + 400 = 1,000; target 1,500, tolerance 100.
    """
    ada, ben = (
        factories.person("ada@example.com", name="Ada"),
        factories.person("ben@example.com", name="Ben"),
    )
    top = factories.node("TOP", name="Top")
    node = factories.node("NODE", top, name="Payments", owner=ada)
    first = factories.product("FIRST", node, name="Ledger API")
    second = factories.product("SECOND", node, name="Tap Mobile")
    factories.ownership(first, ada)
    facts.answers(first, "2025-11-10", 9, 10)
    facts.answers(first, "2026-10-10", 3, 8)
    facts.entry(first, "2026-05", "revenue", 600)
    facts.entry(first, "2026-10", "revenue", 400)
    facts.target(node, "revenue", "1500", "2020-01-01", tolerance="100")
    facts.target(first, "nps", "20", "2020-01-01")
    facts.launch(first, first_committed="2026-03-01", committed="2026-03-01", launched="2026-04-19")
    facts.launch(second, first_committed="2027-01-12", committed="2027-01-12")
    facts.measure_all()
    return Company(node, first, second, ada, ben)


def draw_what_is_due() -> None:
    """Do the work of the jobs that wait, in the test's own transaction."""
    for job in Job.objects.filter(kind="governance.draw", state=Job.State.DUE):
        kind(job.kind).run(JobContext(Claim(job.pk, 1, job.kind, job.payload, 1, SYSTEM)))
        Job.objects.filter(pk=job.pk).update(state=Job.State.DONE)
