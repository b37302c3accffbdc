"""What a preview shows of the rows, and the rejected rows as a file to correct."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import OperationalError, connection

from core.common.sheets import write_csv
from core.ingest.models import ImportRun
from core.ingest.selectors import preview
from core.ingest.selectors.columns import mapped_columns, sample_rows
from core.ingest.selectors.lines import line_as_arrived
from core.ingest.selectors.preview import group_page, preview_groups
from core.ingest.selectors.rejected import (
    correction_delimiter,
    correction_rows,
    count_reasons,
    rejected_reasons,
)
from metrics.models import LedgerEntry, SurveyAnswer
from tests import factories
from tests.integration.ingest.importing import bring, counts, faults

pytestmark = pytest.mark.django_db

HEAD = "response_id,product,score,responded_at,comment,channel\n"


@pytest.fixture(autouse=True)
def wallet():
    return factories.product("WALLET")


def shown(group, at=0):
    """The cells of one row by the name of their column."""
    names = [column.name for column in group.columns]
    return dict(zip(names, group.rows[at].cells, strict=True))


def test_new_rows_stand_with_their_line_and_the_names_of_what_they_refer_to():
    run = bring("survey", HEAD + "R1, wallet ,9,2025-01-05,Good,app\n", dry_run=True)
    new, changed, vanished = preview_groups(run)
    assert (new.name, new.count, changed.count, vanished.count) == ("new", 1, 0, 0)
    assert new.rows[0].line == 2
    values = {name: cell.value for name, cell in shown(new).items()}
    assert values == {
        "product": "WALLET",
        "score": 9,
        "responded_at": date(2025, 1, 5),
        "response_id": "R1",
        "comment": "Good",
        "attributes": "channel: app",
    }
    assert [column.name for column in new.columns if column.is_key] == ["response_id"]
    assert [column.name for column in new.columns if column.is_number] == ["score"]


def test_changed_row_shows_old_and_new_only_where_they_differ():
    bring("survey", HEAD + "R1,WALLET,9,2025-01-05,Good,app\nR2,WALLET,4,2025-01-06,,\n")
    run = bring("survey", HEAD + "R1,WALLET,3,2025-01-05,,web\nR2,WALLET,4,2025-01-06,,\n", dry_run=True)
    _new, changed, _vanished = preview_groups(run)
    assert [row.line for row in changed.rows] == [2]
    cells = shown(changed)
    assert {name for name, cell in cells.items() if cell.changed} == {"score", "comment", "attributes"}
    assert (cells["score"].old, cells["score"].value) == (9, 3)
    assert (cells["comment"].old, cells["comment"].value) == ("Good", "")
    assert (cells["attributes"].old, cells["attributes"].value) == ("channel: app", "channel: web")
    assert cells["product"].old is None


def test_vanished_row_names_the_import_and_line_it_came_with():
    first = bring("survey", HEAD + "".join(f"R{n},WALLET,9,2025-01-0{n},,\n" for n in (1, 2, 3)))
    run = bring("survey", HEAD + "R1,WALLET,9,2025-01-01,,\nR3,WALLET,9,2025-01-03,,\n", dry_run=True)
    group = group_page(run, "vanished")
    assert [(row.run, row.line) for row in group.rows] == [(first.pk, 3)]
    assert shown(group)["response_id"].value == "R2"


def test_pages_of_a_group_follow_each_other_in_the_order_of_the_file():
    text = HEAD + "".join(f"R{n},WALLET,9,2025-01-01,,\n" for n in range(7))
    run = bring("survey", text, dry_run=True)
    assert [row.line for row in group_page(run, "new", offset=0, limit=3).rows] == [2, 3, 4]
    last = group_page(run, "new", offset=6, limit=3)
    assert ([row.line for row in last.rows], last.listed) == ([8], 7)


def test_wide_row_is_counted_once_and_listed_with_each_of_its_amounts():
    text = "product,period,revenue,cost_of_sales\nWALLET,2025-01,100.50,60\nWALLET,2025-02,120,\n"
    run = bring("finance", text, dry_run=True)
    group = group_page(run, "new")
    assert (group.count, group.listed) == (2, 3)
    amounts = [
        (row.line, shown(group, at)["account"].value, shown(group, at)["amount"].value)
        for at, row in enumerate(group.rows)
    ]
    assert sorted(amounts) == [
        (2, "cost_of_sales", Decimal(60)),
        (2, "revenue", Decimal("100.50")),
        (3, "revenue", Decimal(120)),
    ]
    assert "revenue" not in shown(group)


def test_codes_of_an_import_that_is_over_are_gone_and_its_counts_stay():
    run = bring("survey", HEAD + "R1,WALLET,9,2025-01-05,,\n")
    new, _changed, _vanished = preview_groups(run)
    assert (new.count, new.columns, new.rows) == (1, (), ())


def test_preview_of_too_many_rows_gives_up_and_leaves_the_transaction_whole(monkeypatch):
    run = bring("survey", HEAD + "R1,WALLET,9,2025-01-05,,\n", dry_run=True)
    monkeypatch.setattr(preview, "PATIENCE", "50ms")
    slow = "(SELECT pg_sleep(5)) z, {} s"
    monkeypatch.setattr(preview, "shown_rows", lambda stage, new: preview.sql.SQL(slow).format(stage.table))
    group = group_page(run, "new")
    assert (group.count, group.columns) == (1, ())
    assert ImportRun.objects.get().state == "previewed"
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


def test_other_faults_of_the_database_are_not_hidden(monkeypatch):
    run = bring("survey", HEAD + "R1,WALLET,9,2025-01-05,,\n", dry_run=True)

    def broken(*_args, **_kwargs):
        raise OperationalError("the connection is gone")

    monkeypatch.setattr(preview, "_staged", broken)
    with pytest.raises(OperationalError):
        group_page(run, "new")


def test_reasons_are_grouped_by_fault_the_most_frequent_first():
    rows = (
        "R1,WALLET,11,2025-01-01,,\nR2,NOPE,7,2025-01-01,,\nR3,NOPE,8,2025-01-01,,\nR4,NOPE,12,2025-01-01,,\n"
    )
    run = bring("survey", HEAD + rows, dry_run=True)
    found = rejected_reasons(run)
    assert [(one.line, one.column, one.value, one.rows) for one in found] == [
        (3, "product", "NOPE", 3),
        (2, "score", "11", 1),
        (5, "score", "12", 1),
    ]
    assert count_reasons(run) == 3
    assert [one.line for one in rejected_reasons(run, offset=1, limit=1)] == [2]


def test_columns_say_what_they_feed():
    text = (
        "Produit;Période;Compte;Montant;Libellé\n"
        "WALLET;2025-01;revenue;1 234,50;x\n"
        "NOPE;2025-01;revenue;1,5;y\n"
    )
    run = bring("finance", text, dry_run=True, constants={"currency": "EUR"})
    found = {one.header: (one.column, one.convention, one.faulty) for one in mapped_columns(run)}
    assert found["Produit"] == ("product", "", 1)
    assert found["Montant"] == ("amount", "comma", 0)
    assert found["Libellé"] == ("", "", 0)
    assert [one.constant for one in mapped_columns(run) if one.column == "currency"] == ["EUR"]
    assert sample_rows(run, count=1) == [("WALLET", "2025-01", "revenue", "1 234,50", "x")]


def corrected(run, *changes):
    """The file to correct, after somebody has repaired some cells of it."""
    text = "".join(write_csv(correction_rows(run), delimiter=correction_delimiter(run), guarded=True))
    for wrong, right in changes:
        assert wrong in text
        text = text.replace(wrong, right)
    return text


def test_corrected_rows_come_back_clean_and_make_nothing_vanish():
    rows = (
        'R1,WALLET,9,2025-01-01,"Good, ""really""",app\n'
        "R2,NOPE,7,2025-01-02,=1+1,-5\n"
        "R3,WALLET,70,2025-01-03,,app\n"
    )
    first = bring("survey", HEAD + rows, name="answers.csv")
    assert counts(first) == (1, 0, 0, 2)
    text = corrected(first, (",NOPE,", ",WALLET,"), (",70,", ",7,"))
    run = bring("survey", text, name=f"import-{first.pk}-to-correct.csv")
    assert (counts(run), run.vanished) == ((2, 0, 0, 0), 0)
    second = SurveyAnswer.objects.get(key="R2")
    assert (second.comment, second.attributes) == ("=1+1", {"channel": "-5"})
    whole = bring(
        "survey", (HEAD + rows).replace("NOPE", "WALLET").replace(",70,", ",7,"), name="answers.csv"
    )
    assert counts(whole) == (0, 0, 3, 0)


