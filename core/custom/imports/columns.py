"""The custom fields of a noun as columns of its files."""

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _
from psycopg2 import sql

from core.custom import nouns
from core.custom.cleaning import cleaner_of
from core.custom.definitions import fields_of
from core.custom.models import CustomField, Kind
from core.ingest import sources
from core.ingest.cells import code_key, header_key
from core.ingest.messages import Text
from core.ingest.pipeline.stage import Stage
from core.ingest.sources import Check, Column, Context, More, Reference, Shaped

TYPES: Final = {Kind.NUMBER: "numeric", Kind.DATE: "date", Kind.PERSON: "bigint"}
ISSUES: Final[Mapping[str, Text]] = {
    "not_a_web_address": (
        _("“%(text)s” is not a web address."),
        _("Write it whole, with https in front."),
    ),
    "option_withdrawn": (
        _("“%(value)s” can no longer be chosen."),
        _("Use one of: %(choices)s."),
    ),
    "custom_unknown_person": (
        _("Nobody the portal knows has the e-mail “%(value)s”."),
        _("Correct the address, or add the person to the people's file."),
    ),
    "wrong_kind_of_value": (
        _("“%(text)s” is not the kind of value that this field holds."),
        _("Send a text or a number."),
    ),
}


def columns_of(noun: str) -> Callable[[], More]:
    """Return what adds the custom fields of a noun to its source."""

    def more() -> More:
        fields = fields_of(noun)
        names = names_of(noun) | {header_key(field.key) for field in fields}
        return More(
            columns=tuple(column_of(field, names) for field in fields),
            shaped=tuple(_found(field) for field in fields if _is_of_its_own(field)),
            known=tuple(_withdrawn(field) for field in fields if _has_withdrawn(field)),
        )

    return more


def names_of(noun: str) -> set[str]:
    """Return the keys of all names that the noun's files use for what is no custom field."""
    own = sources.get(nouns.get(noun).source).names()
    return {header_key(name) for column, aliases in own.items() for name in (column, *aliases)}


def column_of(field: CustomField, taken: set[str]) -> Column:
    """Return a field as a column: known by its code, or by its label in either language.

    taken: keys of names that mean another column: they stay its own, and those of this one join them. A later
    version of the portal may know a column of a name that a field has had for years.
    """
    stored = f"(t.custom ->> '{field.code}')"
    kind = TYPES.get(Kind(field.kind))
    if kind:
        stored = f"{stored}::{kind}"
    person = _person() if field.kind == Kind.PERSON else None
    own = _is_of_its_own(field)
    return Column(
        name=field.key,
        label=field.name,
        aliases=_aliases(field, taken),
        cleaner=cleaner_of(field),
        sql_type="text" if own else kind or "text",
        reference=None if own else person,
        entry=("custom", field.code),
        found_as=_found(field).name if own else "",
        stored=f"({person.show.format(id=stored)})" if person else stored,
        words=field.words(),
        help=field.told,
    )


def _aliases(field: CustomField, taken: set[str]) -> tuple[str, ...]:
    names = {header_key(name): name for name in (field.code, field.label, field.label_fr)}
    free = {key: name for key, name in names.items() if key not in taken}
    taken.update(free)
    return tuple(free.values())


def _is_of_its_own(field: CustomField) -> bool:
    """Tell whether a field of people names a person: perhaps one of the same file."""
    return field.kind == Kind.PERSON and nouns.get(field.noun).model is nouns.people().model


def _found(field: CustomField) -> Shaped:
    return Shaped(name=f"found_{field.code}", needs=(field.key,), writes=False, sql_type="bigint")


def resolve_people(stage: Stage) -> int:
    """Find the people whom the custom fields of people name, in the file or among those known.

    Return how many rows were rejected: whoever names one of them has to be looked at again.
    """
    rejected = 0
    for column in stage.plan.columns:
        if not column.found_as:
            continue
        named = {"into": sql.Identifier(column.found_as), "email": sql.Identifier(column.staged_as)}
        stage.execute("UPDATE {s} SET {into} = NULL", **named)
        for people in ("{target}", "{s}"):
            stage.execute(
                f"UPDATE {{s}} s SET {{into}} = p.id FROM {people} p"  # noqa: S608 - one of two names
                " WHERE lower(p.email) = lower(s.{email})",
                **named,
            )
        rejected += stage.reject(
            code="custom_unknown_person",
            column=column.name,
            where=sql.SQL("s.{email} IS NOT NULL AND s.{into} IS NULL").format(**named),
            value=f"s.{column.staged_as}",
        )
    return rejected


def _person() -> Reference:
    return Reference(
        load=_people,
        unknown="custom_unknown_person",
        show=f"SELECT x.email FROM {nouns.people_table()} x WHERE x.id = {{id}}",  # noqa: S608 - our own name
    )


def _people(_context: Context) -> Mapping[str, int]:
    return {code_key(email): person for email, person in nouns.people().values_list("email", "pk")}


def _has_withdrawn(field: CustomField) -> bool:
    return any(option.get("withdrawn") for option in field.options)


def _withdrawn(field: CustomField) -> Check:
    """A withdrawn option may stay where it is, and go nowhere else."""
    gone = [option["code"] for option in field.options if option.get("withdrawn")]
    listed = ", ".join(f"'{code}'" for code in gone)
    table = nouns.get(field.noun).model._meta.db_table
    return Check(
        code="option_withdrawn",
        column=field.key,
        fault=f"s.{field.key} IN ({listed}) AND NOT EXISTS (SELECT 1 FROM {table} t WHERE t.id = s.id"  # noqa: S608
        f" AND t.custom ->> '{field.code}' = s.{field.key})",
        value=f"s.{field.key}",
        parameters={"choices": _quoted(", ".join(field.words(withdrawn=False).values()))},
        needs=(field.key,),
    )


def _quoted(text: str) -> str:
    """Write a text as SQL that a statement with parameters and named parts takes."""
    return "'" + text.replace("'", "''").replace("%", "%%").replace("{", "{{").replace("}", "}}") + "'"
