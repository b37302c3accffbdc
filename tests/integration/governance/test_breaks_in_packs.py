"""A setting that changes what a KPI counts interrupts its line in a pack, and nothing is compared across."""

import io
import json
import re
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.utils import translation
from pptx import Presentation
from pypdf import PdfReader

from core.common.actors import SYSTEM
from governance.drawing import FORMATS, draw
from governance.drawing.compose import compose
from governance.drawing.pack import Chart, Pack
from governance.models import Snapshot
from governance.services import snapshots
from metrics.services.parameters import set_parameter
from portfolio.models import Node
from tests import factories
from tests.factories import facts

pytestmark = pytest.mark.django_db
IDEA, GO = "Time-to-market, from idea", "Time-to-market, from go"
BROKEN = {
    "en": "Not comparable: from idea → from go (Oct 2026)",
    "fr": "Non comparables\u00a0: dès l’idée → dès le go (oct. 2026)",
}


@pytest.fixture
def packs() -> tuple[Snapshot, Snapshot]:
    """Two launches of a year: 595 days after the idea, 230 after the decision to go; 300 is promised.

    The decision is what counts from October 2026 on: the first pack ends with September, the second with
    October.
    """
    node = factories.node("NODE", name="Payments")
    product = factories.product("FIRST", node)
    facts.launch(product, idea="2023-10-21", go="2024-10-20", launched="2025-06-07")
    facts.launch(product, idea="2024-10-21", go="2025-10-21", launched="2026-06-08")
    facts.target(node, "time_to_market", "300", "2020-01-01")
    facts.measure_all()
    set_parameter(by=SYSTEM, code="time_to_market_start", value="idea", effective_on=date(2020, 1, 1))
    first = taken(node, date(2026, 9, 1))
    set_parameter(by=SYSTEM, code="time_to_market_start", value="go", effective_on=date(2026, 10, 1))
    return first, taken(node, date(2026, 10, 1))


def taken(node: Node, period: date) -> Snapshot:
    return snapshots.prepare(node=node, by=SYSTEM, period=period)


def content(snapshot: Snapshot) -> dict[str, Any]:
    return json.loads(snapshot.content)


def value(snapshot: Snapshot) -> dict[str, Any]:
    (one,) = [
        it for it in content(snapshot)["values"] if (it["of"], it["kpi"]) == ("node:NODE", "time_to_market")
    ]
    return one


def composed(held: dict[str, Any], language: str = "en") -> Pack:
    with translation.override(language):
        return compose(held, language=language, sha256="0" * 64, position=2)


def chart(pack: Pack) -> Chart:
    (found,) = [one for one in pack.charts if one.kpi == "time_to_market"]
    return found


def test_the_value_on_the_other_side_is_no_change(packs: tuple[Snapshot, Snapshot]) -> None:
    first, second = packs
    assert (value(first)["value"], value(first)["status"]) == (595, "off_target")
    assert (value(second)["value"], value(second)["status"]) == (230, "on_target")
    changes = content(second)["since"]["changes"]
    assert not [one for one in changes if one.get("kpi") == "time_to_market"]
    (setting,) = [one for one in changes if one["kind"] == "setting"]
    assert (setting["code"], setting["before"], setting["after"]) == ("time_to_market_start", "idea", "go")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Defined otherwise a year before: not compared"),
        ("fr", "Défini autrement un an avant\u00a0: pas de comparaison"),
    ],
)
def test_a_year_before_it_was_something_else(
    packs: tuple[Snapshot, Snapshot], language: str, said: str
) -> None:
    assert value(packs[1])["year"] == {"before": 595, "redefined": True}
    (line,) = [one for one in composed(content(packs[1]), language).scorecard if one.kpi == "time_to_market"]
    assert line.change == said


def test_the_snapshot_holds_where_the_meaning_changed(packs: tuple[Snapshot, Snapshot]) -> None:
    assert content(packs[0])["breaks"] == {}
    assert content(packs[1])["breaks"] == {
        "time_to_market": [
            {
                "period": "2026-10", "before": 1, "after": 1,
                "settings": [{"code": "time_to_market_start", "before": "idea", "after": "go"}],
            }
        ]
    }  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fr"])
