"""Tables as the files that users import: plain UTF-8, or as a French Excel saves them."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

NO_BREAK_SPACE = "\u00a0"


@dataclass(frozen=True, slots=True)
class Table:
    """One file: its path, the import source it belongs to, its header and its rows of text.

    waits_for: who sent it and has yet to apply it; empty: it is applied at once.
    """

    file: str
    source: str
    header: Sequence[str]
    rows: Iterable[Sequence[str]]
    french: bool = False
    waits_for: str = ""


def write(table: Table, folder: Path) -> None:
    """Write a table; a French one with `;`, cp1252 and Windows line ends. Its cells are French already."""
    encoding, delimiter, line_end = ("cp1252", ";", "\r\n") if table.french else ("utf-8", ",", "\n")
    with (folder / table.file).open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream, delimiter=delimiter, lineterminator=line_end)
        writer.writerow(table.header)
        writer.writerows(table.rows)


def write_manifest(tables: Sequence[Table], settings: Sequence[dict[str, str]], folder: Path) -> None:
    """Write the list of files, in the order in which they can be loaded, and the dated settings."""
    lines = [
        "# Written by demo/generate.py: the files in load order, each with its import source; dated settings."
    ]
    for table in tables:
        lines += ["", "[[file]]", f'path = "{table.file}"', f'source = "{table.source}"']
        if table.waits_for:
            lines.append(f'waits_for = "{table.waits_for}"')
    for setting in settings:
        lines += ["", "[[setting]]", *(f'{name} = "{value}"' for name, value in setting.items())]
    (folder / "manifest.toml").write_text("\n".join(lines) + "\n", "utf-8", newline="\n")


def french_amount(amount: float) -> str:
    """Return 1234567.891 as 1 234 567,89 with no-break spaces."""
    return f"{amount:,.2f}".replace(",", NO_BREAK_SPACE).replace(".", ",")
