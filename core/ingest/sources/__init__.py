"""What a kind of file is: its columns, its key, and how its rows become nouns or facts.

Apps register their sources at start-up (`<app>/imports` from `AppConfig.ready()`); this package
names no app. Everything that touches many rows is SQL over the staged rows of the run, so that
memory stays flat: a source says it as expressions over the aliases

    s   a staged row: one column per column of the file (named by `Column.writes`), `line`, `attributes`
    t   the stored row with the same key

What is written follows one rule: a column that the file does not have is left as it is (a new row
gets the model's default); an empty cell means the model's default.
"""

from core.ingest.sources.columns import Check, Column, Context, More, Option, Reference, Shaped, Value
from core.ingest.sources.days import in_order
from core.ingest.sources.registry import Recognised, UnknownSource, every, get, headers, register, whole
from core.ingest.sources.source import Source
from core.ingest.sources.translations import Translation, Translator

__all__ = [
    "Check",
    "Column",
    "Context",
    "More",
    "Option",
    "Recognised",
    "Reference",
    "Shaped",
    "Source",
    "Translation",
    "Translator",
    "UnknownSource",
    "Value",
    "every",
    "get",
    "headers",
    "in_order",
    "register",
    "whole",
]