def test_file_to_correct_tells_the_line_and_every_fault_of_a_row():
    run = bring("survey", HEAD + "R1,NOPE,70,soon,,\n")
    header, row = [list(cells) for cells in correction_rows(run)]
    assert header[-2:] == ["portal_line", "portal_reason"]
    assert header[:-2] == HEAD.strip().split(",")
    assert row[:-2] == ["R1", "NOPE", "70", "soon", "", ""]
    assert row[-2] == "2"
    for column in ("product", "score", "responded_at"):
        assert f"{column}: " in row[-1]


def test_correction_of_a_correction_has_the_two_columns_once():
    first = bring("survey", HEAD + "R1,NOPE,7,2025-01-01,,\n")
    again = bring("survey", corrected(first))
    assert faults(again) == [(2, "product", "unknown_product")]
    header, row = list(correction_rows(again))
    assert header == [*HEAD.strip().split(","), "portal_line", "portal_reason"]
    assert row[:6] == ["R1", "NOPE", "7", "2025-01-01", "", ""]


def test_negative_amounts_survive_the_way_through_a_spreadsheet():
    head = "entry_id,product,period,account,amount\n"
    first = bring("finance", head + "E1,NOPE,2025-01,revenue,-12.50\n")
    assert ",-12.50," in corrected(first)
    bring("finance", corrected(first, (",NOPE,", ",WALLET,")))
    assert LedgerEntry.objects.get().amount == Decimal("-12.50")


def test_line_as_it_arrived_with_its_neighbours():
    run = bring("survey", HEAD + "R1,WALLET,9,2025-01-01,,\nR2,WALLET,8,2025-01-02,,\n")
    assert line_as_arrived(run, 3) == [
        (2, "R1,WALLET,9,2025-01-01,,"),
        (3, "R2,WALLET,8,2025-01-02,,"),
    ]
    assert line_as_arrived(run, 2, context=0) == [(2, "R1,WALLET,9,2025-01-01,,")]
    assert line_as_arrived(run, 99) == []
    assert line_as_arrived(run, 0) == []


def test_line_of_a_file_that_is_gone_is_not_there(settings, tmp_path):
    run = bring("survey", HEAD + "R1,WALLET,9,2025-01-01,,\n")
    settings.FILES_ROOT = tmp_path
    assert line_as_arrived(run, 2) == []
    assert sample_rows(run) == []
