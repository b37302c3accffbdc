"""What a file may call the columns of one: by name, by alias, and as pages call them, in each language."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.conf import settings
from django.utils.translation import override

from core.ingest.cells import header_key
from core.ingest.sources.columns import Column


def other_names(columns: Sequence[Column]) -> dict[str, tuple[str, ...]]:
    """Return column → its other names: its aliases, and those of its labels that are no other column's."""
    named = {header_key(name): one.name for one in columns for name in (one.name, *one.aliases)}
    labels = _labels(columns)
    called: dict[str, set[str]] = defaultdict(set)
    for column, texts in labels.items():
        for text in texts:
            called[header_key(text)].add(column)
    return {
        one.name: (*one.aliases, *_of_its_own(one.name, labels[one.name], named, called)) for one in columns
    }


def _of_its_own(
    column: str, texts: Iterable[str], named: Mapping[str, str], called: Mapping[str, set[str]]
) -> list[str]:
    """Keep the labels that name this column and nothing else."""
    keys = {text: header_key(text) for text in texts}
    return [
        text
        for text, key in keys.items()
        if key and named.get(key, column) == column and called[key] == {column}
    ]


def _labels(columns: Sequence[Column]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {one.name: [] for one in columns}
    for language, _name in settings.LANGUAGES:
        with override(language):
            for one in columns:
                found[one.name].append(str(one.label))
    return found
