"""What the page of custom fields shows."""

from dataclasses import dataclass

from django.db.models import Count, Q

from core.custom import nouns
from core.custom.models import CustomField


@dataclass(frozen=True)
class Line:
    """A field, and how many rows have a value in it."""

    field: CustomField
    values: int

    @property
    def words(self) -> list[str]:
        """Return the options that can be chosen."""
        return list(self.field.words(withdrawn=False).values())


@dataclass(frozen=True)
class Group:
    """A noun with its fields in order, and those that rest."""

    noun: nouns.Noun
    lines: list[Line]
    archived: list[Line]


def groups() -> list[Group]:
    """Return every noun with its fields; one query for all fields, one for each noun's values."""
    every = list(CustomField.objects.all())
    return [_group(noun, [field for field in every if field.noun == noun.kind]) for noun in nouns.every()]


def _group(noun: nouns.Noun, fields: list[CustomField]) -> Group:
    held = {f"in_{field.code}": Count("pk", filter=Q(custom__has_key=field.code)) for field in fields}
    counts = noun.model._default_manager.aggregate(**held) if held else {}
    lines = [Line(field, counts[f"in_{field.code}"]) for field in fields]
    return Group(
        noun=noun,
        lines=[line for line in lines if line.field.archived_at is None],
        archived=[line for line in lines if line.field.archived_at is not None],
    )
