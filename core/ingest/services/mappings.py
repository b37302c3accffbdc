"""Keep how a kind of file is to be read, under a name."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import Invalid
from core.ingest import sources
from core.ingest.models import ColumnMapping


class UnknownMapping(Invalid):
    """There is no saved mapping of that name for that source."""

    code = "mapping_unknown"
    detail = _("There is no saved mapping of that name for this kind of file.")


def save(
    *, source: str, name: str, columns: Mapping[str, str], options: Mapping[str, Any], by: Actor
) -> ColumnMapping:
    """Save a mapping; the same name again makes its next version, unless nothing differs.

    Raises Invalid when a column is not one of the source's.
    """
    known = {column.name for column in sources.whole(source).columns}
    if strangers := sorted(set(columns) - known):
        raise Invalid(fields={"columns": strangers})
    with transaction.atomic():
        last = latest(source=source, name=name)
        if last is not None and last.columns == dict(columns) and last.options == dict(options):
            return last
        mapping = ColumnMapping.objects.create(
            source=source,
            name=name,
            version=last.version + 1 if last else 1,
            columns=dict(columns),
            options=dict(options),
            created_by_email=by.email,
        )
        trail.record(
            verb="ingest.mapping.saved",
            by=by,
            subject=("mapping", mapping.pk),
            label=str(mapping),
            after={"source": source, "columns": dict(columns)},
        )
    return mapping


def latest(*, source: str, name: str) -> ColumnMapping | None:
    """Return the newest version of a mapping."""
    found = ColumnMapping.objects.filter(source=source, name=name)
    return found.select_for_update().order_by("-version").first()


def named(*, source: str | None, name: str) -> ColumnMapping:
    """Return the newest version of a mapping by its name; without a source, of the one that has such a name.

    Raises UnknownMapping, also when several kinds of file have a mapping of that name.
    """
    found = ColumnMapping.objects.filter(name=name).order_by("-version")
    if source is not None:
        found = found.filter(source=source)
    elif found.order_by().values("source").distinct().count() > 1:
        raise UnknownMapping
    newest = found.first()
    if newest is None:
        raise UnknownMapping
    return newest