def test_both_meanings_are_named_wherever_the_line_is_drawn(
    packs: tuple[Snapshot, Snapshot], language: str
) -> None:
    pack = composed(content(packs[1]), language)
    assert (chart(pack).broken, chart(pack).alt.endswith(BROKEN[language])) == (BROKEN[language], True)
    slides = Presentation(io.BytesIO(draw(packs[1], format="pptx", language=language))).slides
    said = [shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame]
    assert BROKEN[language] in said
    pages = PdfReader(io.BytesIO(draw(packs[1], format="pdf", language=language))).pages
    printed = "".join(page.extract_text() for page in pages)
    assert re.sub(r"\s", "", BROKEN[language]) in re.sub(r"\s", "", printed)
    book = openpyxl.load_workbook(io.BytesIO(draw(packs[1], format="xlsx", language=language)))
    assert BROKEN[language] in {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}


def test_slides_draw_one_series_for_each_meaning(packs: tuple[Snapshot, Snapshot]) -> None:
    """The trend goes back to October 2024; the first launch comes in June 2025."""
    slides = Presentation(io.BytesIO(draw(packs[1], format="pptx", language="en"))).slides
    drawn = [shape.chart.plots[0] for slide in slides for shape in slide.shapes if shape.has_chart]
    (plot,) = [one for one in drawn if one.series[0].name == IDEA][:1]
    assert [series.name for series in plot.series] == [IDEA, GO, "Target"]
    assert list(plot.series[0].values) == [None] * 8 + [595] * 16 + [None]
    assert list(plot.series[1].values) == [None] * 24 + [230]


def test_the_workbook_has_one_column_for_each_meaning(packs: tuple[Snapshot, Snapshot]) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(draw(packs[1], format="xlsx", language="en")))["Trends"]
    rows = list(sheet.iter_rows(values_only=True, max_col=7))
    top = next(at for at, row in enumerate(rows) if str(row[0]).startswith("Time-to-market:"))
    assert rows[top + 1] == (
        "Month", f"{IDEA} (days)", f"{GO} (days)", "Lower end, 95%", "Upper end, 95%", "Target", "Version",
    )  # fmt: skip
    assert [row[1:7] for row in rows[top + 25 : top + 27]] == [
        (595, None, None, None, 300, 1), (None, 230, None, None, 300, 1),
    ]  # fmt: skip
    columns = [
        [re.findall(r"\$([A-Z])\$", one.val.numRef.f)[0] for one in drawn.series] for drawn in sheet._charts
    ]
    assert ["B", "C", "F"] in columns


def test_a_pack_from_before_breaks_were_held_is_drawn_with_one_line(
    packs: tuple[Snapshot, Snapshot],
) -> None:
    held = content(packs[1])
    del held["breaks"]
    assert (chart(composed(held)).stretches, chart(composed(held)).broken) == (("Time-to-market",), "")


def test_a_pack_with_new_wordings_alone_names_them_by_their_number(
    packs: tuple[Snapshot, Snapshot],
) -> None:
    """As a pack from before breaks were held has it: the version of each point, and nothing more."""
    held = content(packs[0])
    del held["breaks"]
    for point in held["trends"]["time_to_market"][20:]:
        point["version"] = 2
    drawn = chart(composed(held))
    assert drawn.stretches == ("Time-to-market, definition 1", "Time-to-market, definition 2")
    assert [point.stretch for point in drawn.points] == [0] * 20 + [1] * 5


def test_an_old_pack_is_drawn_in_every_format(
    packs: tuple[Snapshot, Snapshot], monkeypatch: pytest.MonkeyPatch
) -> None:
    held = content(packs[1])
    del held["breaks"]
    old = Snapshot(content=json.dumps(held), position=2, sha256="0" * 64, period=packs[1].period)
    assert all(draw(old, format=format_, language="fr") for format_ in FORMATS)
