"""A tenth of the promised million rows, in processor time: read, decided and cleaned."""

import time
from pathlib import Path

from core.ingest.cells import Code, ColumnCleaner, Date, Decimal, Integer, Text, copy_block, evidence_for
from core.ingest.readers import open_rows, sniff

ROWS = 100_000
LIMIT_SECONDS = (
    1.5  # measured 0.35 to 0.65: sniffing, a pass for evidence, a pass that cleans and writes for COPY
)


def test_a_hundred_thousand_french_rows(tmp_path: Path) -> None:
    path = tmp_path / "survey.csv"
    with path.open("w", encoding="cp1252") as stream:
        stream.write("produit;note;date;id;montant;commentaire\n")
        for row in range(ROWS):
            day, month = 1 + row % 28, 1 + row % 12
            stream.write(
                f"P{row % 1000:04d};{row % 11};{day:02d}/{month:02d}/2025;R{row};"
                f"{1 + row % 9} {100 + row * 7 % 900},{row % 100:02d};très bien {row % 5000}\n"
            )
    started = time.process_time()
    sniffed = sniff(path, name="survey.csv")
    cleaners = [Code(), Integer(min=0, max=10), Date(), Code(), Decimal(places=2), Text()]
    gathered = [evidence_for(cleaner) for cleaner in cleaners]
    for batch in open_rows(path, sniffed):
        for evidence, column in zip(gathered, batch.columns, strict=True):
            if evidence:
                evidence.see(column, batch.lines)
    decided = [evidence and evidence.decide() for evidence in gathered]
    columns = [
        ColumnCleaner(cleaner.under(decision) if decision else cleaner)
        for cleaner, decision in zip(cleaners, decided, strict=True)
    ]
    lines, wrong = 0, 0
    for batch in open_rows(path, sniffed):
        cleaned = [column.clean(texts) for column, texts in zip(columns, batch.columns, strict=True)]
        wrong += sum(len(errors) for _values, errors in cleaned)
        lines += copy_block([batch.lines, *(values for values, _errors in cleaned)]).count("\n")
    spent = time.process_time() - started
    assert (lines, wrong) == (ROWS, 0)
    assert [decision.outcome for decision in decided if decision] == ["plain", "day_first", "comma"]
    assert spent <= LIMIT_SECONDS
