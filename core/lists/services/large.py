"""Changes of more rows than somebody waits for: a job previews them, another one makes them.

Which rows are meant is settled when the preview is asked for, so that the change takes those that were
seen. Each job works in one transaction: all rows are changed (but those that a rule refuses), or none.
A job keeps keys and counts; names and values are read again by whoever looks, with their rights of the day.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.access.models import User
from core.access.selectors.users import acting_for
from core.common.errors import NotAllowed
from core.common.listing import Column, Listing
from core.common.listing.extensions import extended
from core.common.listing.registry import find
from core.jobs.context import JobContext
from core.jobs.models import Job
from core.jobs.services import jobs
from core.lists.errors import TooMany
from core.lists.services import changes
from core.lists.services.changes import MANY, Outcome

PREVIEW, CHANGE = "lists.preview", "lists.change"
# Rows of each kind that are kept to be shown.
SHOWN = 50


def ask_preview(*, user: User, listing: Listing, column: Column, rows: QuerySet[Any], text: str) -> Job:
    """Have a job find out what a change would do.

    Raises Invalid, NotAllowed, TooMany.
    """
    if column.edit is None or not column.edit.offered(user):
        raise NotAllowed
    changes.value_of(user=user, edit=column.edit, text=text)
    keys = list(rows.values_list("pk", flat=True)[: MANY + 1])
    if len(keys) > MANY:
        raise TooMany
    payload = {"listing": listing.name, "column": column.name, "value": text, "rows": keys}
    return _ask(PREVIEW, user, listing, column, payload)


def ask_change(*, user: User, previewed: Job) -> Job:
    """Have a job make the change that another one has previewed; asked twice, it is one job."""
    listing, column = place(user, previewed)
    payload = {**previewed.payload, "preview": previewed.pk}
    with transaction.atomic():
        Job.objects.select_for_update().get(pk=previewed.pk)
        return made_of(previewed) or _ask(CHANGE, user, listing, column, payload)


def made_of(previewed: Job) -> Job | None:
    """Return the job that makes, or made, what another one has previewed."""
    about = {"subject_kind": "list", "subject_id": previewed.subject_id}
    return Job.objects.filter(kind=CHANGE, payload__preview=previewed.pk, **about).first()


def place(user: User, job: Job) -> tuple[Listing, Column]:
    """Return the list and the column that a job is about, as a user has them.

    Raises NotAllowed.
    """
    listing = find(job.payload["listing"])
    if listing is None or not listing.sees(user):
        raise NotAllowed
    listing = extended(user, listing)
    column = listing.column(job.payload["column"])
    if column is None or column.edit is None or not column.edit.offered(user):
        raise NotAllowed
    return listing, column


def work(context: JobContext) -> dict[str, Any]:
    """Preview or make a change, and return what came of it: counts, and the keys of some rows."""
    job = Job.objects.get(pk=context.job_id)
    user = acting_for(context.by)
    listing, column = place(user, job)
    act = changes.preview if job.kind == PREVIEW else changes.apply
    rows, text = chosen(user, listing, job.payload["rows"]), job.payload["value"]
    outcome = act(user=user, listing=listing, column=column, rows=rows, text=text, watch=context.watch)
    return _result(outcome)


def chosen(user: User, listing: Listing, keys: Sequence[Any]) -> QuerySet[Any]:
    """Return rows of a list by their keys, as far as a user sees them. Raises NotAllowed."""
    if listing.rows is None:
        raise NotAllowed
    found: QuerySet[Any] = listing.rows(user).filter(pk__in=keys).order_by("pk")
    return found


def first_rows(user: User, job: Job, *kinds: str) -> Outcome:
    """Say again, of the rows that a job keeps, what its change does to them."""
    listing, column = place(user, job)
    kept = (job.result or {}).get("rows", {})
    rows = chosen(user, listing, [key for kind in kinds for key in kept.get(kind, [])])
    text = job.payload["value"]
    return changes.preview(user=user, listing=listing, column=column, rows=rows, text=text, watch=_nobody)


def _nobody(_done: int, _total: int) -> None:
    """Hear nothing."""


def _result(outcome: Outcome) -> dict[str, Any]:
    return {
        "changed": len(outcome.changed),
        "same": len(outcome.same),
        "refused": len(outcome.refused),
        "rows": {
            "changed": [one.pk for one in outcome.changed[:SHOWN]],
            "same": [row.pk for row in outcome.same[:SHOWN]],
            "refused": [row.pk for row, _reason in outcome.refused[:SHOWN]],
        },
        "step": outcome.step.pk if outcome.step else None,
    }


def _ask(kind: str, user: User, listing: Listing, column: Column, payload: dict[str, Any]) -> Job:
    def said() -> str:
        words = {"column": column.label, "count": len(payload["rows"]), "list": listing.title}
        return _("%(column)s of %(count)s rows (%(list)s)") % words

    return jobs.add(kind=kind, payload=payload, by=user, label=said, subject=("list", listing.name))
