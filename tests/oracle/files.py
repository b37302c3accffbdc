"""The raw import files as rows of text, and what their words mean."""

import csv
import io
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

Row = dict[str, str]

SOURCES = (
    "portfolios",
    "products",
    "survey",
    "finance",
    "usage",
    "work_items",
    "launches",
    "releases",
    "teams",
    "ownership",
    "targets",
    "people",
    "rates",
    "criteria_signatures",
    "criteria",
    "objectives",
    "key_result_values",
    "key_results",
    "contributions",
    "visions",
)


def read_folder(folder: Path) -> dict[str, list[list[Row]]]:
    """Read every CSV file of a folder, in the order of their names.

    Shape: for each source, a list of files, each a list of rows by column. A file belongs to the source
    that its name starts with, after a number: 13_finance_fr.csv is a finance file. Files of no source
    listed here move no KPI.
    """
    found: dict[str, list[list[Row]]] = {source: [] for source in SOURCES}
    for path in sorted(folder.glob("*.csv")):
        name = re.sub(r"^\d+_", "", path.stem)
        source = next((source for source in SOURCES if name.startswith(source)), None)
        if source is not None:
            found[source].append(read_file(path))
    return found


def read_file(path: Path) -> list[Row]:
    """Read one file: UTF-8 or else cp1252, and the delimiter that its header uses most."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252")
    header = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=header.count)
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def number(text: str) -> Decimal:
    """Return 1234.5, 1 234,5 or (1 234,5) as a number. A comma is a decimal comma: no file groups by it."""
    plain = re.sub(r"[\s\u00a0\u202f€]", "", text).replace(",", ".")
    if plain.startswith("("):
        return -Decimal(plain.strip("()"))
    return Decimal(plain)


def day(text: str) -> date | None:
    """Return a day written 2026-10-31, 2026-10-31T… or 31/10/2026; None for an empty cell."""
    if not text:
        return None
    if "/" in text:
        return datetime.strptime(text[:10], "%d/%m/%Y").replace(tzinfo=UTC).date()
    return date.fromisoformat(text[:10])


def moment(text: str) -> datetime | None:
    """Return a moment; without a zone it is UTC. None for an empty cell."""
    if not text:
        return None
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def month(text: str) -> int:
    """Return the month of 2026-10 or of a day, as year × 12 + month − 1."""
    if re.fullmatch(r"\d{4}-\d{2}", text):
        return int(text[:4]) * 12 + int(text[5:]) - 1
    found = day(text)
    if found is None:
        raise ValueError("a month is missing")
    return month_of(found)


def month_of(when: date) -> int:
    """Return the month of a day, as year × 12 + month − 1."""
    return when.year * 12 + when.month - 1


def yes(text: str) -> bool:
    """Return whether a cell says yes."""
    return text.strip().lower() in {"true", "yes", "1", "oui", "vrai"}
