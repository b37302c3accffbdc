"""Real files as the portal's own import files. Test code: nothing of what is read is kept.

The files lie beside the repository (../shared/data); their README says where they come from. Each converter
writes into a folder of the test and returns the files by import source, in load order.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
ABSENT = "The real data is not here: it is expected in ../shared/data beside the repository."

Files = dict[str, Path]
Row = dict[str, str]

GARDEN_STORE = SHARED / "nps-garden-store" / "nps-first-2000.csv"
TODO_GROUP = SHARED / "nps-todogroup" / "TODO Group Feedback 2020 (Responses).csv"
ADVENTUREWORKS = SHARED / "adventureworks-packt"

GARDEN_STORE_DAY = date(2018, 6, 15)  # the file has the hour of an answer and no day


def garden_store(folder: Path) -> Files:
    """Convert the answers of the garden stores. Those without a score ("NA") stay: the portal rejects them.

    All answers fall into one month. The file is latin-1 with C1 bytes; its characters are kept as they are.
    """
    rows = []
    with GARDEN_STORE.open(encoding="latin-1", newline="") as stream:
        for row in csv.DictReader(stream):
            at = f"{GARDEN_STORE_DAY}T{int(row['t']):02d}:00:00Z"
            comment = "" if row["explication"] == "NA" else row["explication"]
            rows.append(["STORES", row["nps"], at, row["id"], "nps", comment])
    header = ["product", "score", "responded_at", "response_id", "kind", "comment"]
    return {
        **tree(folder, {"GARDEN": "Garden stores"}, [["STORES", "Stores", "GARDEN"]]),
        "survey": write(folder / "survey.csv", header, rows),
    }


def todo_group(folder: Path) -> Files:
    """Convert the twelve answers of the form. They have no id, and comments with line breaks."""
    with TODO_GROUP.open(encoding="utf-8", newline="") as stream:
        lines = list(csv.reader(stream))  # by position: one column name stands twice
    rows = []
    for line in lines[1:]:
        at = datetime.strptime(line[0], "%m/%d/%Y %H:%M:%S")  # noqa: DTZ007 (the form knows no zone)
        rows.append(["MEMBERSHIP", line[2], f"{at:%Y-%m-%dT%H:%M:%SZ}", "nps", line[3]])
    header = ["product", "score", "responded_at", "kind", "comment"]
    return {
        **tree(folder, {"TODO": "TODO Group"}, [["MEMBERSHIP", "Membership", "TODO"]]),
        "survey": write(folder / "survey.csv", header, rows),
    }


def adventureworks(folder: Path, *, years: Sequence[int] = (2017, 2018), wide: bool = True) -> Files:
    """Convert products and sales: one node a subcategory, revenue and cost of sales by product and month.

    Amounts are in the file's only currency, which the portal takes for its reporting currency.
    """
    catalogue = _catalogue()
    nodes = {"AW": "AdventureWorks"}
    nodes |= {
        f"AW-{row['ProductSubcategoryKey']}": f"Subcategory {row['ProductSubcategoryKey']}"
        for row in catalogue
    }
    products = [[r["ProductSKU"], r["ProductName"], f"AW-{r['ProductSubcategoryKey']}"] for r in catalogue]
    ledger = _ledger({row["ProductKey"]: row for row in catalogue}, years)
    header, rows = _wide(ledger) if wide else _long(ledger)
    return {
        **tree(folder, nodes, products),
        "finance": write(folder / "finance.csv", header, rows),
    }


def _catalogue() -> list[Row]:
    return list(_rows(ADVENTUREWORKS / "AdventureWorks_Products.csv"))


def _rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        yield from csv.DictReader(stream)


Ledger = dict[tuple[str, str], tuple[Decimal, Decimal]]


def _ledger(catalogue: dict[str, Row], years: Sequence[int]) -> Ledger:
    """Return revenue and cost by (SKU, month): quantity × ProductPrice and quantity × ProductCost."""
    found: Ledger = defaultdict(lambda: (Decimal(0), Decimal(0)))
    for year in years:
        for sale in _rows(ADVENTUREWORKS / f"AdventureWorks_Sales_{year}.csv"):
            product, quantity = catalogue[sale["ProductKey"]], int(sale["OrderQuantity"])
            month, _, in_year = sale["OrderDate"].split("/")  # m/d/yyyy
            key = (product["ProductSKU"], f"{in_year}-{int(month):02d}")
            revenue, cost = found[key]
            revenue += quantity * Decimal(product["ProductPrice"])
            found[key] = (revenue, cost + quantity * Decimal(product["ProductCost"]))
    return found


def _wide(ledger: Ledger) -> tuple[list[str], list[list[str]]]:
    rows = [[sku, month, str(revenue), str(cost)] for (sku, month), (revenue, cost) in sorted(ledger.items())]
    return ["product", "period", "revenue", "cost_of_sales"], rows


def _long(ledger: Ledger) -> tuple[list[str], list[list[str]]]:
    rows = []
    for (sku, month), (revenue, cost) in sorted(ledger.items()):
        rows.append([sku, month, "revenue", str(revenue)])
        rows.append([sku, month, "cost_of_sales", str(cost)])
    return ["product", "period", "account", "amount"], rows


def tree(folder: Path, nodes: dict[str, str], products: list[list[str]]) -> Files:
    """Write a tree of one root (the first node) and its children, and the products."""
    root = next(iter(nodes))
    tree = [[code, name, "" if code == root else root] for code, name in nodes.items()]
    return {
        "portfolios": write(folder / "portfolios.csv", ["code", "name", "parent"], tree),
        "products": write(folder / "products.csv", ["code", "name", "portfolio"], products),
    }


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    """Write a CSV file of the portal's own and return its path."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    return path
