"""Read a Parquet file as rows of text, the same text a CSV of it would hold."""

import datetime as dt
import json
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from core.ingest.readers.sandbox.limits import (
    MAX_COLUMNS,
    MAX_UNPACKED_BYTES,
    MAX_VALUES,
    MEGABYTE,
    Refusal,
)
from core.ingest.readers.sandbox.serving import NumberedRow, Request, serve
from core.ingest.readers.sandbox.texts import boolean_text, decimal_text, duration_text, float_text

ROWS: Final = 8_192


def _json_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _bytes_text(value: bytes) -> str:
    return value.decode("utf-8")


WRITERS: Final[dict[type, Callable[[Any], str]]] = {
    str: str,
    int: str,
    bool: boolean_text,
    float: float_text,
    Decimal: decimal_text,
    bytes: _bytes_text,
    dt.datetime: dt.datetime.isoformat,
    dt.date: dt.date.isoformat,
    dt.time: dt.time.isoformat,
    dt.timedelta: duration_text,
}


def value_text(value: Any) -> str:
    """Write one value: ISO dates, shortest numbers, nothing for null, JSON for lists and structures."""
    if value is None:
        return ""
    return WRITERS.get(type(value), _json_text)(value)


def open_parquet(path: Path) -> pq.ParquetFile:
    """Open a file and check what it claims to hold; raise Refusal."""
    try:
        file = pq.ParquetFile(path, memory_map=False, pre_buffer=False)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise Refusal("damaged_parquet") from error
    facts = file.metadata
    if facts.num_columns > MAX_COLUMNS:
        raise Refusal("too_many_columns", found=facts.num_columns, limit=MAX_COLUMNS)
    values = facts.num_rows * max(facts.num_columns, 1)
    if values > MAX_VALUES:
        raise Refusal("too_many_values", found=values, limit=MAX_VALUES)
    largest = max(
        (facts.row_group(index).total_byte_size for index in range(facts.num_row_groups)), default=0
    )
    if largest > MAX_UNPACKED_BYTES:
        raise Refusal("unpacks_too_large", limit=MAX_UNPACKED_BYTES // MEGABYTE)
    return file


class ParquetKind:
    """Answers requests about Parquet files. The names of the columns count as line 1."""

    def sniff(self, request: Request) -> dict[str, Any]:
        """Give the facts of `Sniffed`."""
        file = open_parquet(Path(request["path"]))
        schema = file.schema_arrow
        if not file.metadata.num_rows:
            raise Refusal("only_header", line=1)
        numbers = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal)
        return {
            "header": [name.strip() for name in schema.names],
            "header_line": 1,
            "first_line": 2,
            "typed_numbers": [
                position for position, kind in enumerate(schema.types) if any(test(kind) for test in numbers)
            ],
            "rows": file.metadata.num_rows,
        }

    def rows(self, request: Request) -> Iterator[NumberedRow]:
        """Yield (row number + 1, cells as text) from a line on."""
        line, first = 2, request["first_line"]
        file = open_parquet(Path(request["path"]))
        try:
            for batch in file.iter_batches(batch_size=ROWS, use_threads=False):
                if line + batch.num_rows > first:
                    columns = [_column_texts(column) for column in batch.columns]
                    rows = enumerate(zip(*columns, strict=True), start=line)
                    yield from ((number, list(row)) for number, row in rows if number >= first)
                line += batch.num_rows
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            raise Refusal("damaged_parquet", line=line) from error


def _column_texts(column: pa.Array) -> list[str]:
    if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
        column = column.cast(pa.timestamp("us", column.type.tz), safe=False)
    return [value_text(value) for value in column.to_pylist()]


if __name__ == "__main__":
    sys.exit(serve(ParquetKind()))
