"""Giving 10,000 products another manager, and another place, in the background: previewed, made, taken back.

A place is more than a field: the scope of each product moves with it, and with the scope whose rights reach
it. Beside it stands what 1,000 take in the same company, ten times: what grows faster than its rows shows.
The jobs are worked in this process, each in its one transaction, as a worker works them.
"""

import resource
import sys
import time
from collections.abc import Callable
from typing import Any, Final

from bench.context import Context
from bench.filled import READER, Company, Size
from bench.registry import Part, Timing, benchmark
from core.access.models import User
from core.common.listing.extensions import extended
from core.common.listing.registry import find
from core.jobs.models import Job
from core.jobs.services.execution import execute
from core.lists.services import large
from core.undo.models import Step
from core.undo.services.steps import take_back_later
from portfolio.models import Node, Ownership, Product

SIZE: Final = Size(products=10_000, people=500, nodes=200)
FEW, MANY = 1_000, 10_000
TO: Final = "p5@example.com"
State = Callable[[], int]


@benchmark("bulk_10k_vs_1k")
def bulk_10k_vs_1k(context: Context) -> Timing:
    """Compare a change of 10,000 rows with ten of 1,000, step by step; the ratio is of all six."""
    context.reset_database()
    Company(SIZE).fill()
    context.analyze()
    target = Node.objects.order_by("-pk").values_list("code", flat=True)[0]
    kinds: dict[str, tuple[str, str, State]] = {
        "": ("manager", TO, _managed),
        "move: ": ("node", target, lambda: _placed(target)),
    }
    few = {f"{kind}{step}": s for kind, how in kinds.items() for step, s in _changed(FEW, *how).items()}
    before = _peak()
    many = {f"{kind}{step}": s for kind, how in kinds.items() for step, s in _changed(MANY, *how).items()}
    print(f"peak memory {before:.0f} MB after {FEW:,} rows, {_peak():.0f} MB after {MANY:,}", file=sys.stderr)
    times = MANY // FEW
    parts = [Part(name, many[name], few[name] * times, 0) for name in many]
    return Timing(sum(many.values()), sum(few.values()) * times, parts)


def _changed(count: int, name: str, text: str, state: State) -> dict[str, float]:
    """Return the seconds of each step; afterwards everything is as it was.

    state: how many rows have what they are given.
    """
    user = User.objects.get(email=READER)
    listing = find("products")
    assert listing is not None
    listing = extended(user, listing)
    column = listing.column(name)
    assert column is not None
    rows = listing.rows(user).order_by("pk")[:count] if listing.rows else None
    assert rows is not None
    held = state()
    taken = {}
    ask: dict[str, Any] = {"user": user, "listing": listing, "column": column, "rows": rows, "text": text}
    previewed, taken["preview"] = _worked(lambda: large.ask_preview(**ask))
    assert state() == held
    made, taken["change"] = _worked(lambda: large.ask_change(user=user, previewed=previewed))
    result = made.result or {}
    assert result["changed"] + result["same"] == count, result
    assert state() >= held + result["changed"] * 9 // 10
    step = Step.objects.get(pk=result["step"])
    _job, taken["way back"] = _worked(lambda: take_back_later(by=user, step=step))
    assert state() == held
    return taken


def _placed(code: str) -> int:
    """Count the products whose scope stands right below that of a node: not only their field says so."""
    node = Node.objects.select_related("scope").get(code=code)
    return Product.objects.filter(node=node, scope__path__within=[node.scope.path]).count()


def _worked(ask: Callable[[], Job]) -> tuple[Job, float]:
    job = ask()
    begun = time.perf_counter()
    execute(job.pk)
    seconds = time.perf_counter() - begun
    job.refresh_from_db()
    assert job.state == Job.State.DONE, (job.state, job.error_detail)
    return job, seconds


def _managed() -> int:
    """Count what the new manager has from some day on without end."""
    return Ownership.objects.filter(person__email=TO, role="manager", ends_on=None).count()


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
