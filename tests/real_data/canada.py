"""Large IT projects of the Canadian government, two years of them, as nodes, products and envelopes."""

import csv
import re
from pathlib import Path

from tests.real_data.converters import SHARED, Files, Row, tree, write

PROJECTS = SHARED / "canada-it-projects"
YEARS = (2016, 2019)


def listing(year: int) -> Path:
    """Return the list of a year."""
    return PROJECTS / f"gc-it-projects-{year}.csv"


def projects(year: int) -> list[Row]:
    """Read the projects of a year; names and descriptions hold line breaks."""
    with listing(year).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def converted(folder: Path, year: int) -> Files:
    """Convert a year: a department is a node, a project a product with its whole budget in one envelope.

    An amount stands as "$2,812,101"; where it is empty it stays so, and the import refuses the row.
    """
    rows = projects(year)
    nodes = {"GC": "Government of Canada"} | {row["deptAcronym"].upper(): row["department"] for row in rows}
    products = [
        [row["uniqueId"], " ".join(row["projectName"].split())[:150], row["deptAcronym"].upper()]
        for row in rows
    ]
    envelopes = [[row["uniqueId"], str(year), re.sub(r"[$,]", "", row["totalBudget"]), "CAD"] for row in rows]
    return {
        **tree(folder, nodes, products),
        "budgets": write(folder / "budgets.csv", ["product", "year", "amount", "currency"], envelopes),
    }
