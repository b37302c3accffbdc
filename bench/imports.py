"""How fast a file becomes facts: against the database alone, and against django-import-export.

1,000,000 survey answers of 1,000 products, from a CSV file to committed rows, in an empty table.
Ours validates every cell, resolves products, finds duplicates, keeps line and import of each row and
notes which months to recompute. Floor: bare COPY of the same file into a staging table, then
INSERT … SELECT of the same rows into the same table with its keys and indexes.
"""

import csv
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final

import tablib
from django.db import connection, transaction
from import_export import fields, resources
from import_export.widgets import DateWidget, ForeignKeyWidget, IntegerWidget

from bench.context import Context
from bench.memory import peak_of
from bench.registry import Timing, benchmark
from core.ingest.models import ImportRun, SourceFile
from metrics.models import SurveyAnswer
from portfolio.models import Product

ROWS: Final = 1_000_000
SAMPLE: Final = 10_000  # rows of django-import-export, whose time grows with the rows
PRODUCTS: Final = 1_000
REPEATS: Final = 2  # of ours and of the references alike: other work on the machine only ever slows down
MEMORY_LIMIT: Final = 400  # MB of our process
HEADER: Final = ("response_id", "product", "score", "responded_at", "segment")


class TooMuchMemory(AssertionError):
    """Our process went over its limit: a time reached with more memory is no result."""


@benchmark("import_vs_floor")
def import_vs_floor(context: Context) -> Timing:
    """Compare with COPY and INSERT … SELECT."""
    path = answers_file(context.folder / "answers.csv", ROWS)
    reference = best(context, lambda: floor(path))
    return Timing(best(context, lambda: ours(context, path, ROWS)), reference)


@benchmark("import_vs_import_export")
def import_vs_import_export(context: Context) -> Timing:
    """Compare with django-import-export's bulk mode, its time scaled to equal rows."""
    sample = answers_file(context.folder / "sample.csv", SAMPLE)
    path = answers_file(context.folder / "answers.csv", ROWS)
    reference = best(context, lambda: import_export(sample)) * (ROWS / SAMPLE)
    return Timing(best(context, lambda: ours(context, path, ROWS)), reference)


def best(context: Context, run: Callable[[], float]) -> float:
    """Run on a fresh database with its products, several times; return the seconds of the quickest."""
    seconds = []
    for _ in range(REPEATS):
        context.reset_database()
        add_products()
        seconds.append(run())
    return min(seconds)


def answers_file(path: Path, rows: int) -> Path:
    """Write answers of made-up customers, the same every time."""
    chance = random.Random(2)  # noqa: S311 - nothing secret
    segments = ("Enterprise", "Mid-market", "Small", "")
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        for number in range(rows):
            day = f"{chance.randint(2023, 2025)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
            product = f"P{chance.randint(1, PRODUCTS):04d}"
            answer = f"R{chance.getrandbits(32):08x}{number:07d}"
            writer.writerow((answer, product, chance.randint(0, 10), day, chance.choice(segments)))
    return path


def add_products() -> None:
    """Add a node with a thousand products."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO access_scope (kind, code, path) VALUES ('node', 'ALL', '0');
            INSERT INTO portfolio_node (scope_id, code, name, kind, version, updated_at)
            SELECT id, code, code, 'group', 1, now() FROM access_scope;
            INSERT INTO access_scope (kind, code, path)
            SELECT 'product', to_char(n, 'FM"P"0000'), ('0.' || n)::ltree FROM generate_series(1, %s) n;
            INSERT INTO portfolio_product
                (scope_id, code, name, node_id, stage, innovation_class, description, version, updated_at)
            SELECT id, code, code, (SELECT id FROM portfolio_node), 'growth', '', '', 1, now()
            FROM access_scope WHERE kind = 'product';
            ANALYZE portfolio_product
            """,
            [PRODUCTS],
        )


def ours(context: Context, path: Path, rows: int) -> float:
    """Import in a process of its own; return its seconds from file to commit. Raises TooMuchMemory."""
    command = [sys.executable, "manage.py", "import_data", "survey", str(path), "--json"]
    with TemporaryFile() as told:
        process = subprocess.Popen(command, stdout=told, env=context.environment)  # noqa: S603
        megabytes = peak_of(process)
        told.seek(0)
        said = told.read()
    if process.returncode:
        raise RuntimeError(f"the import ended with status {process.returncode}")
    report = json.loads(said.splitlines()[-1])
    assert (report["state"], report["created"]) == ("applied", rows), report
    print(f"peak memory {megabytes:.0f} MB", file=sys.stderr)
    if megabytes > MEMORY_LIMIT:
        raise TooMuchMemory(f"{megabytes:.0f} MB")
    return float(report["seconds"])


def floor(path: Path) -> float:
    """Bring the same rows in with SQL alone; return its seconds."""
    kept = SourceFile.objects.create(sha256="floor", size=0)
    run = ImportRun.objects.create(file=kept, file_name="floor", source="survey", created_by_email="floor")
    with connection.cursor() as cursor:
        cursor.execute(
            """
            CREATE UNLOGGED TABLE bare (
                key text, product text, score smallint, responded_on date, segment text,
                line bigint GENERATED ALWAYS AS IDENTITY)
            """
        )
    begun = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor, path.open("rb") as file:
        cursor.copy_expert(
            "COPY bare (key, product, score, responded_on, segment) FROM STDIN WITH (FORMAT csv, HEADER)",
            file,
            1 << 18,
        )
        cursor.execute(
            """
            INSERT INTO metrics_surveyanswer
                (key, product_id, kind, score, responded_on, segment, wave, comment, import_run_id, line)
            SELECT b.key, p.id, 'nps', b.score, b.responded_on, coalesce(b.segment, ''), '', '', %s,
                   b.line + 1
            FROM bare b JOIN portfolio_product p ON p.code = b.product
            """,
            [run.pk],
        )
    seconds = time.perf_counter() - begun
    assert SurveyAnswer.objects.count() == ROWS
    return seconds


class AnswerResource(resources.ModelResource):
    """The same columns under the same key, in django-import-export's bulk mode, the rest as it comes."""

    key = fields.Field(attribute="key", column_name="response_id")
    product = fields.Field(
        attribute="product", column_name="product", widget=ForeignKeyWidget(Product, field="code")
    )
    score = fields.Field(attribute="score", column_name="score", widget=IntegerWidget())
    responded_on = fields.Field(
        attribute="responded_on", column_name="responded_at", widget=DateWidget(format="%Y-%m-%d")
    )
    segment = fields.Field(attribute="segment", column_name="segment")

    class Meta:
        model = SurveyAnswer
        fields = ("key", "product", "score", "responded_on", "segment")
        import_id_fields = ("key",)
        use_bulk = True
        batch_size = 1_000
        use_transactions = True


def import_export(path: Path) -> float:
    """Bring a sample in with django-import-export's bulk mode; return its seconds."""
    begun = time.perf_counter()
    with path.open(encoding="utf-8", newline="") as file:
        dataset = tablib.Dataset().load(file.read(), format="csv")
    result = AnswerResource().import_data(dataset, raise_errors=True)
    seconds = time.perf_counter() - begun
    assert result.totals["new"] == SAMPLE, result.totals
    return seconds
