"""Note what a change of facts makes out of date, in the transaction of the change."""

from django.db import connection

from core.common.actors import SYSTEM
from core.common.touch import Touched
from core.jobs.models import Job
from core.jobs.services import jobs

RECOMPUTE = "metrics.recompute"
VALUES = "values"

# Kinds of fact → the month table they fill.
FILLS = {
    "survey": "survey",
    "finance": "finance",
    "usage": "usage",
    "work_items": "delivery",
    "releases": "delivery",
    "launches": "delivery",
    "criteria": "delivery",
}
# What measures do not depend on and every value may: how they add up, convert, and are judged.
MOVES_VALUES = frozenset(
    {"portfolios", "products", "ownership", "targets", "rates", "parameters", "definitions"}
)

_NOTE = """
    INSERT INTO metrics_duemonth (source, product_id, month)
    SELECT %(source)s, * FROM unnest(%(products)s::bigint[], %(months)s::date[])
"""


def note(touched: Touched) -> None:
    """Write down what is due and see that a recompute is asked for: the listener of `core.common.touch`.

    One statement, however many months. What nothing here depends on is passed over.
    """
    source = FILLS.get(touched.kind, VALUES)
    everything = touched.everything or touched.kind in MOVES_VALUES
    if everything and touched.kind == "criteria":
        source = VALUES  # the recompute knows itself whose launches they judge
    if not everything and (source == VALUES or not touched.pairs):
        return
    products, months = (
        zip(*touched.pairs, strict=True) if touched.pairs and not everything else ((None,), (None,))
    )
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, {"source": source, "products": list(products), "months": list(months)})
    _ask(touched.cause)


def _ask(cause: int | None) -> None:
    """Add a recompute, or ride on one that waits.

    The waiting job is locked until the writer commits: a worker that claims it then sees what
    was noted here. One that another writer holds is passed over.
    """
    waiting = (
        Job.objects.select_for_update(skip_locked=True)
        .filter(kind=RECOMPUTE, state=Job.State.DUE, cancel_requested_at__isnull=True)
        .order_by("pk")
        .first()
    )
    causes = [] if cause is None else [cause]
    if waiting is None:
        jobs.add(kind=RECOMPUTE, payload={"causes": causes}, by=SYSTEM)
    elif not set(causes) <= set(waiting.payload.get("causes", [])):
        waiting.payload = {"causes": [*waiting.payload.get("causes", []), *causes]}
        waiting.save(update_fields=["payload"])
