"""Delete rows so that they can come back.

What cascades is kept with them, and what only pointed at them points at them again afterwards.
"""

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.apps import apps
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, models, transaction
from django.db.models.deletion import Collector
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit.services.trail import Subject
from core.common.actors import Actor
from core.common.overtaken import Overtaken
from core.common.spoken import Said
from core.undo.keeping import NOWHERE, keep_change
from core.undo.models import Step
from core.undo.registry import reverter
from core.undo.services.steps import CannotUndo

KIND: Final = "deleted"
Afterwards = Callable[[Sequence[models.Model], date], None]
_afterwards: dict[str, Afterwards] = {}


def afterwards(name: str, call: Afterwards) -> None:
    """Register what is to be done with rows of a name that came back, on that day: telling the metrics, say.

    A DomainError that it raises leaves them away.
    """
    _afterwards[name] = call


@transaction.atomic
def keep_deleted(
    *,
    by: Actor,
    instances: Sequence[models.Model],
    label: Said,
    subject: Subject = NOWHERE,
    scope_id: int | None = None,
    then: str = "",
) -> Step:
    """Delete rows of one model, with what cascades, and keep them all.

    The caller checks the right and records the audit event. label: as in `keep_change`. then: a name given
    to `afterwards`.
    Raises Overtaken where somebody else was quicker, ProtectedError where something else still needs a row.
    """
    held = _locked(instances)
    collector = Collector(using="default", origin=held[0])
    collector.collect(held)
    rows = [row for of_model in collector.data.values() for row in of_model]
    rows += [row for query in collector.fast_deletes for row in query]
    payload = {"rows": serializers.serialize("python", rows), "links": _links(collector), "then": then}
    step = keep_change(
        by=by, kind=KIND, payload=_plain(payload), label=label, subject=subject, scope_id=scope_id
    )
    collector.delete()
    return step


def packed(rows: Sequence[models.Model]) -> dict[str, Any]:
    """Return rows as `put_back` reads them from a payload, for a change that deletes some among others."""
    kept: dict[str, Any] = _plain({"rows": serializers.serialize("python", rows), "links": [], "then": ""})
    return kept


def put_back(step: Step, by: Actor) -> None:
    """Write the rows again under their old keys. Raises CannotUndo where their place is taken."""
    back: list[models.Model] = []
    try:
        with transaction.atomic():
            for row in serializers.deserialize("python", step.payload["rows"]):
                row.save(force_insert=True)
                back.append(row.object)
            for link in step.payload["links"]:
                model = _model(link["model"])
                rows = model._default_manager.filter(pk=link["pk"])
                rows.filter(**{f"{link['field']}__isnull": True}).update(**{link["field"]: link["value"]})
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        reason = _("Its place is taken by something newer, or what it belonged to is gone. Add it again.")
        raise CannotUndo(reason) from error
    if call := _afterwards.get(step.payload["then"]):
        call(back, timezone.localdate())


def _locked(instances: Sequence[models.Model]) -> list[models.Model]:
    """Lock rows and read them again: what comes back is what was there, not what the caller had read.

    Of two who delete one, the second neither keeps nor tells it again. Raises Overtaken.
    """
    rows = type(instances[0])._base_manager.select_for_update(of=("self",)).order_by("pk")
    keys = {row.pk for row in instances}
    found = list(rows.filter(pk__in=keys))
    if len(found) < len(keys):
        raise Overtaken
    return found


class ToTheMicrosecond(DjangoJSONEncoder):
    """JSON in which a moment keeps what Django's own encoder cuts off."""

    def default(self, o: Any) -> Any:
        """Write a moment in full, anything else as usual."""
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def register_way_back() -> None:
    """Make the way back of deleted rows known."""
    reverter(KIND)(put_back)


def _links(collector: Collector) -> list[dict[str, Any]]:
    """List the rows that stay and lose a key to a deleted one."""
    updates: Any = collector.field_updates
    return [
        {
            "model": row._meta.label_lower,
            "pk": row.pk,
            "field": field.attname,
            "value": getattr(row, field.attname),
        }
        for (field, value), batches in updates.items()
        if value is None
        for batch in batches
        for row in batch
    ]


def _plain(payload: dict[str, Any]) -> Any:
    """Turn dates and decimals into what JSON can hold."""
    return json.loads(json.dumps(payload, cls=ToTheMicrosecond))


def _model(label: str) -> type[models.Model]:
    return apps.get_model(label)
