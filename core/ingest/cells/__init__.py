"""Turn a column of text into values, or say which cell is wrong, why, and what to do.

Pure: no database. A *cleaner* is one small frozen object per kind of column:

    Text(max_length=…)  Code(max_length=…)  Email()  Choice({value: aliases})
    Integer(min=…, max=…, convention=…)   Decimal(min=…, max=…, places=…, convention=…)
    Percent(bare="percent"|"ratio", …)    Boolean()
    Date(order=…)  Month(order=…)  Timestamp(zone=…, order=…)  Duration()
    Texts(), Single(cleaner): for columns that bear one name, joined by SEVERAL

`cleaner.clean(text)` gives the value, None for an empty cell, or raises CellError.

Conventions belong to a column, not to a cell: whether 03/04/2025 is in March or in April, and
whether 1,234 is a thousand, is read from the whole column before any cell is cleaned:

    evidence = evidence_for(cleaner)            # None when the kind needs no convention
    for batch in open_rows(path, sniffed):      # first pass
        evidence.see(batch.columns[position], batch.lines)
    decision = evidence.decide()
    if not decision.usable:  …                  # decision.message names the lines, and how to say it
    cleaner = cleaner.under(decision)           # or, as the mapping says: cleaner.told("day_first")

    column = ColumnCleaner(cleaner)             # keeps its bounded memory between batches
    values, errors = column.clean(batch.columns[position])   # second pass
    # values[i] is None where errors holds (i, CellError)

A `decision` is never a guess: what the column does not show is `undecidable`, what it shows
both ways is `mixed`; both name lines.

`to_copy(values)` writes values in PostgreSQL's COPY text format, `copy_block(columns)` whole rows.
Errors are data: `error.code` and `error.parameters` may be stored, `error.message` and
`error.advice` (or `cell_message(code, parameters)`) are rendered in the active language.
"""

from core.ingest.cells.columns import ColumnCleaner, clean_column, copy_block, to_copy
from core.ingest.cells.contract import CellError, Cleaner, Decision
from core.ingest.cells.conventions import (
    DateOrderEvidence,
    NumberEvidence,
    decide_date_order,
    decide_number_convention,
    evidence_for,
)
from core.ingest.cells.currencies import Currency
from core.ingest.cells.dates import Date, DateOrder, Month, Timestamp
from core.ingest.cells.durations import Duration, WorkingTime
from core.ingest.cells.keys import code_key, header_key
from core.ingest.cells.messages import cell_message, decision_message
from core.ingest.cells.numbers import Decimal, Integer, Percent
from core.ingest.cells.single import Single
from core.ingest.cells.texts import Boolean, Choice, Code, Email, Text, Texts
from core.ingest.cells.written_numbers import NumberConvention

__all__ = [
    "Boolean",
    "CellError",
    "Choice",
    "Cleaner",
    "Code",
    "ColumnCleaner",
    "Currency",
    "Date",
    "DateOrder",
    "DateOrderEvidence",
    "Decimal",
    "Decision",
    "Duration",
    "Email",
    "Integer",
    "Month",
    "NumberConvention",
    "NumberEvidence",
    "Percent",
    "Single",
    "Text",
    "Texts",
    "Timestamp",
    "WorkingTime",
    "cell_message",
    "clean_column",
    "code_key",
    "copy_block",
    "decide_date_order",
    "decide_number_convention",
    "decision_message",
    "evidence_for",
    "header_key",
    "to_copy",
]
