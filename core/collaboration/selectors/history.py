"""Everything that happened to one thing: by hand, through the API and by imports; the latest first.

What people and programs did stands in the audit trail, field by field. What an import wrote stands in its
journal as the row was before; what it made of it is what the next entry found, or what stands there now.
Both are read whole, with a number of queries that does not depend on how much happened, put into one order
and only then cut into pages: the history of one thing is short.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.db.models import DecimalField, ForeignKey, Model
from django.utils.translation import gettext as _

from core.access.models import User
from core.audit.models import AuditEvent
from core.audit.presenters import Change, actor_kept, changes, sentence
from core.collaboration.custom_values import apart, meet
from core.common import people
from core.common.versions import as_text
from core.ingest import sources
from core.ingest.models import ImportRun, RowChange
from core.subjects import Subject
from core.undo.models import Step

MOST: Final = 5_000
# What the portal notes for itself.
TECHNICAL: Final = frozenset(
    {"id", "scope", "version", "updated_at", "import_run", "line", "attributes", "password", "last_login"}
)
CUSTOM: Final = "custom"
Before = Mapping[str, Any]


@dataclass(frozen=True)
class Entry:
    """Something that happened. key names it in files and in the API; run_id: the import that did it."""

    key: str
    occurred_at: datetime
    actor: str
    text: str
    changes: Sequence[Change]
    run_id: int | None = None


@dataclass(frozen=True)
class History:
    """What happened to a thing, who was in it, and which fields changed."""

    entries: Sequence[Entry]
    people: Sequence[str]
    fields: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Written:
    """A row of an import's journal, with the import."""

    run: ImportRun
    before: Before | None


def history(
    subject: Subject, thing: Model, *, field: str = "", person: str = "", most: int = MOST
) -> History:
    """Return what happened to a thing; the caller has checked that it is seen.

    field, person: only what changed that field, only what that person did.
    """
    told = _entries(subject, thing)
    names = {change.field: change.label for entry in told for change in entry.changes}
    people = sorted({entry.actor for entry in told}, key=str.casefold)
    wanted = [
        entry
        for entry in told
        if (not field or any(change.field == field for change in entry.changes))
        and (not person or entry.actor == person)
    ]
    return History(wanted[:most], people, sorted(names.items(), key=lambda pair: pair[1].casefold()))


def steps_of(user: User, subject: Subject, thing: Model, *, most: int = 5) -> list[Step]:
    """Return what this user did to a thing and can still take back, the latest first."""
    open_steps = Step.objects.filter(
        subject_kind=subject.kind, subject_id=str(thing.pk), undone_at__isnull=True, by_id=user.pk
    )
    return list(open_steps.order_by("-pk").defer("payload")[:most])


def _entries(subject: Subject, thing: Model) -> list[Entry]:
    trail_id = str(subject.trail_id(thing))
    events = AuditEvent.objects.filter(subject_kind=subject.kind, subject_id=trail_id).order_by("-pk")
    happened: list[tuple[datetime, AuditEvent | Written]] = [
        (event.occurred_at, event) for event in events[:MOST]
    ]
    happened += [(one.run.applied_at or one.run.created_at, one) for one in _written(subject, thing)]
    people.meet(_actor(one) for _at, one in happened)
    happened.sort(key=lambda pair: pair[0], reverse=True)
    present = _row(thing)
    journal = [one.before for _at, one in happened if isinstance(one, Written) and one.before is not None]
    names = _Names(subject.kind, subject.model, [present, *journal] if journal else [])
    now = names.of_row(present)
    entries = []
    for at, one in happened:
        if isinstance(one, Written):
            entries.append(_imported(subject, one, at, names, now))
        else:
            entries.append(_done(one, now))
    return entries


def _actor(one: "AuditEvent | Written") -> str:
    return one.run.created_by_email if isinstance(one, Written) else one.actor_email


def _done(event: AuditEvent, now: dict[str, Any]) -> Entry:
    """Tell an event; going backwards, its fields are then as they were before it."""
    now |= event.before or {}
    return Entry(f"event-{event.pk}", event.occurred_at, actor_kept(event), sentence(event), changes(event))


def _imported(
    subject: Subject, written: Written, at: datetime, names: "_Names", now: dict[str, Any]
) -> Entry:
    """Tell what an import wrote; going backwards, the row is then as its journal has it."""
    run, changed = written.run, []
    words = {"file": run.file_name}
    if written.before is None:
        text = _("Came with the import “%(file)s”") % words
    else:
        before = names.of_row(written.before)
        changed = [
            Change(name, value, now.get(name), (subject.kind,))
            for name, value in before.items()
            if name in now and not names.same(name, value, now[name])
        ]
        now |= before
        text = _("Changed by the import “%(file)s”") % words
    return Entry(f"import-{run.pk}", at, run.created_by_email, text, changed, run.pk)


def _written(subject: Subject, thing: Model) -> list[Written]:
    """Return the journal of a thing: what its applied imports found there."""
    named = [source.name for source in sources.every() if source.model is subject.model]
    if not named:
        return []
    kept = RowChange.objects.filter(
        run__source__in=named,
        run__state=ImportRun.State.APPLIED,
        table=subject.model._meta.db_table,
        row_id=thing.pk,
    )
    return [Written(change.run, change.before) for change in kept.select_related("run")]


def _row(thing: Model) -> dict[str, Any]:
    return {field.attname: getattr(thing, field.attname) for field in thing._meta.concrete_fields}


class _Names:
    """Writes rows of a journal as the audit trail writes a thing: references by their code or e-mail."""

    def __init__(self, noun: str, model: type[Model], rows: Sequence[Before]) -> None:
        self.noun = noun
        self.fields = {
            field.attname: field
            for field in model._meta.concrete_fields
            if field.name not in TECHNICAL and not field.primary_key
        }
        self.meant: dict[str, dict[Any, Any]] = {}
        meet(noun, [row.get(CUSTOM) for row in rows])
        for column, field in self.fields.items():
            if isinstance(field, ForeignKey) and rows:
                keys = {row[column] for row in rows if row.get(column) is not None}
                related: Any = field.related_model
                self.meant[column] = {
                    key: as_text(one) for key, one in related._base_manager.in_bulk(keys).items()
                }

    def of_row(self, row: Before) -> dict[str, Any]:
        """Return the fields of a row by name, the company's own among them."""
        found = {
            field.name: self._value(column, field, row[column])
            for column, field in self.fields.items()
            if column in row
        }
        if CUSTOM in found:
            found |= apart(self.noun, found.pop(CUSTOM))
        return found

    def same(self, name: str, left: Any, right: Any) -> bool:
        """Tell whether two values are one, however each was written."""
        if left == right or str(left) == str(right):
            return True
        field = next((one for one in self.fields.values() if one.name == name), None)
        if not isinstance(field, DecimalField) or left is None or right is None:
            return left in (None, "") and right in (None, "")
        try:
            return Decimal(str(left)) == Decimal(str(right))
        except InvalidOperation:
            return False

    def _value(self, column: str, field: Any, value: Any) -> Any:
        if isinstance(field, ForeignKey) and value is not None:
            return self.meant.get(column, {}).get(value, str(value))
        return as_text(value)
